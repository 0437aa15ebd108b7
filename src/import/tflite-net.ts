/** A TensorFlow Lite file -> a net in our terms, or everything in it that stands in the way. */
import type { Conversion, Refusal } from "./net.js";
import { createNetBuilder, type Value } from "./net-builder.js";
import type { Refuse } from "./net-file.js";
import { NodeRefused, NodeSkipped } from "./node-refused.js";
import { reached } from "./reached.js";
import type { TfliteFile, TfliteOperator, TfliteTensor } from "./tflite-file.js";
import { nameOf } from "./tflite-names.js";
import { readerOf, type TfliteScope } from "./tflite-node.js";
import { DEQUANTIZE, OPERATIONS } from "./tflite-operators.js";

/** Converts a file; `refuse` takes what is wrong with all of it. */
export function tfliteNet(given: TfliteFile, refuse: Refuse): Conversion {
  const file = withStored(given);
  const [input] = file.inputs;
  const [output] = file.outputs;
  if (input === undefined || output === undefined || file.inputs.length + file.outputs.length > 2)
    return refuse(`it has ${file.inputs.length} inputs and ${file.outputs.length} outputs`);
  const builder = createNetBuilder(sampleOf(file.tensors[input]!, refuse), "last");
  const values = new Map<number, Value | null>([[input, builder.input]]);
  const operators = reached(file.operators, file.outputs);
  const refusals = operators.flatMap((operator) => convertOperator(operator, { file, values, builder }));
  if (refusals.length > 0) return { net: null, refusals };
  const found = values.get(output);
  return found ? { net: builder.finish(found), refusals: [] } : refuse("nothing makes its output");
}

/** The file without its DEQUANTIZE of constants, as of weights in halves: their results are the constants. */
function withStored(file: TfliteFile): TfliteFile {
  const tensors = [...file.tensors];
  const operators = file.operators.filter(({ code, inputs: [from = -1], outputs: [to = -1] }) => {
    const stored = tensors[from];
    const made = tensors[to];
    if (code !== DEQUANTIZE || !stored?.bytes || !made || made.bytes) return true;
    tensors[to] = { ...stored, name: made.name };
    return false;
  });
  return { ...file, tensors, operators };
}

/** Dimensions of a sample. */
function sampleOf({ name, dims }: TfliteTensor, refuse: Refuse): readonly number[] {
  const [, ...sizes] = dims;
  const isRight =
    sizes.length >= 1 && sizes.length <= 3 && sizes.every((size) => size >= 1 && size <= 65_535);
  if (!isRight || sizes.reduce((a, b) => a * b, 1) > 2 ** 24)
    refuse(`its input ${JSON.stringify(name)} has the dimensions [${dims.join(", ")}]`);
  return sizes;
}

const READ = `Operators that are read: ${[...OPERATIONS.values()].map(({ op }) => op).join(", ")}.`;

/** Reads an operator into what it makes; gives why not where it cannot. */
function convertOperator(operator: TfliteOperator, scope: TfliteScope): Refusal[] {
  const { code, outputs } = operator;
  const [output = -1] = outputs;
  const operation = OPERATIONS.get(code);
  const op = operation?.op ?? nameOf(code);
  const node = scope.file.tensors[output]?.name ?? op;
  const refusal = (reason: string, remedy: string): Refusal[] => [{ node, op, reason, remedy }];
  const isNew = !scope.values.has(output) && outputs.length === 1;
  try {
    if (operation === undefined) throw new NodeRefused("no layer computes it", READ);
    if (!isNew)
      throw new NodeRefused(`it makes ${outputs.length} tensors, or one again`, "Convert the net again.");
    scope.values.set(output, operation.read(readerOf(operator, op, scope)));
    return [];
  } catch (thrown) {
    if (!scope.values.has(output)) scope.values.set(output, null);
    if (thrown instanceof NodeSkipped) return [];
    if (thrown instanceof NodeRefused) return refusal(thrown.reason, thrown.remedy);
    throw thrown;
  }
}
