/** A graph -> what a model file sees of it: one layer over the whole input that gives the scores. */
import type { Rounding } from "../ir/quantization.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import { type Graph, type GraphLayer, weightsOf } from "./graph.js";
import type { Net, Refusal } from "./net.js";
import { ownIntegers } from "./own-integers.js";
import { areUsual, BEYOND, type Written } from "./written-layers.js";

/**
 * Layers of a net that answers itself.
 * @param rounding of the file's own integers; null where they are quantized anew.
 */
export function writtenGraph(net: Net, { layers, refusals }: Graph, rounding: Rounding | null): Written {
  if (layers === null) return { written: null, refusals };
  const last = layers.at(-1);
  const problem = last ? lastProblem(net, last) : NOTHING;
  if (problem !== null || !last) return { written: null, refusals: problem ? [problem] : [] };
  const weights = weightsOf(layers);
  const products = layers.flatMap(({ product }) => product ?? []);
  const beyond = products.filter((_, at) => !areUsual(weights[at]!));
  if (beyond.length > 0) return { written: null, refusals: beyond.map((op) => refusal(op, ...BEYOND)) };
  const own = rounding === null ? { integers: null, refusals: [] } : ownIntegers(layers, rounding);
  if (own.refusals.length > 0) return { written: null, refusals: own.refusals };
  const classes = planeOf(last.layer.output).channels;
  const graph = { layers: layers.map(({ layer }) => layer), integers: own.integers };
  return { written: { specs: [standIn(net, classes)], weights, classes, dropped: 0, graph }, refusals: [] };
}

function refusal(
  { name, op }: Pick<GraphLayer["op"], "name" | "op">,
  reason: string,
  remedy: string,
): Refusal {
  return { node: name, op, reason, remedy };
}

const NOTHING: Refusal = {
  node: "",
  op: "",
  reason: "it has no layer with weights",
  remedy: "A net gives its scores by a layer with weights.",
};

/** Obstacles to scores from the last layer. */
function lastProblem({ ops }: Net, { product, op, layer }: GraphLayer): Refusal | null {
  const end = ops.at(-1);
  if (product === null || pixelsOf(layer.output) !== 1)
    return refusal(
      op,
      "it is the last layer",
      "The scores come from a layer with weights that gives one value for each class.",
    );
  if (end?.kind === "pad" || end?.inputs.length === 0)
    return refusal(end, "nothing follows it", "Zeros stand before a convolution.");
  return null;
}

/** One layer over the whole input, for the checks of a model file. */
function standIn({ input }: Net, classes: number) {
  const [rows = 1, columns = 1] = input;
  if (input.length === 1) return { kind: "dense", units: classes } as const;
  return input.length === 2
    ? ({ kind: "conv1d", filters: classes, kernel: rows } as const)
    : ({ kind: "conv2d", filters: classes, kernel: [rows, columns] } as const);
}
