import { Failure } from "../diagnostics/diagnostic.js";
import { badTensorEntry, notSafetensors } from "../diagnostics/train.js";

/**
 * The safetensors format, float32 only: header length (8 bytes, little-endian), a JSON header, then the data of all
 * tensors without gaps. The header maps a name to dtype, shape and [begin, end) in the data; `__metadata__` maps text
 * to text.
 */
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, HostTensor>;
}

/** Row-major float32 values. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const PREFIX = 8;
const METADATA = "__metadata__";
/** A training record of ten thousand epochs fits well. */
export const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/** Bytes of a file with `tensors` in their order; the same content gives the same bytes. */
export function encodeTensors({ metadata, tensors }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: "F32", shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = PREFIX + Math.ceil(json.length / 8) * 8; // readers may map the data, so it is aligned to 8
  const bytes = new Uint8Array(start + end).fill(0x20, PREFIX, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - PREFIX), true);
  bytes.set(json, PREFIX);
  let offset = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a whole file that is in memory; `file` names it in messages. Everything is checked before it is used.
 * Throws a `Failure`: FF3012 truncated or not this format, FF3013 a header entry that contradicts itself or the data.
 */
export function decodeTensors(file: string, bytes: Uint8Array): TensorFile {
  const { header, data } = split(file, bytes);
  const tensors = new Map<string, HostTensor>();
  let end = 0;
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) continue;
    const entry = checkEntry(file, name, value, end, data.length);
    end = entry.end;
    const values = new Float32Array((entry.end - entry.begin) / 4); // a copy: the data may not be aligned
    new Uint8Array(values.buffer).set(data.subarray(entry.begin, entry.end));
    tensors.set(name, { shape: entry.shape, data: values });
  }
  if (end !== data.length) {
    throw new Failure(
      notSafetensors(file, `${end} bytes of data, as the header says`, `${data.length} bytes`),
    );
  }
  return { metadata: checkMetadata(file, header[METADATA]), tensors };
}

function split(file: string, bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  const refuse = (expected: string, found: string): Failure =>
    new Failure(notSafetensors(file, expected, found));
  if (bytes.length < PREFIX) throw refuse(`at least ${PREFIX} bytes`, `${bytes.length} bytes`);
  const stated = new DataView(bytes.buffer, bytes.byteOffset, PREFIX).getBigUint64(0, true);
  const limit = Math.min(bytes.length - PREFIX, MAX_HEADER_BYTES);
  if (stated > BigInt(limit))
    throw refuse(`a header of at most ${limit} bytes`, `a stated length of ${stated}`);
  const start = PREFIX + Number(stated);
  const header = parseObject(bytes.subarray(PREFIX, start));
  if (header === null) throw refuse("a header that is a JSON object in UTF-8", "something else");
  return { header, data: bytes.subarray(start) };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for a JSON object, not for an array or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

interface Entry {
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Tensors follow each other without gap or overlap, so each must begin where the one before it ends. */
function checkEntry(file: string, name: string, value: unknown, previousEnd: number, size: number): Entry {
  const refuse = (expected: string, found: unknown): Failure =>
    new Failure(badTensorEntry(file, name, expected, JSON.stringify(found)?.slice(0, 80) ?? "nothing"));
  if (!isObject(value)) throw refuse("dtype, shape and data_offsets", value);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== "F32") throw refuse('dtype "F32"', dtype);
  if (!isSizes(shape)) throw refuse("a shape of whole numbers", shape);
  if (!isSizes(offsets) || offsets.length !== 2) throw refuse("two data_offsets", offsets);
  const [begin = 0, end = 0] = offsets;
  if (begin !== previousEnd || end < begin || end > size) {
    throw refuse(`data_offsets that begin at ${previousEnd} and end within ${size}`, offsets);
  }
  const bytes = 4 * shape.reduce((product, length) => product * length, 1);
  if (end - begin !== bytes) throw refuse(`${bytes} bytes for shape [${shape.join(", ")}]`, offsets);
  return { shape, begin, end };
}

function checkMetadata(file: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const metadata: Record<string, string> = {};
  for (const [key, text] of isObject(value) ? Object.entries(value) : [["", value] as const]) {
    if (typeof text !== "string") {
      throw new Failure(badTensorEntry(file, METADATA, "text under every key", typeof text));
    }
    metadata[key] = text;
  }
  return metadata;
}
