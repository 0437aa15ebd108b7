import type * as Core from "@tensorflow/tfjs-core";
import { computed, loopsOf, words } from "./heap.js";

/** Pools of batches of maps [batch][pixels x channels]: each output is made of a list of pixels. */

/** Indices of the pixels behind each output, in their order. */
export type Pixels = readonly (readonly number[])[];

export type Reading = "max" | "average";

/** A pool over maps of `size` elements; what its loops follow is made once. */
export interface PoolGeometry {
  readonly channels: number;
  readonly size: number;
  /** Per output position, where its pixels begin in `elements`, and behind the last one their end. */
  readonly starts: Int32Array;
  /** First elements of the pixels. */
  readonly elements: Int32Array;
  /** Pairs of byte offsets in a sample: the output position's, the pixel's. */
  readonly pairs: Int32Array;
}

/** Prepares a pool. */
export function poolGeometry(pixels: Pixels, channels: number, size: number): PoolGeometry {
  const starts = new Int32Array(pixels.length + 1);
  for (const [position, own] of pixels.entries()) starts[position + 1] = starts[position]! + own.length;
  const elements = Int32Array.from(pixels.flat(), (pixel) => pixel * channels);
  const bytes = (pixel: number): number => 4 * pixel * channels;
  const pairs = pixels.flatMap((own, position) => own.flatMap((pixel) => [bytes(position), bytes(pixel)]));
  return { channels, size, starts, elements, pairs: Int32Array.from(pairs) };
}

/** The pool of maps. */
export function pool(
  tf: typeof Core,
  maps: Core.Tensor,
  geometry: PoolGeometry,
  reading: Reading,
): Core.Tensor {
  const { size, pairs } = geometry;
  const [rows, width] = [maps.shape[0] ?? 0, widthOf(geometry)];
  const [output] = computed(tf, [[rows, width], [pairs.length]], [maps], ([values, scratch], [map]) => {
    const list = words(scratch!);
    list.set(pairs);
    values!.fill(FIRST[reading]);
    const join = loopsOf(tf)[JOIN[reading]];
    for (let n = 0; n < rows; n++)
      join(list, rowOf(values!, n, width), rowOf(map!, n, size), geometry.channels);
    if (reading === "average") divide(values!, geometry);
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
  const [back] = computed(tf, [maps.shape], [gradient, maps, output], ([values], [g, map, pooled]) =>
    toFirst(g!, map!, pooled!, values!, geometry),
  );
  return back!;
}

/** Adds gradients to those of the first pixels that have the maximum. */
function toFirst(
  gradient: Float32Array,
  maps: Float32Array,
  output: Float32Array,
  back: Float32Array,
  { channels, size, starts, elements }: PoolGeometry,
): void {
  const positions = starts.length - 1;
  for (let sample = 0, at = 0; at < gradient.length; sample += size)
    for (let position = 0; position < positions; position++) {
      const last = starts[position + 1]! - 1;
      for (let channel = sample; channel < sample + channels; channel++, at++) {
        if (gradient[at] === 0) continue;
        const maximum = output[at]!;
        let first = starts[position]!;
        while (first < last && maps[channel + elements[first]!] !== maximum) first++;
        const index = channel + elements[first]!;
        back[index] = back[index]! + gradient[at]!;
      }
    }
}

function averageBack(tf: typeof Core, gradient: Core.Tensor, geometry: PoolGeometry): Core.Tensor {
  const { channels, size } = geometry;
  const [rows, width] = [gradient.shape[0] ?? 0, widthOf(geometry)];
  const pairs = geometry.pairs.slice().reverse(); // from outputs to pixels
  const shapes = [[rows, size], [rows * width], [pairs.length]];
  const [back] = computed(tf, shapes, [gradient], ([values, shares, scratch], [g]) => {
    const list = words(scratch!);
    list.set(pairs);
    shares!.set(g!);
    divide(shares!, geometry);
    for (let n = 0; n < rows; n++)
      loopsOf(tf).sum(list, rowOf(values!, n, size), rowOf(shares!, n, width), channels);
  });
  return back!;
}

function widthOf({ starts, channels }: PoolGeometry): number {
  return (starts.length - 1) * channels;
}

function rowOf(values: Float32Array, row: number, width: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width);
}

/** Divides outputs by the number of their pixels. */
function divide(values: Float32Array, { starts, channels }: PoolGeometry): void {
  const positions = starts.length - 1;
  for (let at = 0; at < values.length; ) {
    const own = (at / channels) % positions;
    const count = starts[own + 1]! - starts[own]!;
    for (let c = 0; c < channels; c++, at++) values[at] = values[at]! / count;
  }
}
