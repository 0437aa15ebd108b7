import type { Ir } from "../../src/ir/ir.js";
import { blocksOfIr } from "../../src/ir/ir-blocks.js";
import type { CellsIr, FollowerIr, WeightedIr } from "../../src/ir/layers.js";
import { planeOf, type Window } from "../../src/ir/window.js";
import type { Data, Layer } from "./oracle.js";

/**
 * Layers over maps in float64, written from the definitions, index by index, and sharing nothing with the trainer but the
 * shapes: what oracle.ts is for dense layers.
 */

type Vector = readonly number[];

const total = (v: Vector): number => v.reduce((sum, x) => sum + x, 0);
const average = (v: Vector): number => total(v) / v.length;

const rms = (v: Vector): number[] => {
  const root = Math.sqrt(average(v.map((x) => x * x)));
  return v.map((x) => (root === 0 ? 0 : x / root));
};

/** Sums of a layer without a label; weights [kernel rows][kernel columns][channels][filters]. */
function sumsOf(layer: WeightedIr, { weights, bias }: Layer, x: Vector): number[] {
  switch (layer.kind) {
    case "dense":
      return Array.from(bias, (b, j) =>
        x.reduce((sum, value, i) => sum + value * weights[i * bias.length + j], b),
      );
    case "conv": {
      const { channels } = planeOf(layer.input);
      return windows(layer, bias, (pixel, tap, o) => {
        const row = x.slice(pixel * channels, (pixel + 1) * channels);
        return total(row.map((value, c) => value * weights[(tap * channels + c) * bias.length + o]));
      });
    }
    case "depthwise":
      return windows(
        layer,
        bias,
        (pixel, tap, c) => x[pixel * bias.length + c] * weights[tap * bias.length + c],
      );
    default:
      throw new Error("the oracle does not know this kind of layer");
  }
}

/** Bias and what every pixel under the window adds, for each output of each position. */
function windows(
  { input, output, window: { kernel, stride, padding } }: Extract<WeightedIr, { kind: "conv" | "depthwise" }>,
  bias: Layer["bias"],
  adds: (pixel: number, tap: number, o: number) => number,
): number[] {
  const [map, { height, width, channels }] = [planeOf(input), planeOf(output)];
  return Array.from({ length: height * width * channels }, (_, at) => {
    const [o, ox, oy] = [at % channels, Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    let sum = bias[o];
    for (let ky = 0; ky < kernel[0]; ky++)
      for (let kx = 0; kx < kernel[1]; kx++) {
        const [y, x] = [oy * stride[0] + ky - padding[0], ox * stride[1] + kx - padding[1]];
        if (y < 0 || x < 0 || y >= map.height || x >= map.width) continue;
        sum += adds(y * map.width + x, ky * kernel[1] + kx, o);
      }
    return sum;
  });
}

/** Distance of the largest value from the next; that of zeros alone does not count. */
let closest = Number.POSITIVE_INFINITY;

const READ: Readonly<Record<CellsIr["reading"], (values: Vector) => number>> = {
  max(values) {
    const [first = 0, second = 0] = [...values].sort((a, b) => b - a);
    if (first > 0 && values.length > 1) closest = Math.min(closest, first - second);
    return first;
  },
  average,
};

/** One value per channel from the pixels of each area [top, bottom, left, right]. */
function read(
  x: Vector,
  shape: readonly number[],
  areas: readonly Vector[],
  how: CellsIr["reading"],
): number[] {
  const { width, channels } = planeOf(shape);
  return areas.flatMap(([top, bottom, left, right]) =>
    Array.from({ length: channels }, (_, c) => {
      const values: number[] = [];
      for (let y = top; y < bottom; y++)
        for (let at = left; at < right; at++) values.push(x[(y * width + at) * channels + c]);
      return READ[how](values);
    }),
  );
}

/** What the windows of a pool have of their map. */
function covered(shape: readonly number[], { kernel, stride, padding }: Window): number[][] {
  const { height, width } = planeOf(shape);
  const [top, left, bottom, right] = padding;
  const areas: number[][] = [];
  for (let y = -top; y + kernel[0] <= height + bottom; y += stride[0])
    for (let x = -left; x + kernel[1] <= width + right; x += stride[1])
      areas.push([
        ...[Math.max(0, y), Math.min(height, y + kernel[0])],
        ...[Math.max(0, x), Math.min(width, x + kernel[1])],
      ]);
  return areas;
}

function cellsOf(shape: readonly number[], { grid: [rows, columns] }: CellsIr): number[][] {
  const { height, width } = planeOf(shape);
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [r, c] = [Math.floor(cell / columns), cell % columns];
    const ends = (index: number, count: number, size: number): number => Math.floor((index * size) / count);
    return [
      ends(r, rows, height),
      ends(r + 1, rows, height),
      ends(c, columns, width),
      ends(c + 1, columns, width),
    ];
  });
}

function behind(followers: readonly FollowerIr[], x: Vector): number[] {
  return followers.reduce<number[]>(
    (own, layer) => {
      switch (layer.kind) {
        case "rms":
          return rms(own);
        case "maxPool":
          return read(own, layer.input, covered(layer.input, layer.window), "max");
        case "averagePool":
          return read(own, layer.input, covered(layer.input, layer.window), "average");
        default:
          throw new Error("the oracle does not know this kind of layer");
      }
    },
    [...x],
  );
}

/** What a block makes of a sample. */
interface Block {
  readonly a: Vector;
  readonly z: Vector;
  /** Behind the block's own pool. */
  readonly output: Vector;
  /** Of the block alone, [classes]. */
  readonly scores: Vector;
}

/** All blocks that `layers` has parameters for; `code` is the label that is overlaid, [classes]. */
export function run(ir: Ir, layers: readonly Layer[], data: Data, n: number, code?: Vector): Block[] {
  let x: Vector = data.inputs[n];
  return blocksOfIr(ir)
    .slice(0, layers.length)
    .map((block, index) => {
      const own = layers[index];
      const sums = sumsOf(block.layer, own, x);
      const label = block.overlay && code ? overlayOf(ir, own, code) : null;
      const a = sums.map((sum, i) => sum + (label ? label[i % label.length] : 0));
      const z = a.map((value, i) => Math.max(0, value) * (data.masks?.[index][n][i] ?? 1));
      const output = behind(block.inside, z);
      const features = block.cells
        ? read(output, block.read, cellsOf(block.read, block.cells), block.cells.reading)
        : output;
      x = behind(block.followers, output);
      return {
        a,
        z,
        output,
        scores: block.unread ? ir.classes.map(() => 0) : scoresOf(ir, own, features, block.units),
      };
    });
}

function overlayOf({ classes, training }: Ir, { overlay, bias }: Layer, code: Vector): number[] {
  if (training.rule !== "forwardForward") throw new Error("no label is overlaid");
  return Array.from(bias, (_, j) =>
    total(classes.map((_, k) => training.amplitude * code[k] * overlay![k * bias.length + j])),
  );
}

/** Scores of a block alone, as they go into the softmax. */
function scoresOf({ classes, training }: Ir, { head }: Layer, features: Vector, channels: number): number[] {
  return classes.map((_, k) => {
    if (training.rule !== "classGroups")
      return head ? total(features.map((f, i) => f * head[i * classes.length + k])) : 0;
    const ends = [k, k + 1].map((at) => Math.floor((at * channels) / classes.length));
    const own = features.filter((_, i) => i % channels >= ends[0] && i % channels < ends[1]);
    return average(own.map((f) => f * f)) / training.temperature;
  });
}

function crossEntropy(scores: Vector, label: number): number {
  return Math.log(total(scores.map((s) => Math.exp(s - scores[label]))));
}

const mean = (data: Data, loss: (n: number) => number): number =>
  average(data.inputs.map((_, n) => (data.weights?.[n] ?? 1) * loss(n)));

/** Activity of all samples, which no weight of a sample scales. */
const activity = (data: Data, sum: (n: number) => number): number =>
  average(data.inputs.map((_, n) => sum(n)));

/** The parameters by which block `index` is judged: all before it from `frozen`, it and what follows up to a readout `moved`. */
function judged(ir: Ir, frozen: readonly Layer[], moved: readonly Layer[], index: number): Layer[] {
  const end = blocksOfIr(ir).findIndex((block) => block.index >= index && !block.unread);
  return [...frozen.slice(0, index), ...moved.slice(index, end + 1)];
}

/** Loss that block `index` descends: all before it, and its scores, are taken from `frozen`. */
export function localLoss(
  ir: Ir,
  frozen: readonly Layer[],
  moved: readonly Layer[],
  index: number,
  data: Data,
  code?: Vector,
): number {
  const layers = judged(ir, frozen, moved, index);
  const blocks = (n: number): Block[] => run(ir, layers, data, n, code);
  const loss = mean(data, (n) => {
    const own = blocks(n).map(({ scores }) => scores);
    const running = ir.classes.map((_, k) => total(own.map((scores) => scores[k])));
    return crossEntropy(running, data.labels[n]);
  });
  const { activityPenalty } = ir.training;
  return loss + activityPenalty * activity(data, (n) => total(blocks(n).at(-1)!.z));
}

/** Loss that backpropagation descends: the final scores with those of earlier heads from `frozen`, and all activity. */
export function globalLoss(ir: Ir, frozen: readonly Layer[], moved: readonly Layer[], data: Data): number {
  const loss = mean(data, (n) => {
    const before = run(ir, frozen, data, n).slice(0, -1);
    const own = run(ir, moved, data, n).at(-1)!.scores;
    const running = own.map((s, k) => s + total(before.map(({ scores }) => scores[k])));
    return crossEntropy(running, data.labels[n]);
  });
  const { activityPenalty } = ir.training;
  return loss + activityPenalty * activity(data, (n) => total(run(ir, moved, data, n).flatMap(({ z }) => z)));
}

/** Loss of forward-forward's block `index`: the goodness with the true labels above that with the wrong ones. */
export function pairLoss(
  ir: Ir,
  frozen: readonly Layer[],
  moved: readonly Layer[],
  index: number,
  data: Data,
  wrong: Vector,
  sharpness: number,
): number {
  const layers = judged(ir, frozen, moved, index);
  const blocks = (n: number, label: number): Block =>
    run(
      ir,
      layers,
      data,
      n,
      ir.classes.map((_, k) => Number(k === label)),
    ).at(-1)!;
  const pair = (n: number): Block[] => [blocks(n, data.labels[n]), blocks(n, wrong[n])];
  const loss = mean(data, (n) => {
    const [positive, negative] = pair(n).map(({ output }) => average(output.map((x) => x * x)));
    return Math.log(1 + Math.exp(-sharpness * (positive - negative)));
  });
  const { activityPenalty } = ir.training;
  return loss + activityPenalty * activity(data, (n) => total(pair(n).flatMap(({ z }) => z)));
}

/** Distance of the parameters from any kink: the smallest |a|, and the smallest lead of a maximum. */
export function distanceFromKinks(
  ir: Ir,
  layers: readonly Layer[],
  data: Data,
  codes: readonly Vector[] = [],
): number {
  closest = Number.POSITIVE_INFINITY;
  const passes = codes.length > 0 ? codes : [undefined];
  const sums = data.inputs.flatMap((_, n) =>
    passes.flatMap((code) => run(ir, layers, data, n, code).flatMap(({ a }) => a)),
  );
  return Math.min(closest, ...sums.map(Math.abs));
}
