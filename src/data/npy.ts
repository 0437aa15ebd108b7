/** NumPy's array format, versions 1.0 to 3.0: magic, header length, a Python dict, then the values. */
import {
  badNpyHeader,
  type Origin,
  outOfRange,
  quote,
  trailingBytes,
  truncated,
  unsupportedDtype,
  wrongMagic,
} from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { halfValue } from "../numerics/f16.js";
import { MAX_BYTES, unpack } from "./bytes.js";

/**
 * Numbers in C order, whatever the file has. `<i8` and `<u8` arrive as float64, `<f2` as float32, every value exact; `|b1` as 0 and 1.
 */
export interface NpyArray {
  /** The type of the elements, in the order of bytes of this computer. */
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data:
    | Uint8Array
    | Int8Array
    | Int16Array
    | Uint16Array
    | Int32Array
    | Uint32Array
    | Float32Array
    | Float64Array;
}

export type Dtype = keyof typeof elementBytes;

const elementBytes = {
  "|b1": 1,
  "|u1": 1,
  "|i1": 1,
  "<i2": 2,
  "<u2": 2,
  "<u4": 4,
  "<i4": 4,
  "<i8": 8,
  "<u8": 8,
  "<f2": 2,
  "<f4": 4,
  "<f8": 8,
};

/** NumPy itself refuses longer ones from files that it does not trust. */
const LONGEST_HEADER = 10000;

const MAGIC = "\x93NUMPY";

/** One entry of the header's dict: a key, then a string, a boolean or a tuple of integers. */
const ENTRY = /\s*(['"])(\w+)\1\s*:\s*(?:(['"])([^'"]*)\3|(True|False)|\(([\d\s,]*)\))\s*(?:,|$)/y;
/** The type of a structured array, whose elements have fields. */
const FIELDS = /^(?:.*[,\s])?(['"])descr\1\s*:\s*(\[.*\])/s;
const TUPLE = /^\s*(?:\d+\s*,\s*)*(?:\d+\s*)?$/;

interface Layout {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** True where the first byte of an element is its highest. */
  readonly bigEndian: boolean;
  /** True where the first index changes fastest, as in Fortran. */
  readonly columns: boolean;
}

interface Header extends Layout {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the content of an npy file, plain or gzip. Throws a Failure on a wrong magic number, a header that is not
 * NumPy's, an unsupported element type, content that is cut short, goes on after its last value or exceeds
 * `limit` bytes, and on an `<i8` or `<u8` value beyond 2^53.
 */
export function readNpy(bytes: Uint8Array, origin: Origin, limit = MAX_BYTES): NpyArray {
  const content = unpack(bytes, origin, (head) => readHeader(head, origin).end, limit);
  const header = readHeader(content, origin);
  const { dtype, shape, start, end } = header;
  if (content.length < end) throw new Failure(truncated(origin, end, content.length));
  if (content.length > end) throw new Failure(trailingBytes(origin, end, content.length));
  return { dtype, shape, data: elements(header, content.subarray(start, end), origin) };
}

function readHeader(content: Uint8Array, origin: Origin): Header {
  const magic = latin1(content, 0, 6);
  if (magic !== MAGIC) throw new Failure(wrongMagic(origin, "a NumPy array", "\\x93NUMPY", quote(magic)));
  const version = content[6];
  const start = version === 1 ? 10 : 12;
  if (content.length < start) throw new Failure(truncated(origin, start, content.length));
  // 3 differs from 2 in the encoding of the header: names of fields, which are not read.
  if (!(version === 1 || version === 2 || version === 3) || content[7] !== 0) {
    throw new Failure(badNpyHeader(origin, `format ${version}.${content[7]}`));
  }
  const view = new DataView(content.buffer, content.byteOffset);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) throw new Failure(badNpyHeader(origin, `a header of ${length} bytes`));
  if (content.length < start + length) throw new Failure(truncated(origin, start + length, content.length));
  const layout = readDict(
    version === 3
      ? Buffer.from(content.subarray(start, start + length)).toString()
      : latin1(content, start, length),
    origin,
  );
  const { dtype, shape } = layout;
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  return { ...layout, start: start + length, end: start + length + count * elementBytes[dtype] };
}

function readDict(text: string, origin: Origin): Layout {
  const bad = () => new Failure(badNpyHeader(origin, quote(text.trim(), 100)));
  const dict = /^\{(.*)\}\s*$/s.exec(text)?.[1]?.trim();
  if (dict === undefined) throw bad();
  const fields = FIELDS.exec(dict)?.[2];
  if (fields !== undefined) throw new Failure(unsupportedDtype(origin, fields, Object.keys(elementBytes)));
  const found = new Map<string, RegExpExecArray>();
  for (let at = 0; at < dict.length; at = ENTRY.lastIndex) {
    ENTRY.lastIndex = at;
    const entry = ENTRY.exec(dict);
    const key = entry?.[2];
    if (!entry || key === undefined || found.has(key)) throw bad();
    found.set(key, entry);
  }
  const descr = found.get("descr")?.[4];
  const fortran = found.get("fortran_order")?.[5];
  const tuple = found.get("shape")?.[6];
  if (found.size !== 3 || descr === undefined || fortran === undefined || tuple === undefined) throw bad();
  const dtype = descr.replace(/^>/, "<");
  if (!isDtype(dtype)) throw new Failure(unsupportedDtype(origin, descr, Object.keys(elementBytes)));
  const shape = tuple
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  if (!TUPLE.test(tuple) || !shape.every(Number.isSafeInteger)) throw bad();
  return { dtype, shape, bigEndian: descr !== dtype, columns: fortran === "True" };
}

function isDtype(text: string): text is Dtype {
  return Object.hasOwn(elementBytes, text);
}

/** The values on a little-endian host, as every one that Node.js supports in practice is; the copy aligns them. */
function elements(layout: Layout, content: Uint8Array, origin: Origin): NpyArray["data"] {
  const { dtype, shape } = layout;
  const bytes = layout.columns ? byRows(content, shape, elementBytes[dtype]) : content;
  if (dtype === "|u1") return bytes;
  if (dtype === "|b1") return bytes.map((value) => (value === 0 ? 0 : 1));
  const { buffer } = new Uint8Array(bytes);
  if (layout.bigEndian) swap(Buffer.from(buffer), elementBytes[dtype]);
  switch (dtype) {
    case "|i1":
      return new Int8Array(buffer);
    case "<i2":
      return new Int16Array(buffer);
    case "<u2":
      return new Uint16Array(buffer);
    case "<i4":
      return new Int32Array(buffer);
    case "<u4":
      return new Uint32Array(buffer);
    case "<f2":
      return Float32Array.from(new Uint16Array(buffer), halfValue);
    case "<f4":
      return new Float32Array(buffer);
    case "<f8":
      return new Float64Array(buffer);
    case "<i8":
      return exact(new BigInt64Array(buffer), shape, origin);
    case "<u8":
      return exact(new BigUint64Array(buffer), shape, origin);
  }
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else bytes.swap64();
}

/** Elements of `size` bytes whose first index changed fastest, with the last index changing fastest. */
function byRows(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, each) => product * each, size));
  const index = shape.map(() => 0);
  const rows = new Uint8Array(bytes.length);
  let to = 0;
  for (let from = 0; from < bytes.length; from += size) {
    for (let byte = 0; byte < size; byte++) rows[to + byte] = bytes[from + byte]!;
    for (let axis = 0; axis < shape.length; axis++) {
      to += steps[axis]!;
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      to -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return rows;
}

function exact(
  values: BigInt64Array | BigUint64Array,
  shape: readonly number[],
  origin: Origin,
): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) numbers[at] = Number(values[at]);
  const bad = numbers.findIndex((value) => !Number.isSafeInteger(value));
  if (bad < 0) return numbers;
  const width = values.length / (shape[0] ?? 1);
  const location = `sample ${Math.floor(bad / width)}, value ${bad % width}`;
  throw new Failure(
    outOfRange(origin, location, `${values[bad]}`, 0, "integers within -(2^53 - 1) .. 2^53 - 1"),
  );
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
