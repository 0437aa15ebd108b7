/** The two streams of this process: what is written is waited for, and what a stream refuses is remembered. */
import { fstatSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { type SystemError, systemErrorOf } from "../diagnostics/system-error.js";

export type StreamName = "stdout" | "stderr";

const STREAMS = ["stdout", "stderr"] as const;
const DESCRIPTORS: Readonly<Record<StreamName, number>> = { stdout: 1, stderr: 2 };

const refusals = new Map<StreamName, SystemError>();

/** Keeps a stream that refuses (a full disk, a closed pipe) from ending the process in the middle of its work. */
export function guardOutput(): void {
  for (const name of STREAMS) process[name].on("error", (error) => remember(name, error));
}

/** Refusal by a stream that takes nothing more; undefined while it does. */
export function refusalOf(name: StreamName): SystemError | undefined {
  return refusals.get(name);
}

/** Writes `text` and waits until the stream has taken all of it, or has refused. */
export async function write(name: StreamName, text: string): Promise<void> {
  if (refusals.has(name)) return;
  try {
    if (isFile(DESCRIPTORS[name])) writeFully(DESCRIPTORS[name], text);
    else await taken(name, text);
  } catch (error) {
    remember(name, error);
  }
}

/** Waits for what has been written earlier, such as progress. */
export async function drain(): Promise<void> {
  for (const name of STREAMS) await write(name, "");
}

function remember(name: StreamName, error: unknown): void {
  const { message } = error as Error;
  const known = systemErrorOf(error) ?? { code: "", call: "write", path: "", reason: message };
  if (!refusals.has(name)) refusals.set(name, known);
}

/** A file or a device such as /dev/full, which takes what it takes at once. */
function isFile(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return stats.isFile() || (stats.isCharacterDevice() && !isatty(descriptor));
}

/** A disk that fills up takes a part first, and says so with the next write alone: Node's stream never asks again. */
function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function taken(name: StreamName, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process[name].write(text, (error) => (error ? reject(error) : resolve()));
  });
}
