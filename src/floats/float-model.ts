import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import { type Limits, RELU } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import type { Trained, TrainedLayer } from "../ir/trained.js";
import { followerOf, weightedOf } from "../layers/index.js";
import { cellPixels, poolFloats } from "../layers/pixels.js";
import { meanSquare } from "../numerics/float64.js";
import { standardizeInto } from "../numerics/standardize.js";
import { definitionOfReadout } from "../readouts/index.js";
import type { FloatReadout } from "../readouts/readout.js";
import { amplitudeOf } from "./network.js";

/** Activations of a block: its map or vector z, what its readout reads, and h. */
export interface FloatLayer {
  readonly z: Float32Array;
  readonly features: Float32Array;
  readonly h: Float32Array;
}

/** Activations of the float model for one sample. */
export interface FloatActivations {
  /** Standardised input. */
  readonly x: Float32Array;
  /**
   * Per layer with weights: z = relu(a), and h as the next one reads it; [units], or [classes][units] where every label
   * is a candidate (readout `goodness`).
   */
  readonly layers: readonly FloatLayer[];
  /** Outputs of all layers by their names, where there is one pass. */
  readonly made?: ReadonlyMap<string, Float32Array>;
  /** Running scores [classes] at each exit: after every slice of every layer that is read out. */
  readonly scores: readonly Float64Array[];
}

/**
 * The network in floating point as it was trained (float64 sums), independent of the training engine. Scores of groups
 * are mean squares without the temperature of the training's softmax; scores of goodness are mean squares of whole
 * layers, whatever goodness the training used, and no label leaves the race.
 */
export function forwardFloat(
  ir: Ir,
  trained: Trained,
  raw: Samples["inputs"],
  rawOffset: number,
): FloatActivations {
  const x = new Float32Array(sizeOf(ir.input.network));
  standardizeInto(ir.input, trained.statistics, raw, rawOffset, x, 0);
  const { triesLabels } = floatsOf(ir);
  return { x, ...(triesLabels ? multiPass : onePass)(ir, trained.layers, x) };
}

type Pass = Omit<FloatActivations, "x">;

function onePass(ir: Ir, parameters: readonly TrainedLayer[], x: Float32Array): Pass {
  const layers: FloatLayer[] = [];
  const scores: Float64Array[] = [];
  const blocks = blocksOfIr(ir);
  let input = x;
  const made: Made = new Map();
  for (const [index, own] of parameters.entries()) {
    const block = blocks[index]!;
    const a = sumsOf(block, own, sourceOf(block.layer, made, input));
    if (own.overlay !== null) addNeutralLabel(ir, own.overlay, a);
    const z = limited(a, block.layer.limits);
    made.set(block.name, z);
    const read = passedOn(block.inside, z, made);
    const features = cellsOf(block, read);
    const share = block.unread || block.silent ? null : floatsOf(ir).share(block, own.head);
    for (let slice = 0; share !== null && slice < block.slices; slice++) {
      const sum = scores.at(-1)?.slice() ?? new Float64Array(ir.classes.length);
      share(features, slice, sum);
      if (slice === 0)
        own.constant?.forEach((each, k) => {
          sum[k] = sum[k]! + each;
        });
      scores.push(sum);
    }
    const h = passedOn(block.followers, read, made);
    layers.push({ z, features, h });
    input = h;
  }
  return { layers, scores, made };
}

/** Every label as a candidate: the first layer's sums are shared, and each label adds its own constant to them. */
function multiPass(ir: Ir, parameters: readonly TrainedLayer[], x: Float32Array): Pass {
  const amplitude = amplitudeOf(ir);
  const goodness = new Float64Array(ir.classes.length);
  const scores: Float64Array[] = [];
  let inputs: Float32Array[] = ir.classes.map(() => x);
  const blocks = blocksOfIr(ir);
  const layers = parameters.map((own, index) => {
    const shared = index === 0 ? sumsOf(blocks[index]!, own, x) : null;
    const passes = inputs.map((input, label) => {
      const a = shared?.slice() ?? sumsOf(blocks[index]!, own, input);
      if (own.overlay !== null) {
        for (let j = 0; j < a.length; j++) a[j] = a[j]! + amplitude * own.overlay[label * a.length + j]!;
      }
      const z = limited(a);
      goodness[label] = goodness[label]! + meanSquare(z, 0, z.length);
      return { z, h: passedOn(blocks[index]!.followers, z, new Map()) };
    });
    scores.push(goodness.slice());
    inputs = passes.map(({ h }) => h);
    const z = concatenate(passes.map((pass) => pass.z));
    return { z, features: z, h: concatenate(inputs) };
  });
  return { layers, scores };
}

function floatsOf({ inference }: Ir): FloatReadout {
  return definitionOfReadout({ kind: inference.readout }).floats;
}

/** The neutral label: 1 / classes of the amplitude in every slot, at every pixel. */
function addNeutralLabel(ir: Ir, overlay: Float32Array, a: Float64Array): void {
  const classes = ir.classes.length;
  const share = amplitudeOf(ir) / classes;
  const units = overlay.length / classes;
  for (let label = 0; label < classes; label++)
    for (let j = 0; j < a.length; j++) a[j] = a[j]! + share * overlay[label * units + (j % units)]!;
}

/** x W + b in float64. */
function sumsOf({ layer }: BlockIr, parameters: TrainedLayer, input: Float32Array): Float64Array {
  return weightedOf(layer).sumsFloat(layer, parameters, input);
}

/** Cells of a map that a head reads; the map itself where it has none. */
function cellsOf({ cells, read }: BlockIr, map: Float32Array): Float32Array {
  return cells === null ? map : poolFloats(map, cellPixels(cells.grid, read), read, cells.reading);
}

/** Limited as by an activation; absent: a ReLU. */
function limited(a: Float64Array, [least, most]: Limits = RELU): Float32Array {
  const z = new Float32Array(a.length);
  for (let j = 0; j < a.length; j++) z[j] = Math.min(most, Math.max(least, a[j]!));
  return z;
}

/** Outputs of layers by their names. */
type Made = Map<string, Float32Array>;

/** Output that a layer reads: that of the one before, or of one that it names. */
function sourceOf({ from }: BlockIr["layer"], made: Made, before: Float32Array): Float32Array {
  return from === undefined ? before : made.get(from)!;
}

/** Output behind some layers without weights. */
function passedOn(followers: BlockIr["followers"], z: Float32Array, made: Made): Float32Array {
  return followers.reduce((x, layer) => {
    const output = followerOf(layer).forwardFloat(layer, x, (name) => made.get(name)!);
    made.set(layer.name, output);
    return output;
  }, z);
}

function concatenate(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const joined = new Float32Array(vectors.length * length);
  for (const [index, vector] of vectors.entries()) joined.set(vector, index * length);
  return joined;
}
