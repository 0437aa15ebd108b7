/** The idx format of MNIST: magic 00 00 type dimensions, big-endian uint32 sizes, then the values. */
import { type Origin, trailingBytes, truncated, wrongMagic } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { MAX_BYTES, unpack } from "./bytes.js";

/** Unsigned bytes in C order; the first dimension counts samples. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Content that a file must have: images have two to four dimensions, labels have one. */
export type IdxRole = "images" | "labels";

const UNSIGNED_BYTE = 8;

/**
 * Reads the content of an idx file, plain or gzip. Throws a Failure on a wrong magic number, on a file that is cut short
 * or goes on after its last value, and on content above `limit` bytes.
 */
export function readIdx(bytes: Uint8Array, role: IdxRole, origin: Origin, limit = MAX_BYTES): IdxArray {
  const content = unpack(bytes, origin, (head) => header(head, role, origin).end, limit);
  const { shape, start, end } = header(content, role, origin);
  if (content.length < end) throw new Failure(truncated(origin, end, content.length));
  if (content.length > end) throw new Failure(trailingBytes(origin, end, content.length));
  return { shape, data: content.subarray(start, end) };
}

/** Sizes, and the offsets of the first value and behind the last. */
function header(content: Uint8Array, role: IdxRole, origin: Origin) {
  const magic = content.subarray(0, 4);
  const [zero, alsoZero, type, dimensions = 0] = magic;
  const fits = role === "labels" ? dimensions === 1 : dimensions >= 2 && dimensions <= 4;
  if (magic.length < 4 || zero !== 0 || alsoZero !== 0 || type !== UNSIGNED_BYTE || !fits) {
    const expected = role === "labels" ? "00 00 08 01" : "00 00 08 03 (or 02, 04)";
    throw new Failure(wrongMagic(origin, `an idx file of ${role}`, expected, hex(magic)));
  }
  const start = 4 + 4 * dimensions;
  if (content.length < start) throw new Failure(truncated(origin, start, content.length));
  const view = new DataView(content.buffer, content.byteOffset);
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  return { shape, start, end: start + shape.reduce((product, size) => product * size, 1) };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
