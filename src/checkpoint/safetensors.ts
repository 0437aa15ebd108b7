import { Failure } from "../diagnostics/diagnostic.js";
import { badTensorEntry, notSafetensors } from "../diagnostics/train.js";
import { parseJson } from "../ir/json.js";
import { ARRAYS, DTYPES, type Dtype, dtypeOf, type TensorData } from "../ir/tensor-data.js";

/**
 * The safetensors format: header length (8 bytes, little-endian), a JSON header, then the data of all tensors without
 * gaps. The header maps a name to dtype, shape and [begin, end) in the data; `__metadata__` maps text to text.
 */
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, HostTensor>;
}

/** Row-major values. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
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
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [begin, end] };
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
    const { buffer } = new Uint8Array(data.subarray(entry.begin, entry.end)); // a copy: the data may not be aligned
    tensors.set(name, { shape: entry.shape, data: new ARRAYS[entry.dtype](buffer) });
  }
  if (end !== data.length) {
    throw new Failure(
      notSafetensors(file, `${end} bytes of data, as the header says`, `${data.length} bytes`),
    );
  }
  return { metadata: checkMetadata(file, header[METADATA]), tensors };
}

/** The metadata of a file of which `bytes` holds at least the header. Throws a `Failure` FF3012 or FF3013. */
export function decodeMetadata(file: string, bytes: Uint8Array): TensorFile["metadata"] {
  return checkMetadata(file, split(file, bytes).header[METADATA]);
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
  if (typeof header === "string") throw refuse("a header that is a JSON object in UTF-8", header);
  return { header, data: bytes.subarray(start) };
}

/** The object, or what else it is. */
function parseObject(bytes: Uint8Array): Record<string, unknown> | string {
  try {
    const json = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (json.problem !== null) return json.problem;
    return isObject(json.value) ? json.value : "something else";
  } catch {
    return "no UTF-8";
  }
}

/** True for a JSON object, not for an array or null. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDtype(value: unknown): value is Dtype {
  return (DTYPES as readonly unknown[]).includes(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

interface Entry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Tensors follow each other without gap or overlap, so each must begin where the one before it ends. */
function checkEntry(file: string, name: string, value: unknown, previousEnd: number, size: number): Entry {
  const refuse = (expected: string, found: unknown): Failure =>
    new Failure(badTensorEntry(file, name, expected, JSON.stringify(found)?.slice(0, 80) ?? "nothing"));
  if (!isObject(value)) throw refuse("dtype, shape and data_offsets", value);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  if (Object.keys(others).length > 0) throw refuse("dtype, shape and data_offsets alone", others);
  if (!isDtype(dtype)) throw refuse(`dtype ${DTYPES.join(", ")}`, dtype);
  if (!isSizes(shape)) throw refuse("a shape of whole numbers", shape);
  if (!isSizes(offsets) || offsets.length !== 2) throw refuse("two data_offsets", offsets);
  const [begin = 0, end = 0] = offsets;
  if (begin !== previousEnd || end < begin || end > size) {
    throw refuse(`data_offsets that begin at ${previousEnd} and end within ${size}`, offsets);
  }
  const bytes = ARRAYS[dtype].BYTES_PER_ELEMENT * shape.reduce((product, length) => product * length, 1);
  if (end - begin !== bytes)
    throw refuse(`${bytes} bytes for ${dtype} of shape [${shape.join(", ")}]`, offsets);
  return { dtype, shape, begin, end };
}

function checkMetadata(file: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const entries = isObject(value) ? Object.entries(value) : [["", value] as const];
  const bad = entries.find(([, text]) => typeof text !== "string");
  if (bad) throw new Failure(badTensorEntry(file, METADATA, "text under every key", typeof bad[1]));
  return Object.fromEntries(entries) as Record<string, string>;
}
