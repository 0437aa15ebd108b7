/** Bytes of data files, packed or not, never more than a stated limit. */
import { readFileSync, statSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { corruptGzip, type Origin, tooLarge, trailingBytes, unreadable } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";

/** Largest file, and largest unpacked content, that is read: 2 GiB - 1. */
export const MAX_BYTES = 2 ** 31 - 1;

/** Packed bytes from which a header is read; gzip makes at most 1032 times as many of them. */
const HEAD = 16384;

/** The bytes of the file at `path`. Throws a Failure if it cannot be read or has more than `limit` bytes. */
export function readBytes(path: string, origin: Origin, limit = MAX_BYTES): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > limit) throw new Failure(tooLarge(origin, size, limit));
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(unreadable(origin, `the system says ${(error as NodeJS.ErrnoException).code}`));
  }
}

/**
 * The content of a file: unpacked if it starts with the magic number of gzip, else `bytes` as they are.
 *
 * A small gzip file can unpack to terabytes. So the head is unpacked first, `announced` reads in it how many bytes the
 * content must have, and unpacking stops there, or before it starts if that exceeds `limit`. Throws a Failure if the gzip
 * stream is damaged or yields more than announced; `announced` may throw its own.
 */
export function unpack(
  bytes: Uint8Array,
  origin: Origin,
  announced: (head: Uint8Array) => number,
  limit = MAX_BYTES,
): Uint8Array {
  if (!isPacked(bytes)) return bytes;
  const head = gunzip(bytes.subarray(0, HEAD), origin, { finishFlush: constants.Z_SYNC_FLUSH });
  const size = announced(head ?? new Uint8Array());
  if (size > limit) throw new Failure(tooLarge(origin, size, limit));
  const content = gunzip(bytes, origin, { maxOutputLength: Math.max(1, size) });
  if (content === null) throw new Failure(trailingBytes(origin, size, undefined));
  return content;
}

/** The same for a format without a header: all that `limit` allows. */
export function unpackUpTo(bytes: Uint8Array, origin: Origin, limit: number): Uint8Array {
  if (bytes.length > limit) throw new Failure(tooLarge(origin, bytes.length, limit));
  if (!isPacked(bytes)) return bytes;
  const content = gunzip(bytes, origin, { maxOutputLength: limit });
  if (content === null) throw new Failure(tooLarge(origin, undefined, limit));
  return content;
}

/** True for the content of a gzip file. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacked bytes, or null where they would exceed `maxOutputLength`. */
function gunzip(
  bytes: Uint8Array,
  origin: Origin,
  options: Parameters<typeof gunzipSync>[1],
): Uint8Array | null {
  try {
    return gunzipSync(bytes, { chunkSize: 1 << 18, ...options });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") return null;
    throw new Failure(corruptGzip(origin, message));
  }
}
