import type { Line } from "../../src/device/port.js";

/** A line to something that answers at once: `answer` gives its bytes. */
export function fakeLine(answer: (bytes: Uint8Array) => Uint8Array) {
  let end = (): void => {};
  let opened = 0;
  const open = (): Line => {
    const listeners: { [event: string]: (chunk: Uint8Array) => void } = {};
    let isOpen = true;
    const close = (done?: () => void): void => {
      if (isOpen) listeners.close?.(new Uint8Array(0));
      isOpen = false;
      done?.();
    };
    end = close;
    opened++;
    return {
      get isOpen() {
        return isOpen;
      },
      write: (bytes) => listeners.data?.(answer(bytes)),
      close,
      on: (event: string, listener: (chunk: Uint8Array) => void) => {
        listeners[event] = listener;
      },
    };
  };
  return { open, opened: () => opened, lose: () => end() };
}
