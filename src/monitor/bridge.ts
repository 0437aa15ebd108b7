import type { IncomingMessage, ServerResponse } from "node:http";
import type { Line } from "../device/port.js";
import { Failure } from "../diagnostics/diagnostic.js";

/** Bytes between a page and a device: one page at a time, and the last that asks. */
export interface Bridge {
  /** Opens the line; the response lasts as long, and has all that the device says. */
  receive(response: ServerResponse): Promise<void>;
  /** Writes a request's bytes to the device. */
  send(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** Most bytes of one request: a page sends a frame, see device/frame.ts. */
const MOST_BYTES = 65_536;

/** @param open a new line to the device */
export function createBridge(open: () => Promise<Line>): Bridge {
  let line: Line | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const closeLine = async (): Promise<void> => {
    const old = line;
    line = null;
    if (old?.isOpen) await new Promise<void>((resolve) => old.close(() => resolve()));
  };
  const receive = async (response: ServerResponse): Promise<void> => {
    await closeLine();
    if (response.closed) return;
    try {
      line = await open();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      response.statusCode = 503;
      response.end(error.diagnostics[0]!.message);
      return;
    }
    const own = line;
    own.on("data", (chunk) => response.write(chunk));
    own.on("error", () => response.end());
    own.on("close", () => response.end());
    response.on("close", () => {
      if (line === own) turn = turn.then(closeLine);
    });
    response.setHeader("Content-Type", "application/octet-stream");
    response.flushHeaders();
  };
  return {
    receive: (response) => {
      const next = turn.then(() => receive(response));
      turn = next.catch(() => {});
      return next;
    },
    send: (request, response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
      });
      request.on("end", () => {
        response.statusCode = bytes > MOST_BYTES ? 413 : line === null ? 409 : 204;
        if (response.statusCode === 204) line!.write(Buffer.concat(chunks));
        response.end();
      });
    },
    close: () => turn.then(closeLine),
  };
}
