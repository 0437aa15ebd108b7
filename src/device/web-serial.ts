import { ReadableStream, WritableStream } from "node:stream/web";
import { type FoundPort, openPort, type SerialPort } from "./port.js";

/** The lines of a serial port that reset circuits hang on. */
export interface Signals {
  readonly dataTerminalReady?: boolean | undefined;
  readonly requestToSend?: boolean | undefined;
}

/** A port of this computer with the face of a browser's Web Serial port, as far as boot loaders' libraries use it. */
export class WebSerialPort {
  readonly #found: FoundPort;
  #port: SerialPort | null = null;
  #readable: ReadableStream<Uint8Array> | null = null;
  #writable: WritableStream<Uint8Array> | null = null;
  readonly #lines = { dtr: false, rts: false };

  constructor(found: FoundPort) {
    this.#found = found;
  }

  /** Null while the port is closed. */
  get readable(): ReadableStream<Uint8Array> | null {
    return this.#readable;
  }

  get writable(): WritableStream<Uint8Array> | null {
    return this.#writable;
  }

  getInfo(): { usbVendorId?: number; usbProductId?: number } {
    const { vendor, product } = this.#found;
    return {
      ...(vendor === undefined ? {} : { usbVendorId: vendor }),
      ...(product === undefined ? {} : { usbProductId: product }),
    };
  }

  /** @throws Failure FF6001 to FF6004 */
  async open({ baudRate }: { readonly baudRate: number }): Promise<void> {
    const port = await openPort(this.#found.path, baudRate);
    this.#port = port;
    let flows = true;
    let giveUp = (): void => {};
    this.#readable = new ReadableStream({
      start: (controller) => {
        const end = (): void => {
          if (flows) controller.close();
          flows = false;
          giveUp();
          if (this.#port === port) this.#port = this.#readable = null;
        };
        port.on("data", (chunk: Buffer) => flows && controller.enqueue(new Uint8Array(chunk)));
        port.on("error", end);
        port.on("close", end);
      },
      cancel: () => {
        flows = false;
      },
    });
    this.#writable = new WritableStream({
      write: (chunk) =>
        new Promise((resolve, reject) => {
          giveUp = () => reject(new Error("the port went away")); // serialport leaves whoever waits waiting
          if (!port.isOpen) return giveUp();
          port.write(chunk);
          port.drain((error) => (error ? reject(error) : resolve()));
        }),
    });
  }

  /** Lines that are not named keep their state. A port without these lines, e.g. a pseudo-terminal, has nothing to set. */
  async setSignals({ dataTerminalReady, requestToSend }: Signals): Promise<void> {
    this.#lines.dtr = dataTerminalReady ?? this.#lines.dtr;
    this.#lines.rts = requestToSend ?? this.#lines.rts;
    await new Promise<void>((resolve) => {
      if (this.#port === null) resolve();
      else this.#port.set({ ...this.#lines }, () => resolve());
    });
  }

  /** Safe to call again. */
  async close(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    this.#readable = null;
    this.#writable = null;
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  /** True while the port is there, and ours. */
  get isOpen(): boolean {
    return this.#port?.isOpen === true;
  }
}
