/**
 * The safetensors format as other frameworks write it: length of the header (8 bytes, little-endian), a JSON header of name ->
 * dtype, shape and [begin, end) in the data behind it, in any order. Nothing is read that is not asked for.
 */
import { quote } from "../diagnostics/data.js";
import { parseJson } from "../ir/json.js";
import { type Constant, type ConstantType, decoded, type NamedTensors } from "./net-constant.js";
import { type Refuse, valuesIn } from "./net-file.js";

const PREFIX = 8;
const MOST_HEADER = 2 ** 24;

/** Types of real numbers. bfloat16 is the upper half of float32. */
const FLOATS: Readonly<Record<string, { readonly type: ConstantType; readonly bytes: number }>> = {
  F16: { type: "float16", bytes: 2 },
  BF16: { type: "float32", bytes: 2 },
  F32: { type: "float32", bytes: 4 },
  F64: { type: "float64", bytes: 8 },
};

/** The tensors of a file. */
export function safetensorsFile(bytes: Uint8Array, refuse: Refuse): NamedTensors {
  const { header, data } = parts(bytes, refuse);
  const entries = new Map(Object.entries(header).filter(([name]) => name !== "__metadata__"));
  return { names: [...entries.keys()], read: (name) => tensor(name, entries.get(name), data, refuse) };
}

function parts(bytes: Uint8Array, refuse: Refuse): { readonly header: object; readonly data: Uint8Array } {
  if (bytes.length < PREFIX) return refuse(`it has ${bytes.length} bytes`);
  const stated = new DataView(bytes.buffer, bytes.byteOffset, PREFIX).getBigUint64(0, true);
  const most = Math.min(bytes.length - PREFIX, MOST_HEADER);
  if (stated > BigInt(most))
    return refuse("it is no zip, no HDF5, and no header of safetensors fits into it");
  const end = PREFIX + Number(stated);
  const json = parseJson(Buffer.from(bytes.subarray(PREFIX, end)).toString());
  if (json.problem !== null) return refuse(`its header is ${json.problem}`);
  return isFields(json.value)
    ? { header: json.value, data: bytes.subarray(end) }
    : refuse("its header is no object");
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function tensor(name: string, entry: unknown, data: Uint8Array, refuse: Refuse): Constant {
  const what = quote(name, 80);
  const { dtype, shape, data_offsets: offsets } = isFields(entry) ? entry : {};
  const float = typeof dtype === "string" && Object.hasOwn(FLOATS, dtype) ? FLOATS[dtype]! : null;
  if (float === null) return refuse(`${what} is of type ${JSON.stringify(dtype)}, not of floats`);
  if (!isNumbers(shape) || !isNumbers(offsets)) return refuse(`${what} has no shape and offsets`);
  const [begin = 0, end = 0] = offsets;
  if (begin > end || end > data.length || end - begin !== float.bytes * valuesIn(shape, what, refuse))
    return refuse(`${what} of shape [${shape.join(", ")}] does not have the bytes ${begin} to ${end}`);
  const own = data.subarray(begin, end);
  const values = decoded(float.type, dtype === "BF16" ? widened(own) : own);
  return { name, type: float.type, dims: shape, values };
}

/** Values of two bytes with two bytes of zeros before each. */
function widened(halves: Uint8Array): Uint8Array {
  const whole = new Uint8Array(2 * halves.length);
  for (let at = 0; at < halves.length; at++) whole[4 * (at >> 1) + 2 + (at & 1)] = halves[at]!;
  return whole;
}
