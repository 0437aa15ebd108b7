/** Layers that a model file writes for weights of a file: their windows and shapes, and the tensors that they read. */
import type { SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { isWeighted, type LayerIr, type PoolIr, type WeightedIr } from "../ir/layers.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { writtenLayer } from "../layers/index.js";
import type { BatchNormSpec, LayerSpec, PretrainedLayer, PretrainedSpec } from "../model.js";
import type { Role } from "./tensor-names.js";

/** Order of the dimensions of weights. */
export type Order = NonNullable<PretrainedSpec["order"]>;

/** Layers that are lowered from those of a {@link PretrainedSpec}. */
export type PretrainedIr = WeightedIr | PoolIr;

/** A layer over what it reads. */
export interface PlacedLayer {
  /** Beginning of the names of its tensors. */
  readonly name: string;
  readonly kind: PretrainedLayer["kind"];
  readonly input: Shape;
  readonly output: Shape;
  /** Window and shapes; null of a batch normalisation, whose setting is `epsilon`. */
  readonly layer: PretrainedIr | null;
  readonly epsilon: number | null;
  readonly tensors: readonly WantedTensor[];
}

/** A tensor that a layer reads. */
export interface WantedTensor {
  readonly role: Role;
  readonly shape: Readonly<Record<Order, readonly number[]>>;
  /** True where a layer may do without. */
  readonly isOptional: boolean;
}

/** Shape in which the first of these layers reads a sample; null where it reads no such sample. */
export function inputOf(
  [first]: readonly PretrainedLayer[],
  shape: Shape,
  layout: "hwc" | "chw" | undefined,
): Shape | null {
  return first === undefined || isNorm(first)
    ? null
    : writtenLayer<LayerSpec>(first).inputShape(first, shape, layout);
}

/**
 * The layers over an input of this shape.
 * @param at places in the model file; those of the layers are `layers[0].layers[0]`, ...
 * @throws Failure with all layers that do not fit over what is before them.
 */
export function placedLayers(specs: readonly PretrainedLayer[], input: Shape, at: SpanOf): PlacedLayer[] {
  const placed: PlacedLayer[] = [];
  const problems: Diagnostic[] = [];
  let shape: Shape | null = input;
  for (const [index, spec] of specs.entries()) {
    if (shape === null) break;
    const name = spec.name ?? `${spec.kind}${index + 1}`;
    if (isNorm(spec)) placed.push(norm(name, spec, shape));
    else {
      const kind = writtenLayer<LayerSpec>(spec);
      problems.push(...kind.check(spec, `layers[0].layers[${index}]`, at, shape));
      const output = kind.output(spec, shape);
      if (output !== null && problems.length === 0) placed.push(withTensors(name, spec, shape));
      shape = output;
    }
  }
  if (problems.length > 0) throw new Failure(problems);
  return placed;
}

function isNorm(spec: PretrainedLayer): spec is BatchNormSpec {
  return spec.kind === "batchNorm";
}

function norm(name: string, { kind, epsilon }: BatchNormSpec, shape: Shape): PlacedLayer {
  const { channels } = planeOf(shape);
  const numbers = (role: Role, isOptional: boolean): WantedTensor => vector(role, channels, isOptional);
  const tensors = [
    numbers("gamma", true),
    numbers("beta", true),
    numbers("mean", false),
    numbers("variance", false),
  ];
  return { name, kind, input: shape, output: shape, layer: null, epsilon: epsilon ?? null, tensors };
}

function withTensors(name: string, spec: Exclude<PretrainedLayer, BatchNormSpec>, input: Shape): PlacedLayer {
  const [layer] = writtenLayer<LayerSpec>(spec).lower(spec, { name, source: "", input, overlay: false });
  const { kind } = spec;
  if (!isWeighted(layer) && !isPool(layer)) throw new Error(`${kind} has become ${layer.kind}`);
  return { name, kind, input, output: layer.output, layer, epsilon: null, tensors: tensorsOf(layer) };
}

function isPool(layer: LayerIr): layer is PoolIr {
  return layer.kind === "maxPool" || layer.kind === "averagePool";
}

function tensorsOf(layer: PretrainedIr): readonly WantedTensor[] {
  const shape = weightShape(layer);
  if (shape === null) return [];
  const torch = new Array<number>(shape.length);
  for (const [to, from] of torchOrder(layer, shape.length).entries()) torch[from] = shape[to]!;
  const weights: WantedTensor = { role: "weights", shape: { torch, keras: shape }, isOptional: false };
  return [weights, vector("bias", planeOf(layer.output).channels, true)];
}

function vector(role: Role, count: number, isOptional: boolean): WantedTensor {
  return { role, shape: { torch: [count], keras: [count] }, isOptional };
}

/** Dimensions of weights as we and Keras have them; null of a layer without. */
function weightShape(layer: PretrainedIr): readonly number[] | null {
  const { input } = layer;
  const { channels } = planeOf(input);
  switch (layer.kind) {
    case "dense":
      return [sizeOf(input), sizeOf(layer.output)];
    case "conv":
      return [...kernelOf(layer.window.kernel, input), channels, planeOf(layer.output).channels];
    case "depthwise":
      return [...kernelOf(layer.window.kernel, input), channels, 1];
    case "maxPool":
    case "averagePool":
      return null;
    default:
      return layer satisfies never;
  }
}

function kernelOf([rows, columns]: readonly [number, number], input: Shape): readonly number[] {
  return input.length === 2 ? [columns] : [rows, columns];
}

/** For each of our dimensions of weights that of PyTorch: filters, channels, then the window; channels and 1 are swapped where each has its own. */
export function torchOrder({ kind }: Pick<LayerIr, "kind">, count: number): readonly number[] {
  const window = Array.from({ length: count - 2 }, (_, at) => at + 2);
  return [...window, ...(kind === "depthwise" ? [0, 1] : [1, 0])];
}
