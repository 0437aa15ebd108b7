/** In place of src/device/port.ts: a line over the command that served the page, or over a port that the browser opens. */
import type { Line } from "../../device/port.js";
import { portClosed, portUnusable } from "../../diagnostics/device.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { shown } from "../shown-text.js";

/** The part of Web Serial that is used here. */
export interface BrowserPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { readonly baudRate: number; readonly bufferSize: number }): Promise<void>;
  close(): Promise<void>;
}

declare global {
  interface Navigator {
    /** Absent where a browser has no Web Serial. */
    readonly serial?: { requestPort(): Promise<BrowserPort> };
  }
}

/** Both directions of a line that is open. */
interface Ends {
  readonly readable: ReadableStream<Uint8Array>;
  write(bytes: Uint8Array): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Name of the line over the command that served the page. */
export const BRIDGE = "the served line";
/** Name of the port that the browser opens. */
export const SERIAL = "the serial port";

/** The port that was chosen, which the browser lets a page do after a click alone. */
let chosen: BrowserPort | null = null;

/** Asks which port; throws Failure FF6004 where the browser has none, or nothing is chosen. */
export async function choosePort(): Promise<void> {
  if (!navigator.serial) throw new Failure(portUnusable(SERIAL, "a browser without Web Serial"));
  chosen = await navigator.serial.requestPort().catch(() => null);
  if (chosen === null) throw new Failure(portUnusable(SERIAL, "no port that was chosen"));
}

/** @throws Failure FF6004 */
export async function openPort(path: string, baud: number): Promise<Line> {
  try {
    return lineOver(path === BRIDGE ? await openBridge() : await openSerial(baud));
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(portUnusable(path, shown(String(error))));
  }
}

async function openBridge(): Promise<Ends> {
  const url = `line${location.search}`;
  const end = new AbortController();
  const response = await fetch(url, { signal: end.signal });
  if (!response.ok || response.body === null)
    throw new Failure(portUnusable(BRIDGE, shown(await response.text())));
  return {
    readable: response.body,
    write: async (bytes) => {
      const { ok } = await fetch(url, { method: "POST", body: bytes as BodyInit });
      if (!ok) throw new Failure(portClosed(BRIDGE));
    },
    close: async () => end.abort(),
  };
}

async function openSerial(baudRate: number): Promise<Ends> {
  const port = chosen;
  if (port === null) throw new Failure(portUnusable(SERIAL, "no port that was chosen"));
  await port.open({ baudRate, bufferSize: 4096 });
  const writer = port.writable!.getWriter();
  return {
    readable: port.readable!,
    write: (bytes) => writer.write(bytes),
    close: async () => {
      writer.releaseLock();
      await port.close();
    },
  };
}

/** Writes go one after the other; the end of either direction is the end of the line. */
function lineOver(ends: Ends): Line {
  const listeners: { [event: string]: (chunk: Uint8Array) => void } = {};
  const reader = ends.readable.getReader();
  let isOpen = true;
  let writing: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await reader.cancel().catch(() => {});
    reader.releaseLock();
    await ends.close().catch(() => {});
    listeners.close?.(new Uint8Array(0));
  };
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      listeners.data?.(value);
    }
  };
  queueMicrotask(
    () =>
      void read()
        .catch(() => {})
        .then(end),
  );
  return {
    get isOpen() {
      return isOpen;
    },
    write: (bytes) => {
      writing = writing.then(() => (isOpen ? ends.write(bytes) : null)).catch(end);
    },
    close: (done) => void end().then(done),
    on: (event: string, listener: (chunk: Uint8Array) => void) => {
      listeners[event] = listener;
    },
  };
}
