/** An ONNX file -> a net in our terms, or everything in it that stands in the way. */
import type { Conversion, Net, Op, Refusal } from "./net.js";
import { createNetBuilder, type NetBuilder } from "./net-builder.js";
import type { Refuse } from "./net-file.js";
import { NodeRefused, NodeSkipped } from "./node-refused.js";
import type { OnnxFile, OnnxNode, OnnxValue } from "./onnx-file.js";
import { labelOf } from "./onnx-label.js";
import { type Named, type OnnxScope, readerOf } from "./onnx-node.js";
import { OPERATORS } from "./onnx-operators.js";
import { reached } from "./reached.js";

/** Versions of the standard operators whose meaning is read. */
const OPSETS = { least: 1, most: 25 } as const;

/** Numbers of the element types that an input may have: reals, and bytes that stand for them. */
const INPUT_TYPES: readonly number[] = [0, 1, 2, 3, 10, 11];

/** Converts a file; `refuse` takes what is wrong with all of it. */
export function onnxNet(file: OnnxFile, refuse: Refuse): Conversion {
  const { least, most } = OPSETS;
  if (file.opset === null || file.opset < least || file.opset > most)
    return refuse(`its operators are of version ${file.opset ?? "none"}; ${least} to ${most} are read`);
  const names = new Map<string, Named>();
  for (const constant of file.constants) {
    if (names.has(constant.name)) refuse(`it has two tensors ${JSON.stringify(constant.name)}`);
    names.set(constant.name, constant);
  }
  const given = file.inputs.filter(({ name }) => !names.has(name));
  const [input] = given;
  if (input === undefined || given.length > 1)
    return refuse(
      `it reads ${given.length} inputs: ${given.map(({ name }) => JSON.stringify(name)).join(", ")}`,
    );
  const { batch, dims } = sampleOf(input, refuse);
  const builder = createNetBuilder(dims, "first");
  names.set(input.name, builder.input);
  const quantizations: OnnxScope["quantizations"] = new Map();
  const scope = { names, builder, batch, opset: file.opset, quantizations, positive: new Set<number>() };
  const nodes = reached(
    file.nodes,
    file.outputs.map(({ name }) => name),
  );
  const refusals = convertNodes(nodes, scope);
  if (refusals.length > 0) return { net: null, refusals };
  return { net: withIntegers(finished(file, names, builder, refuse), quantizations), refusals: [] };
}

/** Dimensions of a sample, and how many samples the file has at once; null for any number. */
function sampleOf(
  { name, dims, elementType }: OnnxValue,
  refuse: Refuse,
): { batch: number | null; dims: number[] } {
  const what = `its input ${JSON.stringify(name)}`;
  if (!INPUT_TYPES.includes(elementType))
    refuse(`${what} has element type number ${elementType}, not float32`);
  if (dims === null || dims.length < 2) return refuse(`${what} has ${dims?.length ?? "no"} dimensions`);
  const [batch = null, ...sizes] = dims;
  const known = sizes.filter((size) => size !== null);
  if (known.length < sizes.length)
    refuse(
      `${what} has open dimensions [${dims.map((size) => size ?? "?").join(", ")}]: the first alone may be`,
    );
  if (known.length > 3 || known.some((size) => !(size >= 1 && size <= 65_535)))
    refuse(`${what} has the dimensions [${dims.map((size) => size ?? "?").join(", ")}]`);
  if (known.reduce((a, b) => a * b, 1) > 2 ** 24) refuse(`${what} has too many values`);
  return { batch: batch !== null && batch >= 1 ? batch : null, dims: known };
}

/** Reads every node; what can be read behind one that cannot be is still looked at. */
function convertNodes(nodes: readonly OnnxNode[], { names, ...scope }: OnnxScope): Refusal[] {
  const refusals: Refusal[] = [];
  for (const node of nodes) {
    const [output = "", ...others] = node.outputs;
    const { refusal, made } = convertNode(node, { names, ...scope });
    if (refusal) refusals.push(refusal);
    else if (names.has(output))
      refusals.push(refusalOf(node, `it makes ${JSON.stringify(output)} again`, "Name it otherwise."));
    names.set(output, made);
    // Nothing here makes a second value: whoever reads one is refused.
    for (const other of others) if (other !== "") names.set(other, null);
  }
  return refusals;
}

function refusalOf(node: OnnxNode, reason: string, remedy: string): Refusal {
  const { name, op } = labelOf({ node });
  return { node: name, op, reason, remedy };
}

const READ = `Operators that are read: ${Object.keys(OPERATORS).join(", ")}.`;

interface Converted {
  readonly refusal: Refusal | null;
  readonly made: Named;
}

function convertNode(node: OnnxNode, scope: OnnxScope): Converted {
  const operator = Object.hasOwn(OPERATORS, node.op) ? OPERATORS[node.op] : undefined;
  const isOurs = node.domain === "" || node.domain === "ai.onnx";
  if (operator === undefined || !isOurs) {
    const reason = isOurs ? "no layer computes it" : `it is of ${JSON.stringify(node.domain)}`;
    return { refusal: refusalOf(node, reason, READ), made: null };
  }
  try {
    return { refusal: null, made: operator(readerOf(node, scope)) };
  } catch (thrown) {
    if (thrown instanceof NodeSkipped) return { refusal: null, made: null };
    if (!(thrown instanceof NodeRefused)) throw thrown;
    return { refusal: refusalOf(node, thrown.reason, thrown.remedy), made: null };
  }
}

/** The net up to its one output. */
function finished(
  { outputs }: OnnxFile,
  names: ReadonlyMap<string, Named>,
  builder: NetBuilder,
  refuse: Refuse,
): Net {
  const [output] = outputs;
  if (output === undefined || outputs.length > 1) return refuse(`it has ${outputs.length} outputs`);
  const found = names.get(output.name);
  if (!found || !("id" in found))
    return refuse(`its output ${JSON.stringify(output.name)} is nothing that a node makes`);
  return builder.finish(found);
}

/** The net with the meaning of its integers, where its file has some. */
function withIntegers(net: Net, quantizations: OnnxScope["quantizations"]): Net {
  if (quantizations.size === 0) return net;
  const all = new Map(quantizations);
  const ops = net.ops.map((op, at): Op => {
    const [input = null, other = null] = op.inputs.map((value) => all.get(value) ?? null);
    // A maximum is one of the values that it reads.
    if (op.kind === "pool" && op.reading === "max" && !all.has(at + 1)) all.set(at + 1, input);
    const output = all.get(at + 1) ?? null;
    return { ...op, integers: { input, other, output, weights: op.integers?.weights ?? null } };
  });
  return { ...net, ops };
}
