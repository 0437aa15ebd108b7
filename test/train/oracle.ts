/**
 * Losses in float64, written from the definitions and sharing nothing with the trainer. Descent on them is what
 * the rules claim to do; central differences of them are the gradients that the closed forms are held against.
 */

export interface Data {
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

/** A layer whose values may be float64, so that a small step stays exact. */
export interface Layer {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly head: ArrayLike<number> | null;
}

type Vector = readonly number[];

const rms = (v: Vector): number[] => {
  const root = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0) / v.length);
  return v.map((x) => (root === 0 ? 0 : x / root));
};

/** v A + b with A row-major [v.length][columns]. */
const product = (v: Vector, a: ArrayLike<number>, columns: number): number[] =>
  Array.from({ length: columns }, (_, j) => v.reduce((sum, x, i) => sum + x * a[i * columns + j], 0));

export const preActivation = (layer: Layer, h: Vector): number[] =>
  product(h, layer.weights, layer.bias.length).map((a, j) => a + layer.bias[j]);

const activation = (layer: Layer, h: Vector): number[] => preActivation(layer, h).map((a) => Math.max(0, a));

const headScores = (layer: Layer, z: Vector): number[] =>
  layer.head === null ? [] : product(z, layer.head, layer.head.length / layer.bias.length);

const crossEntropy = (scores: Vector, label: number): number =>
  Math.log(scores.reduce((sum, s) => sum + Math.exp(s - scores[label]), 0));

const add = (a: Vector, b: Vector): number[] => (a.length === 0 ? [...b] : a.map((x, k) => x + b[k]));
const total = (v: Vector): number => v.reduce((sum, x) => sum + x, 0);
const mean = (data: Data, loss: (input: Vector, label: number) => number): number =>
  total(data.inputs.map((input, n) => loss(input, data.labels[n]))) / data.inputs.length;

/** h that enters layer `count`, from the unperturbed layers before it. */
export const hidden = (layers: readonly Layer[], count: number, input: Vector): number[] =>
  layers.slice(0, count).reduce<number[]>((h, layer) => rms(activation(layer, h)), [...input]);

/** Loss that layer `index` descends: what comes from earlier layers is taken from `frozen`, itself from `layers`. */
export function localLoss(
  frozen: readonly Layer[],
  layers: readonly Layer[],
  index: number,
  data: Data,
  penalty: number,
): number {
  return mean(data, (input, label) => {
    let before: number[] = [];
    for (let l = 0; l < index; l++) {
      before = add(before, headScores(frozen[l], activation(frozen[l], hidden(frozen, l, input))));
    }
    const z = activation(layers[index], hidden(frozen, index, input));
    return crossEntropy(add(before, headScores(layers[index], z)), label) + penalty * total(z);
  });
}

/** Loss that backpropagation descends: the last layer's answer, and the activity of all layers. */
export function globalLoss(layers: readonly Layer[], data: Data, penalty: number): number {
  return mean(data, (input, label) => {
    const activations = layers.map((layer, l) => activation(layer, hidden(layers, l, input)));
    const last = layers.length - 1;
    return (
      crossEntropy(headScores(layers[last], activations[last]), label) + penalty * total(activations.flat())
    );
  });
}

/** Central differences of `loss` with respect to every value of `layers`, in the same structure. */
export function differences(
  layers: readonly Layer[],
  loss: (perturbed: readonly Layer[], layer: number) => number,
): number[][][] {
  const epsilon = 2 ** -17;
  return layers.map((layer, index) =>
    (["weights", "bias", "head"] as const).map((kind) =>
      Array.from(layer[kind] ?? [], (value, position) => {
        const at = (moved: number): number => {
          const tensor = Float64Array.from(layer[kind] ?? []);
          tensor[position] = moved;
          return loss(
            layers.map((own, l) => (l === index ? { ...own, [kind]: tensor } : own)),
            index,
          );
        };
        return (at(value + epsilon) - at(value - epsilon)) / (2 * epsilon);
      }),
    ),
  );
}
