import { solvePositiveDefinite } from "./cholesky.js";
import type { Engine, Tensor } from "./engine.js";

/** The sums of a weighted least-squares problem: rows x [features] are to predict rows t [targets]. */
export interface Moments {
  readonly features: number;
  readonly targets: number;
  /** Sum of weight * x^T x, [features][features]. */
  readonly gram: Float64Array;
  /** Sum of weight * x^T t, [features][targets]. */
  readonly cross: Float64Array;
}

/** Sums over no rows. */
export function noMoments(features: number, targets: number): Moments {
  return {
    features,
    targets,
    gram: new Float64Array(features * features),
    cross: new Float64Array(features * targets),
  };
}

/** Adds the rows of a batch: x [rows][features], t [rows][targets], weights [rows][1]. Batches add up in float64. */
export function addMoments(engine: Engine, moments: Moments, x: Tensor, t: Tensor, weights: Tensor): void {
  const weighted = engine.transpose(engine.multiply(x, weights));
  addTo(moments.gram, engine.read(engine.matMul(weighted, x)));
  addTo(moments.cross, engine.read(engine.matMul(weighted, t)));
}

function addTo(sums: Float64Array, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) sums[i] = sums[i]! + values[i]!;
}

/**
 * The M [features][targets] that minimises the sum of weight * |t - x M|^2 + lambda |M|^2, with lambda = `ridge` times
 * the mean over the penalised features of their sums of squares. `free` features at the end, at most all but one, are
 * not penalised.
 *
 * With `slices` above 1, equal groups of features are solved for one after the other, each for what the groups before
 * it leave of t: the first s groups are then a predictor of their own.
 */
export function solveRidge(moments: Moments, ridge: number, { free = 0, slices = 1 } = {}): Float64Array {
  const { features, targets, gram, cross } = moments;
  const penalised = features - free;
  let squares = 0;
  for (let i = 0; i < penalised; i++) squares += gram[i * features + i]!;
  const lambda = (ridge * (squares || 1)) / penalised; // features that are always zero get zeros, not a zero pivot

  const solution = new Float64Array(features * targets);
  const width = features / slices;
  for (let start = 0; start < features; start += width) {
    const a = new Float64Array(width * width);
    const b = cross.slice(start * targets, (start + width) * targets);
    for (let i = 0; i < width; i++) {
      const row = gram.subarray((start + i) * features, (start + i + 1) * features);
      a.set(row.subarray(start, start + width), i * width);
      if (start + i < penalised) a[i * width + i] = a[i * width + i]! + lambda;
      for (let k = 0; k < start * targets; k++) {
        const target = i * targets + (k % targets);
        b[target] = b[target]! - row[Math.floor(k / targets)]! * solution[k]!;
      }
    }
    solution.set(solvePositiveDefinite(a, b, width), start * targets);
  }
  return solution;
}
