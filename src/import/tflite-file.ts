/** A TensorFlow Lite file, decoded: the tables that a net of layers needs, and no others. */

import {
  numberAt,
  numbersIn,
  rootOf,
  scalar,
  type Table,
  tableIn,
  tablesIn,
  textIn,
  vectorIn,
} from "./flatbuffer.js";
import { BYTES, type ConstantType } from "./net-constant.js";
import { MOST_ATTRIBUTES, MOST_BYTES, MOST_NODES, MOST_TENSORS, type Refuse, valuesIn } from "./net-file.js";

/** Content of a file. */
export interface TfliteFile {
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly TfliteOperator[];
}

/** A tensor: of known values where the file has bytes of it. */
export interface TfliteTensor {
  readonly name: string;
  /** Null for an element type that nothing here reads. */
  readonly type: ConstantType | null;
  readonly typeNumber: number;
  /** The batch first; -1 stands for any. */
  readonly dims: readonly number[];
  /** Null for what the net computes. */
  readonly bytes: Uint8Array | null;
  /** Real value = scale * (integer - zero), one for all or one for each index of `axis`; null where it is none. */
  readonly quantization: TfliteQuantization | null;
  readonly isSparse: boolean;
}

export interface TfliteQuantization {
  readonly scales: readonly number[];
  readonly zeros: readonly number[];
  readonly axis: number;
}

/** An operator by its number in the format. */
export interface TfliteOperator {
  readonly code: number;
  /** Tensors; -1 where an optional one is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Type of the options: those of another operator are none. */
  readonly optionsType: number;
  readonly options: Table | null;
}

/** Element types by their numbers in the format. */
const TYPES: ReadonlyMap<number, ConstantType> = new Map([
  [0, "float32"],
  [1, "float16"],
  [2, "int32"],
  [3, "uint8"],
  [4, "int64"],
  [7, "int16"],
  [9, "int8"],
  [10, "float64"],
]);

const MOST_TEXT = 1024;

/** Decodes a file; refuses what is none, or beyond the limits. */
export function readTfliteFile(bytes: Uint8Array, refuse: Refuse): TfliteFile {
  const model = rootOf(bytes, "TFL3", refuse);
  const version = scalar(model, 0, "uint32");
  if (version !== 3) refuse(`its version is ${version}, not 3`);
  const codes = tablesIn(model, 1, MOST_NODES).map((code) =>
    Math.max(scalar(code, 0, "int8"), scalar(code, 3, "int32")),
  );
  const buffers = tablesIn(model, 4, MOST_TENSORS);
  const subgraphs = tablesIn(model, 2, MOST_ATTRIBUTES);
  const [graph] = subgraphs;
  if (graph === undefined || subgraphs.length > 1) return refuse(`it has ${subgraphs.length} graphs`);
  const tensors = tablesIn(graph, 0, MOST_TENSORS).map((each) => readTensor(each, buffers, refuse));
  const listOf = (slot: number): number[] =>
    numbersIn(graph, slot, "int32", MOST_ATTRIBUTES).map((index) => known(index, tensors.length, refuse));
  const operators = tablesIn(graph, 3, MOST_NODES).map((each) =>
    readOperator(each, codes, tensors.length, refuse),
  );
  return { tensors, inputs: listOf(1), outputs: listOf(2), operators };
}

/** The index of a tensor that is there. */
function known(index: number, count: number, refuse: Refuse): number {
  if (index < 0 || index >= count) refuse(`tensor ${index} of ${count} is named`);
  return index;
}

function readTensor(table: Table, buffers: readonly Table[], refuse: Refuse): TfliteTensor {
  const typeNumber = scalar(table, 1, "uint8");
  const type = TYPES.get(typeNumber) ?? null;
  const name = textIn(table, 3, MOST_TEXT);
  const shape = numbersIn(table, 0, "int32", MOST_ATTRIBUTES);
  const index = scalar(table, 2, "uint32");
  const buffer = buffers[index];
  if (buffer === undefined) return refuse(`a tensor has its values in buffer ${index} of ${buffers.length}`);
  const { at, count } = vectorIn(buffer, 0, 1, MOST_BYTES);
  const bytes = count === 0 ? null : table.buffer.bytes.subarray(at, at + count);
  const what = `tensor ${JSON.stringify(name)}`;
  if (bytes !== null && type !== null) {
    const wanted = valuesIn(shape, what, refuse) * BYTES[type];
    if (wanted !== count) refuse(`${what} has ${count} bytes where its shape has ${wanted}`);
  }
  const quantization = readQuantization(tableIn(table, 4));
  return { name, type, typeNumber, dims: shape, bytes, quantization, isSparse: tableIn(table, 6) !== null };
}

/** Scales of a tensor; null where there are none. */
function readQuantization(table: Table | null): TfliteQuantization | null {
  if (table === null) return null;
  const scales = numbersIn(table, 2, "float32", 65_536);
  if (scales.length === 0) return null;
  const { at, count } = vectorIn(table, 3, 8, 65_536);
  const zeros = Array.from({ length: count }, (_, index) => {
    const [low, high] = [0, 4].map((part) => numberAt(table.buffer, at + 8 * index + part, "int32"));
    return high! * 2 ** 32 + (low! >>> 0);
  });
  return { scales, zeros, axis: scalar(table, 6, "int32") };
}

function readOperator(
  table: Table,
  codes: readonly number[],
  tensors: number,
  refuse: Refuse,
): TfliteOperator {
  const index = scalar(table, 0, "uint32");
  const code = codes[index];
  if (code === undefined) return refuse(`an operator has code ${index} of ${codes.length}`);
  const optionsType = scalar(table, 3, "uint8");
  const inputs = numbersIn(table, 1, "int32", MOST_ATTRIBUTES).map((each) =>
    each === -1 ? -1 : known(each, tensors, refuse),
  );
  const outputs = numbersIn(table, 2, "int32", MOST_ATTRIBUTES).map((each) => known(each, tensors, refuse));
  return { code, inputs, outputs, optionsType, options: tableIn(table, 4) };
}
