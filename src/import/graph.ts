/** A net with branches, or with layers that end in no ReLU -> layers of a model, each of which may read an earlier one. */
import type { AddIr, Limits, PoolIr, WeightedIr } from "../ir/layers.js";
import type { GraphLayerIr } from "../ir/program.js";
import type { TrainedLayer } from "../ir/trained.js";
import { behindScale } from "./fold-scale.js";
import { LIMITLESS, POOLS, pooled, refusal, withPadding } from "./graph-parts.js";
import type {
  AddOp,
  ClampOp,
  Net,
  Op,
  OpIntegers,
  PadOp,
  PoolOp,
  ProductOp,
  Refusal,
  ScaleOp,
} from "./net.js";

/** A layer with the operation that it comes from. */
export interface GraphLayer {
  readonly layer: GraphLayerIr;
  readonly op: ProductOp | PoolOp | AddOp;
  /** Weights of the operation, in floats; null of one without. */
  readonly product: ProductOp | null;
}

/** Layers in their order, or what stands in the way of them. */
export type Graph =
  | { readonly layers: readonly GraphLayer[]; readonly refusals: readonly [] }
  | { readonly layers: null; readonly refusals: readonly Refusal[] };

/** A value of the net: the layer that makes it (null: the input), and zeros around it that its reader takes in. */
interface Made {
  readonly layer: number | null;
  readonly padding: PadOp | null;
}

/** A graph while it grows. */
interface Growing {
  readonly net: Net;
  readonly layers: GraphLayer[];
  readonly made: Made[];
  readonly readers: readonly number[];
}

/** A reason to refuse an operation. */
class Refused extends Error {
  constructor(
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** The layers of a net; its last operation may be a softmax, which changes the order of no scores. */
export function graphOf(net: Net): Graph {
  const readers = new Array<number>(net.ops.length + 1).fill(0);
  for (const { inputs } of net.ops) for (const input of inputs) readers[input]!++;
  const growing: Growing = { net, layers: [], made: [{ layer: null, padding: null }], readers };
  const refusals: Refusal[] = [];
  for (const [at, op] of net.ops.entries()) {
    try {
      growing.made.push(madeBy(growing, op, at));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      refusals.push(refusal(op, thrown.reason, thrown.remedy));
      const last = growing.layers.length - 1;
      growing.made.push({ layer: last < 0 ? null : last, padding: null }); // what stands behind it is looked at, too
    }
  }
  const { layer, padding } = growing.made[net.output]!;
  const end = net.ops.at(-1);
  if (end && refusals.length === 0 && (layer !== growing.layers.length - 1 || padding !== null))
    refusals.push({ node: end.name, op: end.op, ...UNREAD });
  return refusals.length > 0 ? { layers: null, refusals } : { layers: growing.layers, refusals: [] };
}

const UNREAD = {
  reason: "the output of the net is not what its last layer makes",
  remedy: "Leave out what the output does not need.",
} as const;

function madeBy(growing: Growing, op: Op, at: number): Made {
  switch (op.kind) {
    case "conv":
    case "depthwise":
    case "dense":
      return product(growing, op);
    case "pool":
      return pool(growing, op);
    case "add":
      return sum(growing, op);
    case "clamp":
      return limited(growing, op);
    case "scale":
      return scaled(growing, op);
    case "pad":
      return { ...read(growing, op.inputs[0]), padding: op };
    case "softmax":
      if (at !== growing.net.ops.length - 1)
        throw new Refused("something follows it", "A softmax is the last operation.");
      return read(growing, op.inputs[0]);
    default:
      return op satisfies never;
  }
}

/** The value that an operation reads, which has no zeros around it. */
function read({ made }: Growing, value = 0): Made {
  const found = made[value]!;
  if (found.padding) throw new Refused("it reads zeros around a map", "Zeros stand before a convolution.");
  return found;
}

/** Adds a layer. */
function added({ layers }: Growing, layer: GraphLayer): Made {
  layers.push(layer);
  return { layer: layers.length - 1, padding: null };
}

function named({ layers }: Growing, kind: string) {
  return { name: `${kind}${layers.length + 1}`, source: "" };
}

function product(growing: Growing, given: ProductOp): Made {
  const { layers, made } = growing;
  const { layer, padding } = made[given.inputs[0] ?? 0]!;
  const own = padding ? withPadding(given, padding.padding) : given;
  if (own === null)
    throw new Refused("zeros around a map stand before it", "Zeros stand before a convolution.");
  if (layer === null && layers.length > 0)
    throw new Refused("it reads the input of the net, as another layer does", "One layer reads the input.");
  return placed(growing, own, layer);
}

/** Adds a product that reads this layer, or the input. */
function placed(growing: Growing, own: ProductOp, layer: number | null): Made {
  const { layers, net } = growing;
  const from = layer === null || layer === layers.length - 1 ? {} : { from: layers[layer]!.layer.name };
  const input = layer === null ? net.input : layers[layer]!.layer.output;
  const common = { ...named(growing, own.kind), input, output: own.output, ...from };
  const ir = weighted(own, { ...common, limits: LIMITLESS, overlay: false });
  return added(growing, { layer: ir, op: own, product: own });
}

/** Fields of layers with weights of every kind. */
type Common = Pick<WeightedIr, "name" | "source" | "input" | "output" | "from" | "limits"> & {
  readonly overlay: false;
};

function weighted(op: ProductOp, common: Common): WeightedIr {
  switch (op.kind) {
    case "conv":
    case "depthwise":
      return { kind: op.kind, ...common, window: op.window };
    case "dense":
      return { kind: "dense", ...common };
    default:
      return op satisfies never;
  }
}

/** The newest layer, which a value has to be. */
function newest({ layers }: Growing, { layer }: Made): GraphLayer {
  if (layer === null || layer !== layers.length - 1)
    throw new Refused("it does not read what was computed just before", "It follows a layer with weights.");
  return layers[layer]!;
}

function pool(growing: Growing, given: PoolOp): Made {
  const { layers, made } = growing;
  const source = made[given.inputs[0] ?? 0]!;
  const { layer } = newest(growing, source);
  const op = pooled(given, layer.output, source.padding, isPositive(layers));
  if (typeof op === "string") throw new Refused(op, POOLS);
  if (op.kind !== "pool") return placed(growing, op, source.layer);
  const kind = ({ max: "maxPool", average: "averagePool" } as const)[op.reading];
  const { window, output } = op;
  const ir: PoolIr = { kind, ...named(growing, kind), input: layer.output, output, window };
  return added(growing, { layer: ir, op, product: null });
}

/** True where the last of these layers makes no value below 0. */
function isPositive(layers: readonly GraphLayer[]): boolean {
  const last = [...layers].reverse().find(({ product, layer }) => product !== null || layer.kind === "add");
  return last !== undefined && "limits" in last.layer && (last.layer.limits?.[0] ?? 0) >= 0;
}

function sum(growing: Growing, op: AddOp): Made {
  const [left, right] = op.inputs.map((value) => read(growing, value).layer);
  const last = growing.layers.length - 1;
  const other = left === last ? right : right === last ? left : null;
  if (other === null || other === undefined || other === last)
    throw new Refused(
      "it adds no two layers of which one comes just before",
      "Add what two layers have made.",
    );
  const { layer } = growing.layers[other]!;
  const ir: AddIr = {
    ...({ kind: "add", ...named(growing, "add"), other: layer.name } as const),
    ...{ input: op.output, output: op.output, limits: LIMITLESS },
  };
  return added(growing, { layer: ir, op: newestFirst(op, left === last), product: null });
}

/** The operation whose first operand is what the layer before has made. */
function newestFirst(op: AddOp, isFirst: boolean): AddOp {
  if (isFirst || op.integers === undefined) return op;
  const { input, other, ...rest } = op.integers;
  return { ...op, integers: { ...rest, input: other, other: input } };
}

/** The layer that an activation or a scale belongs to: nobody else reads it. */
function alone(growing: Growing, value = 0): GraphLayer {
  const found = newest(growing, read(growing, value));
  if (growing.readers[value] !== 1)
    throw new Refused("what it reads is read by another node, too", "An activation follows its layer alone.");
  return found;
}

function limited(growing: Growing, { inputs, least, most, integers }: ClampOp): Made {
  const found = alone(growing, inputs[0]);
  const { layer, op } = found;
  if (!("limits" in layer) || layer.limits === undefined)
    throw new Refused(
      "it follows no layer that it could belong to",
      "An activation follows a layer with weights, or a sum.",
    );
  const limits: Limits = [Math.max(layer.limits[0], least), Math.min(layer.limits[1], most)];
  return replaced(growing, { ...found, layer: { ...layer, limits }, op: withOutput(op, integers) });
}

/** The operation with the scale of what its activation makes. */
function withOutput<O extends Op>(op: O, integers: OpIntegers | undefined): O {
  return integers && op.integers ? { ...op, integers: { ...op.integers, output: integers.output } } : op;
}

function scaled(growing: Growing, op: ScaleOp): Made {
  const found = alone(growing, op.inputs[0]);
  if (found.product === null || !("limits" in found.layer) || found.layer.limits !== LIMITLESS)
    throw new Refused(
      "no layer with weights stands before it",
      "A batch normalisation stands behind a convolution.",
    );
  return replaced(growing, { ...found, product: behindScale(found.product, op) });
}

function replaced({ layers }: Growing, layer: GraphLayer): Made {
  layers.splice(-1, 1, layer);
  return { layer: layers.length - 1, padding: null };
}

/** The weights of the layers that have some. */
export function weightsOf(layers: readonly GraphLayer[]): TrainedLayer[] {
  return layers.flatMap(({ product: own }) =>
    own === null
      ? []
      : {
          weights: Float32Array.from(own.weights),
          bias: Float32Array.from(own.bias),
          ...{ head: null, overlay: null },
        },
  );
}
