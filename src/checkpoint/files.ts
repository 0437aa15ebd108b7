import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { checkpointUnreadable, checkpointUnwritable, notSafetensors } from "../diagnostics/train.js";

/**
 * Writes `bytes` to `file`, whole or not at all: a run that stops half-way leaves the old file. Folders are made.
 * @throws Failure FF3011 where the file system refuses
 */
export function writeWhole(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(temporary, bytes);
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true }); // gone already where all went well
    }
  } catch (error) {
    throw new Failure(checkpointUnwritable(file, reasonOf(error)));
  }
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
