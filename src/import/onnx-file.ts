/** An ONNX file, decoded: the fields of its messages that a net of layers needs, and no others. */
import { BYTES, type Constant, type ConstantType, decoded } from "./net-constant.js";
import { MOST_ATTRIBUTES, MOST_NODES, MOST_TENSORS, MOST_VALUES, type Refuse, valuesIn } from "./net-file.js";
import { addIntegers, type Field, fieldsOf, floatOf, textOf } from "./protobuf.js";

/** Content of a file. */
export interface OnnxFile {
  readonly irVersion: number;
  /** Version of the standard operators; null where none is named. */
  readonly opset: number | null;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** A node, with the name of its operator. */
export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  /** Names of tensors; empty where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An attribute, by what it holds. */
export interface OnnxAttribute {
  readonly float: number;
  readonly integer: number;
  readonly text: string;
  readonly floats: readonly number[];
  readonly integers: readonly number[];
  readonly tensor: OnnxTensor | null;
  /** True where it holds a graph of its own. */
  readonly isGraph: boolean;
}

/** A tensor of the file, or the reason why it is none that can be read: told where a node needs it. */
export type OnnxTensor = Constant | { readonly name: string; readonly unreadable: string };

/** An input or output of the net; a dimension is null where the file leaves it open. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: number;
  readonly dims: readonly (number | null)[] | null;
}

/** Element types by their numbers in the format. */
export const TYPES: ReadonlyMap<number, ConstantType> = new Map([
  [1, "float32"],
  [2, "uint8"],
  [3, "int8"],
  [5, "int16"],
  [6, "int32"],
  [7, "int64"],
  [9, "uint8"], // truth values
  [10, "float16"],
  [11, "float64"],
]);

/** Decodes a file; refuses what is no message, or beyond the limits. */
export function readOnnxFile(bytes: Uint8Array, refuse: Refuse): OnnxFile {
  let irVersion = 0;
  const opsets: { domain: string; version: number }[] = [];
  const graphs: Uint8Array[] = [];
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) irVersion = field.value;
    if (field.number === 7) graphs.push(field.bytes);
    if (field.number === 8) opsets.push(opsetOf(field.bytes, refuse));
    if (opsets.length > MOST_ATTRIBUTES) refuse("it names too many operator sets");
  }
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) return refuse(`it has ${graphs.length} graphs`);
  const standard = opsets.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return { irVersion, opset: standard?.version ?? null, ...readGraph(graph, refuse) };
}

function opsetOf(bytes: Uint8Array, refuse: Refuse): { domain: string; version: number } {
  let [domain, version] = ["", 0];
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) domain = textOf(field, refuse);
    if (field.number === 2) version = field.value;
  }
  return { domain, version };
}

function readGraph(bytes: Uint8Array, refuse: Refuse): Omit<OnnxFile, "irVersion" | "opset"> {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) nodes.push(readNode(field.bytes, refuse));
    if (field.number === 5) constants.push(readTensor(field.bytes, refuse));
    if (field.number === 11) inputs.push(readValue(field.bytes, refuse));
    if (field.number === 12) outputs.push(readValue(field.bytes, refuse));
    if (field.number === 15) refuse("it has sparse weights");
    if (nodes.length > MOST_NODES) refuse(`it has more than ${MOST_NODES} nodes`);
    if (constants.length + inputs.length + outputs.length > MOST_TENSORS)
      refuse(`it has more than ${MOST_TENSORS} tensors`);
  }
  return { nodes, constants, inputs, outputs };
}

function readNode(bytes: Uint8Array, refuse: Refuse): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let [name, op, domain] = ["", "", ""];
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) inputs.push(textOf(field, refuse));
    if (field.number === 2) outputs.push(textOf(field, refuse));
    if (field.number === 3) name = textOf(field, refuse);
    if (field.number === 4) op = textOf(field, refuse);
    if (field.number === 5) attributes.set(...readAttribute(field.bytes, refuse));
    if (field.number === 7) domain = textOf(field, refuse);
    if (inputs.length + outputs.length + attributes.size > MOST_ATTRIBUTES)
      refuse("a node has too many inputs, outputs or attributes");
  }
  return { name, op, domain, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array, refuse: Refuse): [string, OnnxAttribute] {
  const floats: number[] = [];
  const integers: number[] = [];
  const own = { name: "", float: 0, integer: 0, text: "", isGraph: false };
  let tensor: OnnxTensor | null = null;
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) own.name = textOf(field, refuse);
    if (field.number === 2) own.float = floatOf(field, refuse);
    if (field.number === 3) own.integer = field.value;
    if (field.number === 4) own.text = textOf(field, refuse);
    if (field.number === 5) tensor = readTensor(field.bytes, refuse);
    if (field.number === 6 || field.number === 11) own.isGraph = true;
    if (field.number === 7) addFloats(floats, field, refuse);
    if (field.number === 8) addIntegers(integers, field, MOST_ATTRIBUTES, refuse);
  }
  const { name, ...rest } = own;
  return [name, { ...rest, floats, integers, tensor }];
}

function addFloats(to: number[], field: Field, refuse: Refuse): void {
  if (field.bytes.length > 4 * MOST_ATTRIBUTES || to.length > MOST_ATTRIBUTES)
    refuse(`an attribute has more than ${MOST_ATTRIBUTES} floats`);
  to.push(...decoded("float32", field.bytes));
}

function readValue(bytes: Uint8Array, refuse: Refuse): OnnxValue {
  let name = "";
  let elementType = 0;
  let dims: (number | null)[] | null = null;
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) name = textOf(field, refuse);
    if (field.number !== 2) continue;
    for (const type of messages(field.bytes, 1, refuse))
      for (const part of fieldsOf(type, refuse)) {
        if (part.number === 1) elementType = part.value;
        if (part.number === 2) dims = messages(part.bytes, 1, refuse).map((dim) => sizeOfDim(dim, refuse));
      }
  }
  return { name, elementType, dims };
}

/** Messages in the fields of this number. */
function messages(bytes: Uint8Array, number: number, refuse: Refuse): Uint8Array[] {
  const found = [...fieldsOf(bytes, refuse)].filter((field) => field.number === number && field.hasLength);
  if (found.length > MOST_ATTRIBUTES) refuse("a tensor has too many dimensions");
  return found.map((field) => field.bytes);
}

/** Size of a dimension; null where it has a name, or nothing. */
function sizeOfDim(bytes: Uint8Array, refuse: Refuse): number | null {
  const field = [...fieldsOf(bytes, refuse)].find(({ number }) => number === 1);
  return field ? field.value : null;
}

/** Parts of a tensor's message. */
interface Parts {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: number;
  readonly integers: readonly number[];
  /** The fields of bytes that are there. */
  readonly raw: Uint8Array | null;
  readonly floats: readonly Uint8Array[];
  readonly doubles: readonly Uint8Array[];
  readonly isElsewhere: boolean;
}

/** A tensor; a wrong one has its reason, since it may be one that nothing needs. */
export function readTensor(bytes: Uint8Array, refuse: Refuse): OnnxTensor {
  const parts = partsOf(bytes, refuse);
  const { name } = parts;
  try {
    return tensorOf(parts, (reason) => {
      throw new Unreadable(reason);
    });
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { name, unreadable: thrown.message };
    throw thrown;
  }
}

/** A tensor that cannot be read. */
class Unreadable extends Error {}

function partsOf(bytes: Uint8Array, refuse: Refuse): Parts {
  const [dims, integers]: number[][] = [[], []];
  const [floats, doubles]: Uint8Array[][] = [[], []];
  const own = { name: "", type: 0, isElsewhere: false };
  let raw: Uint8Array | null = null;
  for (const field of fieldsOf(bytes, refuse)) {
    if (field.number === 1) addIntegers(dims!, field, MOST_ATTRIBUTES, refuse);
    if (field.number === 2) own.type = field.value;
    if (field.number === 4) floats!.push(field.bytes);
    if (field.number === 5 || field.number === 7) addIntegers(integers!, field, MOST_VALUES, refuse);
    if (field.number === 8) own.name = textOf(field, refuse);
    if (field.number === 9) raw = field.bytes;
    if (field.number === 10) doubles!.push(field.bytes);
    if (field.number === 13 || (field.number === 14 && field.value === 1)) own.isElsewhere = true;
  }
  return { ...own, dims: dims!, integers: integers!, raw, floats: floats!, doubles: doubles! };
}

function tensorOf(parts: Parts, refuse: Refuse): Constant {
  const { name, dims } = parts;
  const type = TYPES.get(parts.type);
  if (parts.isElsewhere) return refuse("its values are in another file");
  if (type === undefined) return refuse(`its element type is number ${parts.type}`);
  const count = valuesIn(dims, "it", refuse);
  const values = valuesOf(parts, type, refuse);
  if (values.length !== count) return refuse(`it has ${values.length} values where its shape has ${count}`);
  return { name, type, dims, values };
}

/** Values from the one field that has them. */
function valuesOf(parts: Parts, type: ConstantType, refuse: Refuse): Float64Array {
  const { raw, floats, doubles, integers } = parts;
  const given = [raw !== null && raw.length > 0, floats.length > 0, doubles.length > 0, integers.length > 0];
  if (given.filter(Boolean).length > 1) return refuse("its values stand in several fields");
  if (raw !== null && raw.length > 0) {
    if (raw.length % BYTES[type] !== 0)
      return refuse(`its ${raw.length} bytes are no whole number of values`);
    return decoded(type, raw);
  }
  if (doubles.length > 0) return decoded("float64", joined(doubles));
  if (type === "float32") return decoded("float32", joined(floats));
  return Float64Array.from(integers, (value) => halfOrInteger(type, value));
}

/** A value of a field of integers: halves are given by their bits. */
function halfOrInteger(type: ConstantType, value: number): number {
  if (type !== "float16") return value;
  return decoded("float16", new Uint8Array(new Uint16Array([value]).buffer))[0]!;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only ? only : new Uint8Array(Buffer.concat(parts));
}
