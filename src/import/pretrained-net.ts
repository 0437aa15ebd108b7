/** Layers of a model file and the tensors of a file -> a net, or everything that stands in the way. */

import { quote } from "../diagnostics/data.js";
import { isWeighted, type WeightedIr } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import type { PretrainedSpec } from "../model.js";
import type { Conversion, Op, PoolOp, ProductOp, Refusal, ScaleOp } from "./net.js";
import { channelsLast } from "./net-builder.js";
import { type Constant, type NamedTensors, transposed } from "./net-constant.js";
import { type Order, type PlacedLayer, torchOrder } from "./pretrained-layers.js";
import { isCounter, type Role, tensorNames } from "./tensor-names.js";

/** Reports that tensors are not those of the layers: what is wrong, and all names of the file. */
export type RefuseTensors = (problems: readonly string[], names: readonly string[]) => never;

/** Tensors of a layer by what they are to it. */
type Found = Readonly<Partial<Record<Role, Constant>>>;

/**
 * The net of these layers over `input`.
 * @param answers true where the last layer gives the scores; else each ends in a ReLU.
 */
export function pretrainedNet(
  spec: Pick<PretrainedSpec, "order" | "ignore">,
  layers: readonly PlacedLayer[],
  tensors: NamedTensors,
  {
    input,
    answers,
    refuse,
  }: { readonly input: Shape; readonly answers: boolean; readonly refuse: RefuseTensors },
): Conversion {
  const { found, problems } = matched(layers, tensors, spec.ignore ?? []);
  const order = spec.order ?? orderOf(layers, found);
  const all = [...problems, ...wrongShapes(layers, found, order ?? "torch")];
  if (all.length > 0) refuse(all, tensors.names);
  if (order === null) return { net: null, refusals: [EITHER] };
  const ops: Op[] = [];
  const refusals: Refusal[] = [];
  const last = layers.length - 1;
  for (const [index, layer] of layers.entries()) {
    const parts = opsOf(layer, found[index]!, order, ops.at(-1));
    if ("reason" in parts) refusals.push({ node: layer.name, op: layer.kind, ...parts });
    else ops.push({ ...parts, inputs: [ops.length] });
    const isNormed = layers[index + 1]?.kind === "batchNorm";
    if (endsInRelu(layer) && !isNormed && !(answers && index === last)) ops.push(relu(layer, ops.length));
  }
  if (refusals.length > 0) return { net: null, refusals };
  return { net: { input, ops, output: ops.length, inputOrder: null, outputOrder: null }, refusals: [] };
}

const EITHER: Refusal = {
  node: "",
  op: "",
  reason: "the shapes of its weights fit both orders",
  remedy: 'Write `order: "torch"` (filters and channels first) or `order: "keras"` (last) beside `file`.',
};

/** Tensors of each layer, with those that are missing, that are there twice, and that nobody reads. */
function matched(
  layers: readonly PlacedLayer[],
  { names, read }: NamedTensors,
  ignore: readonly string[],
): { readonly found: readonly Found[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const considered = names.filter((name) => !ignore.some((start) => name.startsWith(start)));
  const parts = tensorNames(considered);
  const used = new Set<string>();
  const found = layers.map(({ name, tensors }): Found => {
    const own: Partial<Record<Role, Constant>> = {};
    for (const { role, isOptional } of tensors) {
      const [first, ...others] = parts.find(name, role);
      if (first !== undefined) own[role] = read(first);
      if (first === undefined && !isOptional) problems.push(`no ${role} of ${quote(name, 80)}`);
      if (others.length > 0) problems.push(`${others.length + 1} tensors are ${role} of ${quote(name, 80)}`);
      if (first !== undefined) for (const each of [first, ...others]) used.add(each);
    }
    return own;
  });
  const unread = considered.filter((name) => !used.has(name) && !isCounter(name));
  for (const name of unread.slice(0, MOST_TOLD)) problems.push(`no layer reads ${quote(name, 80)}`);
  if (unread.length > MOST_TOLD) problems.push(`nor ${unread.length - MOST_TOLD} more`);
  return { found, problems };
}

/** Tensors without a layer that are told by name. */
const MOST_TOLD = 20;

/** Order that the shapes of all weights fit, or most of them; null where all fit both. */
function orderOf(layers: readonly PlacedLayer[], found: readonly Found[]): Order | null {
  const shapes = layers.flatMap(({ tensors }, index) =>
    tensors.flatMap(({ role, shape }) => {
      const dims = found[index]![role]?.dims.join();
      return role === "weights" && dims !== undefined ? [{ dims, shape }] : [];
    }),
  );
  const fitting = (order: Order): number =>
    shapes.filter(({ dims, shape }) => dims === shape[order].join()).length;
  const [torch, keras] = [fitting("torch"), fitting("keras")];
  if (torch === shapes.length && keras === shapes.length) return null;
  return keras > torch ? "keras" : "torch";
}

function wrongShapes(
  layers: readonly PlacedLayer[],
  found: readonly Found[],
  order: Order,
): readonly string[] {
  return layers.flatMap(({ tensors, name }, index) =>
    tensors.flatMap(({ role, shape }) => {
      const dims = found[index]![role]?.dims;
      if (dims === undefined || dims.join() === shape[order].join()) return [];
      return [`${role} of ${quote(name, 80)} are [${dims.join(", ")}], not [${shape[order].join(", ")}]`];
    }),
  );
}

/** An operation without what it reads. */
type Unplaced = Op extends infer Each ? (Each extends Op ? Omit<Each, "inputs"> : never) : never;
type Refused = Pick<Refusal, "reason" | "remedy">;

function opsOf(placed: PlacedLayer, found: Found, order: Order, before: Op | undefined): Unplaced | Refused {
  const { layer, name, kind: op, output } = placed;
  if (layer === null) return scaled(placed, found, order, before);
  switch (layer.kind) {
    case "dense":
    case "conv":
    case "depthwise":
      return product(layer, placed, found, order);
    case "maxPool":
    case "averagePool": {
      const { window } = layer;
      const reading = ({ maxPool: "max", averagePool: "average" } as const)[layer.kind];
      return { kind: "pool", name, op, output, reading, window, countsPadding: false } satisfies Omit<
        PoolOp,
        "inputs"
      >;
    }
    default:
      return layer satisfies never;
  }
}

function product(
  layer: WeightedIr,
  { name, kind: op, output }: PlacedLayer,
  found: Found,
  order: Order,
): Unplaced {
  const given = found.weights!;
  const ours = { keras: given, torch: transposed(given, torchOrder(layer, given.dims.length)) }[order];
  const bias = found.bias?.values ?? new Float64Array(planeOf(output).channels);
  const common = { name, op, output, bias };
  switch (layer.kind) {
    case "dense":
      return { kind: "dense", ...common, weights: flattened(ours, layer.input, order) } satisfies Omit<
        ProductOp,
        "inputs"
      >;
    case "conv":
    case "depthwise":
      return { kind: layer.kind, ...common, window: layer.window, weights: ours.values };
    default:
      return layer satisfies never;
  }
}

/** Weights [inputs][units] over a flattened map, whose channels PyTorch has first. */
function flattened(
  { values, dims: [inputs = 0, units = 0] }: Constant,
  input: Shape,
  order: Order,
): Float64Array {
  const places = { torch: channelsLast([...input.slice(-1), ...input.slice(0, -1)]), keras: null }[order];
  if (places === null) return values;
  const weights = new Float64Array(values.length);
  for (let row = 0; row < inputs; row++)
    weights.set(values.subarray(row * units, (row + 1) * units), places[row]! * units);
  return weights;
}

/** Numbers that frameworks add to variances. */
const EPSILON: Readonly<Record<Order, number>> = { torch: 1e-5, keras: 1e-3 };

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta. */
function scaled(
  { name, kind: op, output, epsilon }: PlacedLayer,
  found: Found,
  order: Order,
  before: Op | undefined,
): Unplaced | Refused {
  if (before?.kind !== "conv" && before?.kind !== "depthwise" && before?.kind !== "dense")
    return {
      reason: "no layer with weights stands just before it",
      remedy: "A batch normalisation stands between a layer with weights and its ReLU.",
    };
  const { gamma, beta, mean, variance } = found;
  const factor = variance!.values.map(
    (each, c) => (gamma?.values[c] ?? 1) / Math.sqrt(each + (epsilon ?? EPSILON[order])),
  );
  const shift = factor.map((each, c) => (beta?.values[c] ?? 0) - mean!.values[c]! * each);
  if (![...factor, ...shift].every(Number.isFinite))
    return {
      reason: "it divides by a variance of zero, or less",
      remedy: "Give it an `epsilon`, or train the net again.",
    };
  return { kind: "scale", name, op, output, factor, shift } satisfies Omit<ScaleOp, "inputs">;
}

/** True for a layer with weights, and for what is folded into one. */
function endsInRelu({ layer }: PlacedLayer): boolean {
  return layer === null || isWeighted(layer);
}

function relu({ name, kind: op, output }: PlacedLayer, input: number): Op {
  return { kind: "clamp", name, op, inputs: [input], output, least: 0, most: Number.POSITIVE_INFINITY };
}
