import { setTimeout as sleep } from "node:timers/promises";
import { deviceGarbled, deviceSilent, portClosed } from "../diagnostics/device.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { createSplitter, encodeFrame, type Frame } from "./frame.js";
import { type Line, openPort } from "./port.js";
import { COMMANDS, ERROR, ERRORS, REPLY } from "./protocol.js";

/** Settings of a line; times in seconds. */
export interface LinkOptions {
  readonly baud: number;
  /** Closes the port and rejects the request under way with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Silence after which a request is repeated, doubled each time. Default 2. */
  readonly idleSeconds?: number;
  /** Time after which a request is given up. Default 30. */
  readonly giveUpSeconds?: number;
}

/** Options of one request, in place of the line's. */
export interface RequestOptions {
  readonly idleSeconds?: number;
  /** Seconds for which a port that closed may stay away, e.g. while a board restarts. Default 0: one attempt. */
  readonly reopenSeconds?: number;
  /** Silence is never waited for longer: somebody may press a button at any moment. Default false. */
  readonly steady?: boolean;
}

/** Counts of the traffic on a line; frames were `damaged` on their way to the host. */
export interface Traffic {
  repeats: number;
  damaged: number;
}

/** Counts of what has come in. */
interface Received {
  readonly bytes: number;
  readonly damaged: number;
  readonly echoed: number;
}

type Outcome = Frame | "silence" | "damaged" | "closed";

/** Bytes on the line of a frame that may be repeated while its first copy may still be waiting: any device holds some. */
const SHORT = 32;

/**
 * Owns a serial port and carries one request at a time. At most one frame that is not short is under way, since more can
 * stall serialport and overrun the buffer of a device that is busy: before such a frame is sent again, the device has
 * answered a question that came behind it.
 */
export class Link {
  readonly path: string;
  readonly traffic: Traffic = { repeats: 0, damaged: 0 };
  readonly #options: LinkOptions;
  #port: Line | null = null;
  #closed = false;
  #split = createSplitter();
  #bytes = 0;
  /** Frames that came in and are requests: no device sends any. */
  #echoed = 0;
  /** Told about every frame (null: damaged), every chunk of bytes (undefined) and the end of the line. */
  #listener: ((event: Frame | null | undefined | "closed") => void) | null = null;

  private constructor(path: string, options: LinkOptions) {
    this.path = path;
    this.#options = options;
  }

  /**
   * Opens a port by its path.
   * @throws Failure FF6001 to FF6004 if it is absent, forbidden, busy or no serial port.
   */
  static async open(path: string, options: LinkOptions): Promise<Link> {
    options.signal?.throwIfAborted();
    const link = new Link(path, options);
    options.signal?.addEventListener("abort", link.#abort, { once: true });
    try {
      await link.#open();
      options.signal?.throwIfAborted();
      return link;
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  /**
   * Sends a frame until a reply comes that `accepts` takes; anything else on the line is dropped. A damaged frame, in
   * either direction, and silence make it send again, after a short question if the frame is long: the device carries a
   * sequence number out once only.
   * @throws Failure FF6005 to FF6007 if the port went away or no valid reply came in time.
   */
  async request(
    frame: Frame,
    accepts: (reply: Frame) => boolean,
    options: RequestOptions = {},
  ): Promise<Frame> {
    if (this.#listener !== null) throw new Error("one request at a time");
    const line = encodeFrame(frame);
    const question = questionAfter(frame);
    const questionLine = encodeFrame(question);
    const giveUpSeconds = this.#options.giveUpSeconds ?? 30;
    const deadline = Date.now() + giveUpSeconds * 1000;
    const before = this.#received();
    const firstIdle = 1000 * (options.idleSeconds ?? this.#options.idleSeconds ?? 2);
    let idle = firstIdle;
    let asking = false;
    while (Date.now() < deadline) {
      if (this.#port === null) await this.#reopen(options.reopenSeconds ?? 0);
      const takes = (reply: Frame): boolean => accepts(reply) || (asking && isRefusalOf(question, reply));
      const outcome = await this.#exchange(asking ? questionLine : line, takes, idle, deadline);
      const answered = typeof outcome === "object";
      if (answered && accepts(outcome)) return outcome;
      idle = outcome === "silence" && !options.steady ? 2 * idle : firstIdle;
      asking = !answered && outcome !== "closed" && line.length > SHORT;
      if (!asking) this.traffic.repeats++;
    }
    throw new Failure(this.#unanswered(giveUpSeconds, before));
  }

  /** Closes the port for good; a request under way is rejected. Safe to call again. */
  async close(): Promise<void> {
    const port = this.#port;
    this.#closed = true;
    this.#port = null;
    this.#options.signal?.removeEventListener("abort", this.#abort);
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
    this.#listener?.("closed");
  }

  readonly #abort = (): void => void this.close();

  /** Sends once. Any byte shows that the device lives and restarts the wait of `idle` ms, until `deadline`. */
  #exchange(line: Uint8Array, accepts: (reply: Frame) => boolean, idle: number, deadline: number) {
    return new Promise<Outcome>((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.#listener = null;
        resolve(outcome);
      };
      const wait = () => setTimeout(() => settle("silence"), Math.min(idle, deadline - Date.now()));
      let timer = wait();
      this.#listener = (event) => {
        if (event === "closed") settle("closed");
        else if (Date.now() >= deadline) settle("silence");
        else if (event === undefined) {
          clearTimeout(timer);
          timer = wait();
        } else if (event === null || isDamageReport(event)) settle("damaged");
        else if (accepts(event)) settle(event);
      };
      this.#port?.write(line);
    });
  }

  async #open(): Promise<void> {
    const port = await openPort(this.path, this.#options.baud);
    if (this.#closed) return port.close();
    this.#port = port;
    this.#split = createSplitter();
    port.on("data", (chunk) => this.#receive(chunk));
    port.on("error", () => this.#lose(port));
    port.on("close", () => this.#lose(port));
  }

  async #reopen(seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      this.#options.signal?.throwIfAborted();
      if (this.#closed) throw new Error("the link was closed by its owner");
      try {
        return await this.#open();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (Date.now() >= deadline) throw new Failure(portClosed(this.path));
      }
      await sleep(100);
    }
  }

  #received(): Received {
    return { bytes: this.#bytes, damaged: this.traffic.damaged, echoed: this.#echoed };
  }

  /** Failure of a request: nothing that has come `since` was an answer. */
  #unanswered(seconds: number, since: Received): Diagnostic {
    const { bytes, damaged, echoed } = this.#received();
    if (bytes === since.bytes) return deviceSilent(this.path, seconds);
    return deviceGarbled(this.path, seconds, {
      bytes: bytes - since.bytes,
      damaged: damaged - since.damaged,
      echoed: echoed - since.echoed,
    });
  }

  #receive(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#listener?.(undefined);
    for (const frame of this.#split(chunk)) {
      if (frame === null) this.traffic.damaged++;
      else if ((frame.type & REPLY) === 0) this.#echoed++;
      this.#listener?.(frame);
    }
  }

  #lose(port: Line): void {
    if (this.#port !== port) return;
    this.#port = null;
    if (port.isOpen) port.close(() => {});
    this.#listener?.("closed");
  }
}

/** A short frame that every session refuses: the refusal tells that the device has read all that came before. */
function questionAfter({ sequence }: Frame): Frame {
  return { type: COMMANDS.STATUS, sequence: (sequence + 0x8000) & 0xffff, payload: new Uint8Array(0) };
}

function isRefusalOf(question: Frame, reply: Frame): boolean {
  return reply.type === ERROR && reply.sequence === question.sequence;
}

/** The device's word that our frame came damaged. */
function isDamageReport(frame: Frame): boolean {
  return frame.type === ERROR && frame.sequence === 0 && frame.payload[0] === ERRORS.FRAME;
}
