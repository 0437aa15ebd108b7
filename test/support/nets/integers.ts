/** Small nets of int8 with scales and zero points, and what they compute by the definitions of their format, in BigInt. */
import { createRandom } from "../../../src/numerics/prng.js";
import { option, tfliteFile, type WrittenNet, type WrittenTensor } from "./tflite-writer.js";

const FILTERS = 37; // more than a vector register has lanes, and blocks of every width

/** Maps behind a ReLU. */
const ACTIVE: ReadonlySet<string> = new Set(["first", "sum", "both"]);

/**
 * A residual net over maps of 6 x 5 x 2: a convolution (ReLU), a depthwise one without, their sum (ReLU), a convolution that reads
 * the first map again, another sum, a maximum and a mean whose windows overlap and reach beyond the map, a mean of all and a
 * dense layer.
 */
export function residualInt8(seed: number): WrittenNet {
  const random = createRandom(seed, 7);
  const whole = (least: number, most: number): number =>
    least + Math.floor(random.uniform() * (most - least + 1));
  const map = (name: string, dims: readonly number[], scale: number, zero: number): WrittenTensor => ({
    ...{ name, dims, type: "int8", scales: [Math.fround(scale)], zeros: [zero] },
  });
  const weights = (name: string, dims: readonly number[], axis: number, count: number): WrittenTensor => ({
    ...{ name, dims, type: "int8", axis },
    values: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => whole(-127, 127)),
    scales: Array.from({ length: count }, () => Math.fround(0.002 + 0.004 * random.uniform())),
  });
  const bias = (name: string, count: number): WrittenTensor => ({
    ...{ name, dims: [count], type: "int32", values: Array.from({ length: count }, () => whole(-900, 900)) },
    scales: Array.from({ length: count }, () => 1),
  });
  const plane = [1, 6, 5, FILTERS];
  const tensors = [
    map("x", [1, 6, 5, 2], 0.05, -3),
    weights("w1", [FILTERS, 3, 3, 2], 0, FILTERS),
    bias("b1", FILTERS),
    map("first", plane, 0.04, -128),
    weights("w2", [1, 3, 3, FILTERS], 3, FILTERS),
    bias("b2", FILTERS),
    map("apart", plane, 0.06, 11),
    map("sum", plane, 0.07, -100),
    weights("w3", [FILTERS, 1, 1, FILTERS], 0, FILTERS),
    bias("b3", FILTERS),
    map("aside", plane, 0.05, -20),
    map("both", plane, 0.09, -128),
    map("peaks", [1, 3, 3, FILTERS], 0.09, -128),
    map("smooth", [1, 3, 3, FILTERS], 0.09, -128),
    map("mean", [1, 1, 1, FILTERS], 0.09, -128),
    map("flat", [1, FILTERS], 0.09, -128),
    weights("w4", [3, FILTERS], 0, 1),
    bias("b4", 3),
    map("scores", [1, 3], 0.02, 17),
  ];
  const scaled = tensors.map((each) => withBiasScales(each, tensors));
  const conv = { code: 3, optionsType: 1 } as const;
  return {
    tensors: scaled,
    operators: [
      { ...conv, inputs: ["x", "w1", "b1"], output: "first", options: option.conv(0, 1, 1) },
      {
        code: 4,
        inputs: ["first", "w2", "b2"],
        output: "apart",
        optionsType: 2,
        options: option.depthwise(0, 1, 0),
      },
      { code: 0, inputs: ["apart", "first"], output: "sum", optionsType: 11, options: option.dense(1) },
      { ...conv, inputs: ["first", "w3", "b3"], output: "aside", options: option.conv(1, 1, 0) },
      { code: 0, inputs: ["sum", "aside"], output: "both", optionsType: 11, options: option.dense(1) },
      { code: 17, inputs: ["both"], output: "peaks", optionsType: 5, options: option.window(3, 3, 2, 0) },
      { code: 1, inputs: ["peaks"], output: "smooth", optionsType: 5, options: option.window(3, 3, 1, 0) },
      { code: 1, inputs: ["smooth"], output: "mean", optionsType: 5, options: option.window(3, 3) },
      { code: 22, inputs: ["mean"], output: "flat" },
      { code: 9, inputs: ["flat", "w4", "b4"], output: "scores", optionsType: 8, options: option.dense(0) },
    ],
    input: "x",
    output: "scores",
  };
}

/** The same with a channel whose sums are 0 or less, and 0 without a ReLU, wherever it is made. */
export function withDeadChannel(net: WrittenNet, channel: number): WrittenNet {
  const filters: Readonly<Record<string, number>> = { w1: 18, w3: FILTERS }; // values of each
  const dead = ({ name, values, ...rest }: WrittenTensor): WrittenTensor => {
    const size = filters[name];
    const bias = { b1: -5, b2: 0, b3: 0 }[name];
    const set = (value: number, at: number): number => {
      if (size !== undefined && Math.floor(at / size) === channel) return 0;
      return bias !== undefined && at === channel ? bias : value;
    };
    return { name, ...rest, ...(values ? { values: values.map(set) } : {}) };
  };
  return { ...net, tensors: net.tensors.map(dead) };
}

/** A bias has the scale of its sums. */
function withBiasScales(tensor: WrittenTensor, all: readonly WrittenTensor[]): WrittenTensor {
  const [, layer] = /^b(\d)$/.exec(tensor.name) ?? [];
  if (layer === undefined) return tensor;
  const source = { 1: "x", 2: "first", 3: "first", 4: "flat" }[Number(layer)]!;
  const own = (name: string): readonly number[] => all.find((each) => each.name === name)!.scales!;
  const scales = own(`w${layer}`).map((scale) => Math.fround(scale * own(source)[0]!));
  return { ...tensor, scales };
}

/** The bytes of such a net. */
export function residualTflite(seed: number): Uint8Array {
  return tfliteFile(residualInt8(seed));
}

type Rounding = "single" | "double";

/** value * factor, by the definitions of gemmlowp: a doubling high product, then a division by a power of two. */
function times(value: bigint, factor: number, rounding: Rounding): bigint {
  let [share, right] = [factor, 0];
  while (share < 0.5) [share, right] = [share * 2, right + 1];
  let multiplier = BigInt(Math.round(share * 2 ** 31));
  if (multiplier === 1n << 31n) [multiplier, right] = [multiplier >> 1n, right - 1];
  const product = value * multiplier;
  if (rounding === "single") return (product + (1n << BigInt(30 + right))) >> BigInt(31 + right);
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  const high = (product + nudge) / (1n << 31n); // towards 0, as in C
  if (right === 0) return high;
  const half = 1n << BigInt(right - 1);
  return high >= 0n ? (high + half) >> BigInt(right) : -((-high + half) >> BigInt(right));
}

/** Steps of the pools whose windows are 3 x 3 and pad as `same` does; the others see all of their map. */
const STEPS: Readonly<Record<string, number>> = { peaks: 2, smooth: 1 };

/** Pixels under each position of a pool's window, those outside the map left out. */
function pixelsUnder(name: string, height: number, width: number): number[][] {
  const step = STEPS[name];
  const all = (size: number): number[] => Array.from({ length: size }, (_, at) => at);
  const under = (size: number): number[][] => {
    if (step === undefined) return [all(size)];
    const count = Math.ceil(size / step);
    const before = Math.floor(((count - 1) * step + 3 - size) / 2);
    return all(count).map((at) => all(size).filter((y) => Math.abs(y - (at * step - before + 1)) <= 1));
  };
  return under(height).flatMap((rows) =>
    under(width).map((columns) => rows.flatMap((y) => columns.map((z) => y * width + z))),
  );
}

/** Every map that the net computes of an input of int8, by its name. */
export function answersInt8(
  net: WrittenNet,
  input: readonly number[],
  rounding: Rounding,
): Map<string, number[]> {
  const found = new Map<string, number[]>([[net.input, [...input]]]);
  const tensor = (name: string): WrittenTensor => net.tensors.find((each) => each.name === name)!;
  const zero = (name: string): number => tensor(name).zeros![0]!;
  const scale = (name: string, at = 0): number => tensor(name).scales![at]!;
  const limit = (q: bigint, name: string, relu: boolean): number =>
    Math.max(relu ? Math.max(-128, zero(name)) : -128, Math.min(127, Number(q) + zero(name)));
  for (const { code, inputs, output } of net.operators) {
    const [a = "", b = "", c = ""] = inputs;
    const x = found.get(a)!;
    const [, height = 1, width = 1, channels = 1] = tensor(a).dims;
    const relu = ACTIVE.has(output);
    const made: number[] = [];
    if (code === 22) made.push(...x);
    if (code === 0) {
      const y = found.get(b)!;
      const unit = 2 * Math.max(scale(a), scale(b));
      for (const [at, q] of x.entries()) {
        const terms = [
          times(BigInt(q - zero(a)) << 20n, scale(a) / unit, rounding),
          times(BigInt(y[at]! - zero(b)) << 20n, scale(b) / unit, rounding),
        ];
        made.push(
          limit(times(terms[0]! + terms[1]!, unit / (2 ** 20 * scale(output)), rounding), output, relu),
        );
      }
    }
    if (code === 1 || code === 17)
      for (const pixels of pixelsUnder(output, height, width))
        for (let k = 0; k < channels; k++) {
          const seen = pixels.map((pixel) => x[pixel * channels + k]!);
          const [sum, count] = [seen.reduce((p, q) => p + q, 0), seen.length];
          const mean = Math.sign(sum) * Math.floor((2 * Math.abs(sum) + count) / (2 * count));
          made.push(code === 1 ? mean + 0 : Math.max(...seen)); // -0 is 0
        }
    if (code === 9) {
      const w = tensor(b).values!;
      for (const [j, own] of tensor(c).values!.entries()) {
        const sum = x.reduce((total, q, i) => total + (q - zero(a)) * w[j * x.length + i]!, own);
        made.push(limit(times(BigInt(sum), (scale(a) * scale(b)) / scale(output), rounding), output, relu));
      }
    }
    if (code === 3 || code === 4) {
      const [first = 1, rows = 1, columns = 1, last = 1] = tensor(b).dims;
      const [filters, w] = [code === 3 ? first : last, tensor(b).values!];
      const [top, left] = [(rows - 1) >> 1, (columns - 1) >> 1];
      for (let at = 0; at < height * width * filters; at++) {
        const [j, column, row] = [
          at % filters,
          Math.floor(at / filters) % width,
          Math.floor(at / filters / width),
        ];
        let sum = tensor(c).values![j]!;
        for (let ky = 0; ky < rows; ky++)
          for (let kx = 0; kx < columns; kx++) {
            const [y, z] = [row + ky - top, column + kx - left];
            if (y < 0 || z < 0 || y >= height || z >= width) continue;
            const pixel = (y * width + z) * channels;
            if (code === 4) sum += (x[pixel + j]! - zero(a)) * w[(ky * columns + kx) * filters + j]!;
            else
              for (let i = 0; i < channels; i++)
                sum += (x[pixel + i]! - zero(a)) * w[((j * rows + ky) * columns + kx) * channels + i]!;
          }
        made.push(
          limit(times(BigInt(sum), (scale(a) * scale(b, j)) / scale(output), rounding), output, relu),
        );
      }
    }
    found.set(output, made);
  }
  return found;
}
