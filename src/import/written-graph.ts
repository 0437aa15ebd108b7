/** A graph -> what a model file sees of it: one layer over the whole input that gives the scores. */
import type { Limits } from "../ir/layers.js";
import type { Rounding } from "../ir/quantization.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import { withoutDeadBranches } from "./dead-branches.js";
import { type Graph, type GraphLayer, weightsOf } from "./graph.js";
import { LIMITLESS, refusal } from "./graph-parts.js";
import type { Net, Refusal } from "./net.js";
import { ownIntegers } from "./own-integers.js";
import { areUsual, BEYOND, type Written } from "./written-layers.js";

/**
 * Layers of a net that answers itself.
 * @param rounding of the file's own integers; null where they are quantized anew.
 */
export function writtenGraph(net: Net, { layers: all, refusals }: Graph, rounding: Rounding | null): Written {
  if (all === null) return { written: null, refusals };
  const { layers, dropped } = withoutDeadBranches(all, (each) => boundsOf(each, rounding !== null));
  const last = layers.at(-1);
  const problem = last ? lastProblem(last, rounding === null) : NOTHING;
  if (problem !== null || !last) return { written: null, refusals: problem ? [problem] : [] };
  const weights = weightsOf(layers);
  const products = layers.flatMap(({ product }) => product ?? []);
  const beyond = products.filter((_, at) => !areUsual(weights[at]!));
  if (beyond.length > 0) return { written: null, refusals: beyond.map((op) => refusal(op, ...BEYOND)) };
  const own = rounding === null ? { integers: null, refusals: [] } : ownIntegers(layers, rounding);
  if (own.refusals.length > 0) return { written: null, refusals: own.refusals };
  const classes = planeOf(last.layer.output).channels;
  const graph = { layers: layers.map(({ layer }) => layer), integers: own.integers };
  return { written: { specs: [standIn(net, classes)], weights, classes, dropped, graph }, refusals: [] };
}

/** Least and largest value that a layer makes: of its activation, and of its integers where they are kept. */
function boundsOf({ layer, op: { integers } }: GraphLayer, isOwn: boolean): Limits {
  const [least, most] = "limits" in layer && layer.limits ? layer.limits : LIMITLESS;
  const output = isOwn ? integers?.output : null;
  return output ? [Math.max(least, (-128 - output.zero) * output.scale), most] : [least, most];
}

const NOTHING: Refusal = {
  node: "",
  op: "",
  reason: "it has no layer with weights",
  remedy: "A net gives its scores by a layer with weights.",
};

/** Obstacle to scores from the last layer, which ends in no ReLU where a net is quantized anew. */
function lastProblem({ product, op, layer }: GraphLayer, isNew: boolean): Refusal | null {
  const gives = product !== null && pixelsOf(layer.output) === 1;
  const isLimited = "limits" in layer && layer.limits !== LIMITLESS;
  return gives && !(isNew && isLimited)
    ? null
    : refusal(
        op,
        "it is the last layer with weights",
        "The scores come from a layer without ReLU that gives one value for each class.",
      );
}

/** One layer over the whole input, for the checks of a model file. */
function standIn({ input }: Net, classes: number) {
  const [rows = 1, columns = 1] = input;
  if (input.length === 1) return { kind: "dense", units: classes } as const;
  return input.length === 2
    ? ({ kind: "conv1d", filters: classes, kernel: rows } as const)
    : ({ kind: "conv2d", filters: classes, kernel: [rows, columns] } as const);
}
