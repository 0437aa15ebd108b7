/**
 * Losses in float64, written from the definitions and sharing nothing with the trainer. Descent on them is what
 * the rules claim to do; central differences of them are the gradients that the closed forms are held against.
 */

export interface Data {
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** How much each sample counts; 1 where none is given. */
  readonly weights?: readonly number[];
  /** Dropout, [layer][sample][unit]: factors of the activations. */
  readonly masks?: readonly (readonly (readonly number[])[])[];
}

/** A layer whose values may be float64, so that a small step stays exact. */
export interface Layer {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly head: ArrayLike<number> | null;
  readonly overlay: ArrayLike<number> | null;
}

/** What a loss is made of beside the samples. */
export interface Terms {
  readonly classes: number;
  /** Weight of the sum of all activations. */
  readonly penalty: number;
  /** Per layer; 1 where none is given. */
  readonly slices?: readonly number[];
  /** Scores are mean squares of the classes' groups of units, divided by this before the softmax. */
  readonly temperature?: number;
  /** Whether a layer's loss begins with the scores of the layers before it, as where none is given. */
  readonly boosted?: boolean;
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

const total = (v: Vector): number => v.reduce((sum, x) => sum + x, 0);
const average = (v: Vector): number => total(v) / v.length;

/** softmax(scores)[label], as -ln. */
const crossEntropy = (scores: Vector, label: number): number =>
  Math.log(scores.reduce((sum, s) => sum + Math.exp(s - scores[label]), 0));

/** z of layer `index`, which reads what the layers before it make of sample `n`. */
const activation = (layers: readonly Layer[], index: number, data: Data, n: number): number[] =>
  preActivation(layers[index], hidden(layers, index, data, n)).map(
    (a, j) => Math.max(0, a) * (data.masks?.[index][n][j] ?? 1),
  );

/** h that enters layer `count`. */
export function hidden(layers: readonly Layer[], count: number, data: Data, n: number): number[] {
  return count === 0 ? [...data.inputs[n]] : rms(activation(layers, count - 1, data, n));
}

/** What the first `slices` slices of z say about class k. */
function score(layer: Layer, z: Vector, k: number, slices: number, all: number, terms: Terms): number {
  const { classes, temperature } = terms;
  const width = z.length / all;
  if (temperature === undefined) {
    const { head } = layer;
    if (head === null) return 0;
    return total(z.slice(0, slices * width).map((x, j) => x * head[j * classes + k]));
  }
  const means = Array.from({ length: slices }, (_, slice) => {
    const own = z.slice(slice * width, (slice + 1) * width);
    const group = own.slice(Math.floor((k * width) / classes), Math.floor(((k + 1) * width) / classes));
    return average(group.map((x) => x * x));
  });
  return total(means) / all / temperature;
}

const scores = (layer: Layer, z: Vector, slices: number, all: number, terms: Terms): number[] =>
  Array.from({ length: terms.classes }, (_, k) => score(layer, z, k, slices, all, terms));

const mean = (data: Data, loss: (n: number) => number): number => average(data.inputs.map((_, n) => loss(n)));

/** Running scores of all layers before `index`. */
function before(layers: readonly Layer[], index: number, data: Data, n: number, terms: Terms): number[] {
  const sum = new Array<number>(terms.classes).fill(0);
  for (let l = 0; l < index; l++) {
    const slices = terms.slices?.[l] ?? 1;
    const own = scores(layers[l], activation(layers, l, data, n), slices, slices, terms);
    for (const [k, value] of own.entries()) sum[k] += value;
  }
  return sum;
}

/** Loss that layer `index` descends: what comes from earlier layers is taken from `frozen`, itself from `layers`. */
export function localLoss(
  frozen: readonly Layer[],
  layers: readonly Layer[],
  index: number,
  data: Data,
  terms: Terms,
): number {
  const slices = terms.slices?.[index] ?? 1;
  const mixed = [...frozen.slice(0, index), layers[index]];
  return mean(data, (n) => {
    const z = activation(mixed, index, data, n);
    const sum = before(frozen, terms.boosted === false ? 0 : index, data, n, terms);
    const losses = Array.from({ length: slices }, (_, slice) => {
      const own = scores(layers[index], z, slice + 1, slices, terms);
      return crossEntropy(
        own.map((s, k) => s + sum[k]),
        data.labels[n],
      );
    });
    return (data.weights?.[n] ?? 1) * average(losses) + terms.penalty * total(z);
  });
}

/** Loss that backpropagation descends: the final answer with the earlier heads' scores from `frozen`, and all activity. */
export function globalLoss(
  frozen: readonly Layer[],
  layers: readonly Layer[],
  data: Data,
  terms: Terms,
): number {
  const last = layers.length - 1;
  const slices = terms.slices?.[last] ?? 1;
  return mean(data, (n) => {
    const activations = layers.map((_, l) => activation(layers, l, data, n));
    const sum = before(frozen, last, data, n, terms);
    const own = scores(layers[last], activations[last], slices, slices, terms);
    const loss = crossEntropy(
      own.map((s, k) => s + sum[k]),
      data.labels[n],
    );
    return (data.weights?.[n] ?? 1) * loss + terms.penalty * total(activations.flat());
  });
}

export const KINDS = ["weights", "bias", "head", "overlay"] as const;

/** Central differences of `loss` with respect to every value of `layers`, per layer in the order of KINDS. */
export function differences(
  layers: readonly Layer[],
  loss: (perturbed: readonly Layer[], layer: number, kind: (typeof KINDS)[number]) => number,
): number[][][] {
  const epsilon = 2 ** -17;
  return layers.map((layer, index) =>
    KINDS.map((kind) =>
      Array.from(layer[kind] ?? [], (value, position) => {
        const at = (moved: number): number => {
          const tensor = Float64Array.from(layer[kind] ?? []);
          tensor[position] = moved;
          return loss(
            layers.map((own, l) => (l === index ? { ...own, [kind]: tensor } : own)),
            index,
            kind,
          );
        };
        return (at(value + epsilon) - at(value - epsilon)) / (2 * epsilon);
      }),
    ),
  );
}
