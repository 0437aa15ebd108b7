import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { PartStatistics } from "../ir/trained.js";
import type { Random } from "../numerics/prng.js";
import { standardizeInto } from "../numerics/standardize.js";
import type { Engine } from "./engine.js";
import type { Batch } from "./rules/rule.js";

/** Turns samples into batches: shift, standardise, one-hot, upload. Buffers are reused from batch to batch. */
export interface Batches {
  /**
   * The samples numbered `indices`, at most the capacity. With `random`, each image moves by its own whole
   * number of pixels, at most the model's `shift` on each axis. To be called inside a scope of the engine.
   */
  assemble(indices: Uint32Array, random?: Random): Batch;
}

/** Prepares to assemble at most `capacity` samples at a time. */
export function createBatches(
  engine: Engine,
  ir: Ir,
  statistics: readonly PartStatistics[],
  samples: Samples,
  capacity: number,
): Batches {
  const { size } = ir.input;
  const classes = ir.classes.length;
  const inputs = new Float32Array(capacity * size);
  const labels = new Float32Array(capacity * classes);
  const moved = samples.inputs.slice(0, size);

  const assemble = (indices: Uint32Array, random?: Random): Batch => {
    labels.fill(0);
    for (const [position, index] of indices.entries()) {
      let raw = samples.inputs;
      let offset = index * size;
      if (random !== undefined && ir.training.shift > 0) {
        moveImage(ir, raw.subarray(offset, offset + size), random, moved);
        raw = moved;
        offset = 0;
      }
      standardizeInto(ir.input, statistics, raw, offset, inputs, position * size);
      labels[position * classes + samples.labels[index]!] = 1;
    }
    const count = indices.length;
    return {
      size: count,
      inputs: engine.tensor(inputs.subarray(0, count * size), [count, size]),
      labels: engine.tensor(labels.subarray(0, count * classes), [count, classes]),
    };
  };
  return { assemble };
}

/** Draws dy, then dx, uniform on -shift..shift, and writes the moved image; zeros come in at the edges. */
function moveImage(ir: Ir, image: Samples["inputs"], random: Random, out: Samples["inputs"]): void {
  const [height, width] = ir.input.shape;
  if (height === undefined || width === undefined || ir.input.shape.length !== 2) {
    throw new Error("shift needs an input shape of two dimensions");
  }
  const { shift } = ir.training;
  const dy = random.below(2 * shift + 1) - shift;
  const dx = random.below(2 * shift + 1) - shift;
  shiftImage(image, height, width, dy, dx, out);
}

/** out[y][x] = image[y - dy][x - dx], zero where that lies outside; row-major [height][width]. */
export function shiftImage(
  image: Samples["inputs"],
  height: number,
  width: number,
  dy: number,
  dx: number,
  out: Samples["inputs"],
): void {
  out.fill(0);
  const rows = { from: Math.max(0, dy), to: Math.min(height, height + dy) };
  const columns = { from: Math.max(0, dx), to: Math.min(width, width + dx) };
  for (let y = rows.from; y < rows.to; y++) {
    for (let x = columns.from; x < columns.to; x++) out[y * width + x] = image[(y - dy) * width + x - dx]!;
  }
}

/** Cuts `indices` into runs of `capacity`; the last run may be shorter. */
export function* chunks(indices: Uint32Array, capacity: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += capacity)
    yield indices.subarray(start, start + capacity);
}
