/** Archives of NumPy arrays: zip files whose entries are `<name>.npy`. */
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { corruptNpz, missingArray, type Origin, tooLarge } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { MAX_BYTES } from "./bytes.js";
import { type NpyArray, readNpy } from "./npy.js";

/** Deflate makes at most this many bytes of one. */
const MOST_PER_BYTE = 1032;
const MOST_ENTRIES = 10000;

/** Signatures of the zip format: of an entry in the directory at the end of the archive, and of what follows that. */
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = Buffer.from("PK\x05\x06", "latin1");

/**
 * Reads the array `name` of an npz archive. Throws a Failure if the archive is damaged, has no such array, or says that
 * the array has more than `limit` bytes (memory is taken for what it says), and where {@link readNpy} does.
 */
export function readNpz(bytes: Uint8Array, name: string, origin: Origin, limit = MAX_BYTES): NpyArray {
  const entry = `${name}.npy`;
  const { size, names } = sound(origin, () => findEntry(bytes, entry));
  if (size === undefined) {
    throw new Failure(missingArray(origin, name, arraysIn(names)));
  }
  if (size > limit) throw new Failure(tooLarge(origin, size, limit));
  const array = sound(origin, () => unzipSync(bytes, { filter: (each) => each.name === entry })[entry]!);
  if (array.length !== size || crc32(array) !== storedCrc(bytes, entry)) {
    throw new Failure(corruptNpz(origin, `a checksum that does not fit the content of ${entry}`));
  }
  return readNpy(array, origin, limit);
}

/** Names of the arrays of an npz archive. Throws a Failure if it is damaged. */
export function namesInNpz(bytes: Uint8Array, origin: Origin): readonly string[] {
  return arraysIn(sound(origin, () => findEntry(bytes, "")).names);
}

function arraysIn(entries: readonly string[]): readonly string[] {
  return entries.filter((each) => each.endsWith(".npy")).map((each) => each.slice(0, -4));
}

/** The names in the archive's directory, and the unpacked size that it gives for `entry`; nothing is unpacked. */
function findEntry(bytes: Uint8Array, entry: string) {
  const names: string[] = [];
  let size: number | undefined;
  unzipSync(bytes, {
    filter: (each) => {
      names.push(each.name);
      if (names.length > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
      if (each.name !== entry) return false;
      if (size !== undefined) throw new Error(`two entries named ${JSON.stringify(entry)}`);
      if (each.originalSize > each.size * MOST_PER_BYTE)
        throw new Error("a size that no such entry can have");
      size = each.originalSize;
      return false;
    },
  });
  return { size, names };
}

/** fflate reports damage by exceptions of several kinds. */
function sound<T>(origin: Origin, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(corruptNpz(origin, error instanceof Error ? error.message : "damaged entries"));
  }
}

/** The CRC-32 that the archive's directory gives for `entry`, which fflate does not check; undefined if it is not found. */
function storedCrc(bytes: Uint8Array, entry: string): number | undefined {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = content.lastIndexOf(DIRECTORY_END);
  if (end < 0 || end + 20 > content.length) return undefined;
  const name = Buffer.from(entry);
  for (let at = content.readUInt32LE(end + 16); at + 46 <= end; ) {
    if (content.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined;
    const length = content.readUInt16LE(at + 28);
    if (name.equals(content.subarray(at + 46, at + 46 + length))) return content.readUInt32LE(at + 16);
    at += 46 + length + content.readUInt16LE(at + 30) + content.readUInt16LE(at + 32);
  }
  return undefined;
}
