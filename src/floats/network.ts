import type { Engine, Tensor, Variable } from "../engine/engine.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import type { WeightedIr } from "../ir/layers.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import type { TrainedLayer } from "../ir/trained.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import { followerOf, weightedOf } from "../layers/index.js";
import type { Followed } from "../layers/layer.js";
import { limited } from "../layers/limited.js";
import { cellPixels, poolTensor } from "../layers/pixels.js";
import type { Random } from "../numerics/prng.js";
import { definitionOfReadout } from "../readouts/index.js";

/**
 * One tensor of each kind for a layer: parameters, or their gradients. Weights [inputs][units], bias [1][units],
 * head [units][classes], overlay [classes][units]: what a label slot of value 1 adds to the sums.
 */
export interface LayerOf<T> {
  readonly weights: T;
  readonly bias: T;
  readonly head: T | null;
  readonly overlay: T | null;
  /** [1][targets], what the layer adds to an estimate beside its head; absent where scores are those of classes. */
  readonly constant?: T | null;
  /** [1][inputs], what is added to a reconstruction of the layer's input; absent where nothing reconstructs. */
  readonly decoderBias?: T | null;
}

/** Values that a layer computed for a batch. */
export interface LayerPass {
  readonly layer: WeightedIr;
  /** h of the layer before, or the network input: [batch][input]. */
  readonly input: Tensor;
  /** relu(sums), after dropout: [batch][output]. */
  readonly z: Tensor;
  /** dz / dsum of an active unit: 1, or 1 / (1 - dropout) where units were left out. */
  readonly gain: number;
  /** Output of the block, [batch][output]: z, or the map behind its own pool. */
  readonly output: Tensor;
  /** Features that the readout is linear in: z, cells of a map, or squares for groups. */
  readonly features: Tensor;
  /** Running scores before the layer, [batch][classes]; null where no layer has been read out. */
  readonly before: Tensor | null;
  /** Running scores after each slice, [batch][classes]; empty where the layer is not read out. */
  readonly exits: readonly Tensor[];
  /** Gradient with respect to z from the one with respect to the block's output. */
  readonly fromOutput: (gradient: Tensor) => Tensor;
  /** Gradient with respect to z from the one with respect to what the readout reads. */
  readonly fromFeatures: (gradient: Tensor) => Tensor;
  /** Gradient with respect to z from the one with respect to the next layer's input, through the layers between. */
  readonly backward: (gradient: Tensor) => Tensor;
}

/** Options that may differ from pass to pass over the same batch. */
export interface ForwardOptions {
  /** Per layer [batch][units], 0 or 1 / (1 - dropout); none for scoring. */
  readonly masks?: readonly Tensor[] | null;
  /** Label codes [batch][classes] (or [1][classes] for all) of a layer with overlay; default: the neutral label. */
  readonly label?: Tensor;
  /** The first layer's x W + b where another pass over the same inputs has computed it: see `sumsOf`. */
  readonly sums?: Tensor;
}

/** He-normal weights, zero biases and zero heads: a head's first error reaches its layer with the second step. */
export function initialize(ir: Ir, random: Random): TrainedLayer[] {
  const { hasConstant, reconstructs } = definitionOfReadout({ kind: ir.inference.readout }).floats;
  return blocksOfIr(ir).map(({ inputs, units, features, head, overlay }) => {
    const draw = (rows: number): Float32Array => heNormal(rows * units, inputs, random);
    return {
      weights: draw(inputs),
      bias: new Float32Array(units),
      head: head ? new Float32Array(features * ir.classes.length) : null,
      overlay: overlay ? draw(ir.classes.length) : null,
      ...(hasConstant && head ? { constant: new Float32Array(ir.classes.length) } : {}),
      ...(reconstructs ? { decoderBias: new Float32Array(inputs) } : {}),
    };
  });
}

/** Normal draws with variance 2 / inputs. */
export function heNormal(length: number, inputs: number, random: Random): Float32Array {
  const deviation = Math.sqrt(2 / inputs);
  return Float32Array.from({ length }, () => random.normal() * deviation);
}

/** Copies host weights into variables of the engine. */
export function upload(engine: Engine, ir: Ir, weights: readonly TrainedLayer[]): LayerOf<Variable>[] {
  const classes = ir.classes.length;
  return blocksOfIr(ir).map(({ inputs, units, features }, index) => {
    const { weights: w, bias, head, overlay, constant, decoderBias } = weights[index]!;
    return {
      weights: engine.variable(w, [inputs, units]),
      bias: engine.variable(bias, [1, units]),
      head: head === null ? null : engine.variable(head, [features, classes]),
      overlay: overlay === null ? null : engine.variable(overlay, [classes, units]),
      ...(constant ? { constant: engine.variable(constant, [1, classes]) } : {}),
      ...(decoderBias ? { decoderBias: engine.variable(decoderBias, [1, inputs]) } : {}),
    };
  });
}

/** Copies the parameters back to the host. */
export function download(engine: Engine, parameters: readonly LayerOf<Tensor>[]): TrainedLayer[] {
  return parameters.map(({ weights, bias, head, overlay, constant, decoderBias }) => ({
    weights: engine.read(weights),
    bias: engine.read(bias),
    head: head && engine.read(head),
    overlay: overlay && engine.read(overlay),
    ...(constant ? { constant: engine.read(constant) } : {}),
    ...(decoderBias ? { decoderBias: engine.read(decoderBias) } : {}),
  }));
}

/** Kinds of tensors that a layer may have. */
const ROLES = [
  "weights",
  "bias",
  "head",
  "overlay",
  "constant",
  "decoderBias",
] as const satisfies readonly (keyof LayerOf<unknown>)[];

/** A tensor for each role of each layer, in the order of `ROLES`; null where a layer has none. */
export function byRole<T>(layers: readonly LayerOf<T>[]): (T | null)[] {
  return layers.flatMap((layer) => ROLES.map((role) => layer[role] ?? null));
}

/** All tensors that there are, in the order of `byRole`. */
export function flatten<T>(layers: readonly LayerOf<T>[]): T[] {
  return byRole(layers).filter((tensor) => tensor !== null);
}

/**
 * The network's one forward pass, from the inputs [batch][inputs]: z = relu(h W + b [+ overlay]), scores after each
 * slice, next h = rms(z). Over a map the overlay is one bias per label and channel, the same at every pixel.
 */
export function forward(
  engine: Engine,
  ir: Ir,
  parameters: readonly LayerOf<Tensor>[],
  inputs: Tensor,
  { masks = null, label, sums }: ForwardOptions = {},
): LayerPass[] {
  const passes: LayerPass[] = [];
  let input = inputs;
  let scores: Tensor | null = null;
  const made = new Map<string, Tensor>();
  for (const [index, layer] of blocksOfIr(ir).entries()) {
    const own = parameters[index]!;
    const { from, limits } = layer.layer;
    if (from !== undefined) input = made.get(from)!;
    let a = index === 0 && sums !== undefined ? sums : sumsOf(engine, layer.layer, own, input);
    if (layer.overlay) {
      const overlay = overlayOf(engine, ir, own, label ?? neutralLabel(engine, ir));
      a = engine.add(a, atEveryPixel(engine, layer.layer, overlay));
    }
    const active = limits ? limited(engine, a, limits) : engine.relu(a);
    const z = masks === null ? active : engine.multiply(active, masks[index]!);
    const gain = masks === null ? 1 : 1 / (1 - ir.training.dropout);
    made.set(layer.name, z);
    const inside = follow(engine, layer.inside, z, made);
    const read = readCells(engine, layer, inside.output);
    const before: Tensor | null = scores;
    const { features, exits } = readout(engine, ir, layer, own, read.output, before);
    scores = layer.silent ? before : (exits.at(-1) ?? before);
    const followed = follow(engine, layer.followers, inside.output, made);
    passes.push({
      ...{ layer: layer.layer, input, z, gain, output: inside.output, features, before, exits },
      fromOutput: inside.backward,
      fromFeatures: (gradient) => inside.backward(read.backward(gradient)),
      backward: (gradient) => inside.backward(followed.backward(gradient)),
    });
    input = followed.output;
  }
  return passes;
}

/** h W + b, [batch][output]: sums of a layer without a label. */
export function sumsOf(
  engine: Engine,
  layer: WeightedIr,
  parameters: LayerOf<Tensor>,
  input: Tensor,
): Tensor {
  return weightedOf(layer).sums(layer, engine, parameters, input);
}

/** amplitude * label overlay: what label codes [rows][classes] add to the sums, [rows][units]. */
function overlayOf(engine: Engine, ir: Ir, { overlay }: LayerOf<Tensor>, label: Tensor): Tensor {
  if (overlay === null) throw new Error("a layer with overlay has no overlay weights");
  return engine.scale(engine.matMul(label, overlay), amplitudeOf(ir));
}

/** The same values of all channels at every pixel of a layer's output: [rows][units] -> [rows][output]. */
export function atEveryPixel(engine: Engine, { output }: WeightedIr, values: Tensor): Tensor {
  return pixelsOf(output) === 1 ? values : engine.matMul(values, copies(engine, output));
}

/** Sums of all channels over the pixels of a layer's output: [rows][output] -> [rows][units]. */
export function overAllPixels(engine: Engine, { output }: WeightedIr, values: Tensor): Tensor {
  if (pixelsOf(output) === 1) return values;
  return engine.matMul(values, engine.transpose(copies(engine, output)));
}

/** [units][output]: 1 where a value of the map is of the unit's channel. */
function copies(engine: Engine, output: Shape): Tensor {
  const { channels } = planeOf(output);
  const size = sizeOf(output);
  const ones = new Float32Array(channels * size);
  for (let at = 0; at < size; at++) ones[(at % channels) * size + at] = 1;
  return engine.tensor(ones, [channels, size]);
}

/** The code that says nothing: 1 / classes in every slot, [1][classes]. */
function neutralLabel(engine: Engine, { classes }: Ir): Tensor {
  return engine.tensor(new Float32Array(classes.length).fill(1 / classes.length), [1, classes.length]);
}

/** Value of the label's slot; a constant of the model. */
export function amplitudeOf({ training }: Ir): number {
  if (training.rule !== "forwardForward") throw new Error(`${training.rule} overlays no label`);
  return training.amplitude;
}

/** Cells of a map that a head reads; the map itself where it has none. */
function readCells(engine: Engine, { cells, read }: BlockIr, z: Tensor): Followed {
  if (cells === null) return { output: z, backward: (gradient) => gradient };
  return poolTensor(engine, z, cells, () => cellPixels(cells.grid, read), read, cells.reading);
}

/** Output behind some layers without weights; `made` gets the output of each by its name. */
export function follow(
  engine: Engine,
  followers: BlockIr["followers"],
  z: Tensor,
  made = new Map<string, Tensor>(),
): Followed {
  let followed: Followed = { output: z, backward: (gradient) => gradient };
  for (const layer of followers) {
    const { backward } = followed;
    const next = followerOf(layer).forward(layer, engine, followed.output, (name) => made.get(name)!);
    made.set(layer.name, next.output);
    followed = { output: next.output, backward: (gradient) => backward(next.backward(gradient)) };
  }
  return followed;
}

/**
 * The readout of a layer is linear in its features, slice by slice: z times its head, or z^2 times a constant matrix
 * that takes the mean over the group of each class.
 */
function readout(
  engine: Engine,
  ir: Ir,
  layer: BlockIr,
  { head, constant }: LayerOf<Tensor>,
  z: Tensor,
  before: Tensor | null,
): Pick<LayerPass, "features" | "exits"> {
  const { floats } = definitionOfReadout({ kind: ir.inference.readout });
  const features = floats.features(engine, z);
  const matrix = layer.unread ? null : floats.matrix(engine, layer, head, ir.classes.length);
  if (matrix === null) return { features, exits: [] };
  const width = layer.features / layer.slices;
  const exits: Tensor[] = [];
  let scores = before;
  for (let start = 0; start < layer.features; start += width) {
    const product = engine.matMul(engine.columns(features, start, width), engine.rows(matrix, start, width));
    const own = constant && start === 0 ? engine.add(product, constant) : product;
    scores = scores === null ? own : engine.add(scores, own);
    exits.push(scores);
  }
  return { features, exits };
}
