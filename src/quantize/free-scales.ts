/**
 * Scales of an imported net whose activations are no powers of two. A ReLU passes a factor above 0 on, so each layer may be
 * multiplied by one that its readers take back: then the powers of two of the contract are any scales that are wished for.
 */
import type { FloatActivations, FloatLayer } from "../floats/float-model.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import type { FollowerIr } from "../ir/layers.js";
import type { Trained, TrainedLayer } from "../ir/trained.js";
import { planeOf } from "../ir/window.js";
import { followerOf } from "../layers/index.js";
import { gridError, largestOf } from "../numerics/scale.js";

/** Scales that are tried, an eighth of an octave apart: from the one that clips nothing down to 2^-3.5 of it. */
const SCALES = 29;

/** Samples that scales are chosen by. */
const SAMPLES = 128;

/** Values of a model with other scales between its layers; what it computes is the same. */
interface Rescaled {
  readonly trained: Trained;
  readonly floats: readonly FloatActivations[];
}

/** The model with the scales of its imported layers that int8 values fit best, in mean square. */
export function withFreeScales(ir: Ir, trained: Trained, floats: readonly FloatActivations[]): Rescaled {
  const { imported } = ir;
  if (imported === undefined) return { trained, floats };
  const blocks = blocksOfIr(ir);
  const seen = floats.slice(0, SAMPLES);
  const steps = imported.layers.map((_, index) => bestStep(seen.map(({ layers }) => layers[index]!.z)));
  const factors = steps.map((step) => 2 ** Math.round(Math.log2(step)) / step);
  const layers = trained.layers.map((layer, index): TrainedLayer => {
    const factor = factors[index];
    const isNormalised = blocks[index - 1]?.followers.some(normalises) ?? true;
    const taken = isNormalised ? 1 : (factors[index - 1] ?? 1);
    if (factor === undefined) return layer;
    const own = scaled(layer, factor, taken);
    const { head } = own;
    if (head === null) return own;
    const { channels } = planeOf(blocks[index]!.layer.output);
    return withWholeConstant({ ...own, head }, channels, ir.classes.length, factor * steps[index]!);
  });
  return { trained: { ...trained, layers }, floats: floats.map((each) => rescaled(each, factors, ir)) };
}

/** True for a layer whose output has one magnitude, whatever its input has. */
function normalises(layer: FollowerIr): boolean {
  return followerOf(layer).normalises;
}

/** The step between integers at which these values lose least. */
function bestStep(values: readonly Float32Array[]): number {
  const largest = largestOf(values.map(largestOf));
  if (largest === 0) return 1;
  const steps = Array.from({ length: SCALES }, (_, k) => (largest / 127) * 2 ** (-k / 8));
  const errors = steps.map((step) => gridError(values, 1 / step));
  return steps[errors.indexOf(Math.min(...errors))]!;
}

/** A layer whose outputs are multiplied by `factor`, and whose inputs have been by `taken`. */
function scaled({ weights, bias, head, overlay }: TrainedLayer, factor: number, taken: number): TrainedLayer {
  return {
    weights: weights.map((w) => (w * factor) / taken),
    bias: bias.map((b) => b * factor),
    head: head?.map((each) => each / factor) ?? null,
    overlay,
  };
}

/**
 * A unit without weights stands for a bias of the scores (`import/head-bias.ts`): its value becomes a whole number of steps, and
 * its row of the head follows, so that neither rounds.
 */
function withWholeConstant(
  layer: TrainedLayer & { readonly head: Float32Array },
  units: number,
  classes: number,
  step: number,
): TrainedLayer {
  const { weights, bias, head } = layer;
  const unit = units - 1;
  const value = bias[unit]!;
  for (let at = unit; at < weights.length; at += units) if (weights[at] !== 0) return layer;
  if (!(value > 0)) return layer;
  const whole = step * Math.max(1, Math.min(127, Math.ceil(value / step)));
  const row = (at: number): number => Math.floor(at / classes);
  return {
    ...layer,
    bias: bias.map((b, j) => (j === unit ? whole : b)),
    head: head.map((each, at) => (row(at) % units === unit ? (each * value) / whole : each)),
  };
}

/** Activations under other scales. */
function rescaled(given: FloatActivations, factors: readonly number[], ir: Ir): FloatActivations {
  const blocks = blocksOfIr(ir);
  const layers = given.layers.map((layer, index): FloatLayer => {
    const factor = factors[index];
    if (factor === undefined) return layer;
    const times = (values: Float32Array): Float32Array => values.map((value) => value * factor);
    const isNormalised = blocks[index]!.followers.some(normalises);
    return { z: times(layer.z), features: times(layer.features), h: isNormalised ? layer.h : times(layer.h) };
  });
  return { ...given, layers };
}
