/**
 * Names of tensors in files of other frameworks: that of their layer, then what they are to it, as in `features.0.weight`,
 * `model_weights/conv/conv/kernel:0`, `layers/conv/vars/0` or `conv_b`.
 */

/** Roles of tensors in their layer, by the words that frameworks have for them; Keras also numbers them. */
const ROLES = {
  weights: ["weight", "weights", "kernel", "depthwise_kernel", "w", "0"],
  bias: ["bias", "b", "1"],
  gamma: ["weight", "gamma", "scale", "0"],
  beta: ["bias", "beta", "offset", "1"],
  mean: ["running_mean", "moving_mean", "mean", "2"],
  variance: ["running_var", "moving_variance", "variance", "var", "3"],
} as const;
export type Role = keyof typeof ROLES;

const WORDS = [...new Set(Object.values(ROLES).flat()), "num_batches_tracked"].sort(
  (a, b) => b.length - a.length,
);
const NAME = new RegExp(`^(.+?)(?:/vars)?[./_](${WORDS.join("|")})(?::0)?$`, "s");

/** A tensor of a layer. */
interface Part {
  readonly name: string;
  readonly word: string;
}

/** Tensors of a file, by the layers that they belong to. */
export interface TensorNames {
  /** Names of tensors that have this role in a layer: none, one, or several of which nobody knows the right one. */
  find(layer: string, role: Role): readonly string[];
}

/** The tensors of these names. */
export function tensorNames(names: readonly string[]): TensorNames {
  const byLayer = new Map<string, Part[]>();
  for (const name of names) {
    const [, layer, word] = NAME.exec(name) ?? [];
    if (layer === undefined || word === undefined) continue;
    // A layer is called by its whole path, or by the last name of it.
    for (const key of new Set([layer, layer.slice(layer.lastIndexOf("/") + 1)]))
      byLayer.set(key, [...(byLayer.get(key) ?? []), { name, word }]);
  }
  return {
    find(layer, role) {
      const parts = byLayer.get(layer) ?? [];
      const words: readonly string[] = ROLES[role];
      return parts.filter(({ word }) => words.includes(word)).map(({ name }) => name);
    },
  };
}

/** True for a tensor that no inference reads: PyTorch counts the batches that a normalisation has seen. */
export function isCounter(name: string): boolean {
  return NAME.exec(name)?.[2] === "num_batches_tracked";
}
