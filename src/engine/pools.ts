import type * as Core from "@tensorflow/tfjs-core";
import { computed, loopsOf, words } from "./heap.js";

/** Pools of batches of maps [batch][pixels x channels]: each output is made of a list of pixels. */

/** Indices of the pixels behind each output, in their order. */
export type Pixels = readonly (readonly number[])[];

export type Reading = "max" | "average";

/** Sizes of a pool. */
export interface PoolGeometry {
  readonly pixels: Pixels;
  readonly channels: number;
  /** Elements of a map. */
  readonly size: number;
}

/** The pool of maps. */
export function pool(
  tf: typeof Core,
  maps: Core.Tensor,
  geometry: PoolGeometry,
  reading: Reading,
): Core.Tensor {
  const { pixels, size } = geometry;
  const [rows, width] = [maps.shape[0] ?? 0, widthOf(geometry)];
  const pairs = pairsOf(geometry);
  const [output] = computed(tf, [[rows, width], [pairs.length]], [maps], ([values, scratch], [map]) => {
    const list = words(scratch!);
    list.set(pairs);
    values!.fill(FIRST[reading]);
    const join = loopsOf(tf)[JOIN[reading]];
    for (let n = 0; n < rows; n++)
      join(list, rowOf(values!, n, width), rowOf(map!, n, size), geometry.channels);
    if (reading === "average") divide(values!, pixels, geometry.channels);
  });
  return output!;
}

const FIRST: Readonly<Record<Reading, number>> = { max: Number.NEGATIVE_INFINITY, average: 0 };
const JOIN = { max: "larger", average: "sum" } as const satisfies Record<Reading, string>;

/** Gradient of the maps from the one of the pool: of a maximum, it goes to the first pixel that has it. */
export function poolBack(
  tf: typeof Core,
  gradient: Core.Tensor,
  maps: Core.Tensor,
  output: Core.Tensor,
  geometry: PoolGeometry,
  reading: Reading,
): Core.Tensor {
  switch (reading) {
    case "max":
      return maximumBack(tf, gradient, maps, output, geometry);
    case "average":
      return averageBack(tf, gradient, geometry);
    default:
      return reading satisfies never;
  }
}

function maximumBack(
  tf: typeof Core,
  gradient: Core.Tensor,
  maps: Core.Tensor,
  output: Core.Tensor,
  geometry: PoolGeometry,
): Core.Tensor {
  const { pixels, channels, size } = geometry;
  const shapes = [maps.shape, [gradient.size]];
  const [back] = computed(tf, shapes, [gradient, maps, output], ([values, scratch], [g, map, pooled]) => {
    const list = words(scratch!);
    const count = loopsOf(tf).nonZero(g!, list);
    for (let k = 0; k < count; k++) {
      const at = list[k]!;
      const channel = at % channels;
      const position = (at - channel) / channels;
      const sample = Math.floor(position / pixels.length);
      const own = pixels[position - sample * pixels.length]!;
      const start = sample * size + channel;
      let first = 0;
      while (first < own.length - 1 && map![start + own[first]! * channels] !== pooled![at]) first++;
      const index = start + own[first]! * channels;
      values![index] = values![index]! + g![at]!;
    }
  });
  return back!;
}

function averageBack(tf: typeof Core, gradient: Core.Tensor, geometry: PoolGeometry): Core.Tensor {
  const { pixels, channels, size } = geometry;
  const [rows, width] = [gradient.shape[0] ?? 0, widthOf(geometry)];
  const pairs = pairsOf(geometry).reverse(); // from outputs to pixels
  const shapes = [[rows, size], [rows * width], [pairs.length]];
  const [back] = computed(tf, shapes, [gradient], ([values, shares, scratch], [g]) => {
    const list = words(scratch!);
    list.set(pairs);
    shares!.set(g!);
    divide(shares!, pixels, channels);
    for (let n = 0; n < rows; n++)
      loopsOf(tf).sum(list, rowOf(values!, n, size), rowOf(shares!, n, width), channels);
  });
  return back!;
}

function widthOf({ pixels, channels }: PoolGeometry): number {
  return pixels.length * channels;
}

/** Byte offsets of each output and of a pixel behind it, in a sample. */
function pairsOf({ pixels, channels }: PoolGeometry): Int32Array {
  return Int32Array.from(
    pixels.flatMap((own, position) =>
      own.flatMap((pixel) => [4 * position * channels, 4 * pixel * channels]),
    ),
  );
}

function rowOf(values: Float32Array, row: number, width: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width);
}

/** Divides outputs by the number of their pixels. */
function divide(values: Float32Array, pixels: Pixels, channels: number): void {
  for (let at = 0; at < values.length; ) {
    const { length } = pixels[(at / channels) % pixels.length]!;
    for (let c = 0; c < channels; c++, at++) values[at] = values[at]! / length;
  }
}
