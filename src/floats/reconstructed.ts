import type { Engine, Tensor } from "../engine/engine.js";
import type { Trained } from "../ir/trained.js";
import { meanOf } from "../numerics/mean.js";
import type { FloatActivations } from "./float-model.js";
import type { LayerOf, LayerPass } from "./network.js";

/** z W^T + c - u, [batch][inputs]: what is left of the input of a layer where it is made of its output. */
export function reconstructed(
  engine: Engine,
  { weights, decoderBias }: LayerOf<Tensor>,
  { input, z }: Pick<LayerPass, "input" | "z">,
): Tensor {
  if (!decoderBias) throw new Error("a layer that reconstructs nothing");
  const made = engine.add(engine.matMul(z, engine.transpose(weights)), decoderBias);
  return engine.subtract(made, input);
}

/**
 * log2 of the sum of squares of the network input, then of what each layer leaves of its own input, in float64: the energies of the
 * float model, from its activations for one sample.
 */
export function floatEnergies(
  { layers: trained }: Pick<Trained, "layers">,
  { x, layers }: Pick<FloatActivations, "x" | "layers">,
): number[] {
  const left = trained.map(({ weights, decoderBias }, index) => {
    const u = layers[index - 1]?.h ?? x;
    const { z } = layers[index]!;
    return u.map((value, i) => {
      let sum = decoderBias?.[i] ?? 0;
      for (let j = 0; j < z.length; j++) sum += z[j]! * weights[i * z.length + j]!;
      return sum - value;
    });
  });
  return [x, ...left].map(logEnergy);
}

/** The same of a net that makes its input anew: of the input's z-scores, then of what its last layer leaves. */
export function remadeEnergies(
  spread: InputSpread,
  { x, layers }: Pick<FloatActivations, "x" | "layers">,
): number[] {
  const { z } = layers.at(-1)!;
  return [zScores(spread, x), x.map((value, i) => z[i]! - value)].map(logEnergy);
}

/** Mean and deviation of each input; a deviation of 0 where it never changes. */
export interface InputSpread {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Spread of the inputs over some rows. */
export function spreadOf(rows: readonly Float32Array[]): InputSpread {
  const size = rows[0]?.length ?? 0;
  const mean = Float64Array.from({ length: size }, (_, i) => meanOf(rows.map((row) => row[i]!)));
  const deviation = mean.map((own, i) => Math.sqrt(meanOf(rows.map((row) => (row[i]! - own) ** 2))));
  return { mean, deviation };
}

/** Inputs in deviations from their means; 0 of one that never changes. */
export function zScores({ mean, deviation }: InputSpread, x: Float32Array): Float32Array {
  return x.map((value, i) => (deviation[i] === 0 ? 0 : (value - mean[i]!) / deviation[i]!));
}

function logEnergy(values: Float32Array): number {
  return Math.log2(values.reduce((sum, each) => sum + each * each, 2 ** -126));
}
