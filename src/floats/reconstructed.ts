import type { Engine, Tensor } from "../engine/engine.js";
import type { Trained } from "../ir/trained.js";
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
  return [x, ...left].map((values) => Math.log2(values.reduce((sum, each) => sum + each * each, 2 ** -126)));
}
