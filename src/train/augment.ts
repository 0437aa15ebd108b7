import { rawValues, type Samples, type Storage } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { gridOf, type SampleGrid } from "../ir/sample-grid.js";
import { sizeOf } from "../ir/shape.js";
import { clamp } from "../numerics/fixed-point.js";
import type { Random } from "../numerics/prng.js";

/** Distance that a sample is moved, and whether its columns change sides before. */
export interface Move {
  readonly down: number;
  readonly right: number;
  readonly mirrored: boolean;
}

/** Draws of augmentation, a stream for each use. */
export interface AugmentDraws {
  readonly shift: Random;
  readonly flip: Random;
}

/** Writes a sample, moved at random, into `out`. */
export type Augment = (sample: Samples["inputs"], draws: AugmentDraws, out: Samples["inputs"]) => void;

/** The augmentation of stored samples that a model's training asks for; null for none. */
export function augmentOf({ input, training }: Ir, storage: Storage): Augment | null {
  const { shift, flip } = training;
  if (shift === 0 && !flip) return null;
  const grid = gridOf(input);
  if (grid === null) throw new Error("shift and flip need rows and columns");
  const zeros = zerosOf(input, storage);
  const beyond = rawValues(storage, zeros.length); // of the samples' own type: to set it is one copy of bytes
  beyond.set(zeros);
  return (sample, draws, out) => {
    const draw = (): number => (shift === 0 ? 0 : draws.shift.below(2 * shift + 1) - shift);
    const down = grid.rows > 1 ? draw() : 0;
    const right = draw();
    out.set(beyond);
    moveSample(sample, grid, { down, right, mirrored: flip && draws.flip.uniform() < 0.5 }, out);
  };
}

/** The value of a storage that is nearest to a number. */
const NEAREST: Readonly<Record<Storage, (value: number) => number>> = {
  uint8: (value) => clamp(Math.round(value), 0, 255),
  int16: (value) => clamp(Math.round(value), -32768, 32767),
  float32: (value) => value,
};

/** The raw sample that reads as 0, as the padding of a convolution does: what lies beyond the edges of every sample. */
export function zerosOf({ raw, parts }: Pick<Ir["input"], "raw" | "parts">, storage: Storage): Float64Array {
  const zeros = new Float64Array(sizeOf(raw));
  for (const { start, size, scale, offset } of parts)
    zeros.fill(NEAREST[storage](0 - offset / scale), start, start + size);
  return zeros;
}

/** out[y][x] = sample[y - down][x - right], from the other side where it is mirrored; as it is where that lies outside. */
export function moveSample(
  sample: Samples["inputs"],
  { planes, rows, columns, channels }: SampleGrid,
  { down, right, mirrored }: Move,
  out: Samples["inputs"],
): void {
  const [top, bottom] = [Math.max(0, down), Math.min(rows, rows + down)];
  const [left, end] = [Math.max(0, right), Math.min(columns, columns + right)];
  const length = mirrored ? channels : (end - left) * channels; // of what stays together
  for (let plane = 0; plane < planes; plane++)
    for (let y = top; y < bottom; y++)
      for (let x = left; x < end; x += length / channels) {
        const to = ((plane * rows + y) * columns + x) * channels;
        const column = mirrored ? columns - 1 - (x - right) : x - right;
        const from = ((plane * rows + y - down) * columns + column) * channels;
        for (let i = 0; i < length; i++) out[to + i] = sample[from + i]!;
      }
}
