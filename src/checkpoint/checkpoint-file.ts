import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { Failure } from "../diagnostics/diagnostic.js";
import { reasonOf } from "../diagnostics/system-error.js";
import { checkpointUnreadable, checkpointUnwritable, notSafetensors } from "../diagnostics/train.js";
import { writeWhole } from "../disk.js";

/**
 * Writes `bytes` to `file`, whole or not at all: a run that stops half-way leaves the old file. Folders are made.
 * @throws Failure FF3011 where the file system refuses
 */
export function writeCheckpoint(file: string, bytes: Uint8Array): void {
  writeWhole(file, bytes, checkpointUnwritable);
}

/**
 * Reads a file; one of more than `limit` bytes is refused before it is read.
 * @throws Failure FF3010 unreadable, FF3012 too large
 */
export function readWhole(file: string, limit: number): Uint8Array {
  return reading(file, () => {
    const { size } = statSync(file);
    if (size > limit) throw new Failure(notSafetensors(file, `at most ${limit} bytes`, `${size} bytes`));
    return readFileSync(file);
  });
}

/**
 * The first `count` bytes of a file, or fewer of one that is shorter.
 * @throws Failure FF3010
 */
export function readStart(file: string, count: number): Uint8Array {
  return reading(file, () => {
    const descriptor = openSync(file, "r");
    try {
      const bytes = new Uint8Array(count);
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  });
}

function reading(file: string, read: () => Uint8Array): Uint8Array {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(checkpointUnreadable(file, reasonOf(error)));
  }
}
