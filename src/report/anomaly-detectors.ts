/** Simpler ways to tell what is not normal, fitted to the training part: what a model that reconstructs is held against. */
import { solvePositiveDefinite } from "../engine/cholesky.js";
import { evenly, type Samples } from "../ir/data.js";
import type { InputIr } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import type { PartStatistics } from "../ir/trained.js";
import { leadingDirections } from "../numerics/covariance.js";
import { standardizeInto } from "../numerics/standardize.js";

/** A detector by its name: the larger a score, the less normal the sample. Rows are standardised network inputs. */
export interface Detector {
  readonly name: string;
  readonly bytes: number | null;
  score(row: Float32Array): number;
}

/** Directions that a residual leaves out. */
const DIRECTIONS = 8;

/** Inputs up to which covariances are taken: their time grows with the cube. */
const MOST_INPUTS = 256;

/** Bytes of one input that is kept as an int8. */
const KEPT = 1;

/**
 * The largest z-score, Mahalanobis distance and the residual beside the leading directions, then the distance from the nearest of all
 * training samples, and of as many as take `bytes`.
 */
export function detectors(rows: readonly Float32Array[], bytes: number): Detector[] {
  const inputs = rows[0]?.length ?? 0;
  const few = evenly(rows, Math.max(1, Math.floor(bytes / (KEPT * inputs))));
  return [
    {
      name: "largest z-score",
      bytes: null,
      score: (row) => row.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
    },
    ...(inputs > MOST_INPUTS ? [] : byCovariance(rows)),
    nearest(`nearest of all ${rows.length} samples`, rows),
    nearest(`nearest of ${few.length} samples`, few),
  ];
}

/** Standardised network inputs of some samples, by the statistics of the parts of the input. */
export function standardizedRows(
  input: InputIr,
  statistics: readonly PartStatistics[],
  samples: Samples,
): Float32Array[] {
  return Array.from({ length: samples.count }, (_, n) => {
    const row = new Float32Array(sizeOf(input.network));
    standardizeInto(input, statistics, samples.inputs, n * samples.size, row, 0);
    return row;
  });
}

function byCovariance(rows: readonly Float32Array[]): Detector[] {
  const inputs = rows[0]!.length;
  const covariance = new Float64Array(inputs * inputs);
  for (const row of rows)
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < inputs; j++) covariance[i * inputs + j]! += (row[i]! * row[j]!) / rows.length;
  const inverse = inverseOf(covariance, inputs);
  const weighted = (row: Float32Array) =>
    Float64Array.from(row, (_, i) => dot(inverse.subarray(i * inputs, (i + 1) * inputs), row));
  const directions = leadingDirections(covariance, inputs, Math.min(DIRECTIONS, inputs - 1));
  return [
    { name: "Mahalanobis distance", bytes: null, score: (row) => dot(row, weighted(row)) },
    {
      name: `residual of ${directions.length} principal components`,
      bytes: null,
      score: (row) => dot(row, row) - directions.reduce((sum, each) => sum + dot(row, each) ** 2, 0),
    },
  ];
}

/** Share of the mean variance that is added to the diagonal, so that columns which follow from others do no harm. */
const RIDGE = 1e-6;

/** Inverse of a covariance [size][size] with a little added to its diagonal. */
function inverseOf(covariance: Float64Array, size: number): Float64Array {
  const isDiagonal = (at: number): boolean => at % (size + 1) === 0;
  const trace = covariance.reduce((sum, value, at) => (isDiagonal(at) ? sum + value : sum), 0);
  const ridge = RIDGE * (trace / size) || 1;
  const raised = covariance.map((value, at) => (isDiagonal(at) ? value + ridge : value));
  return solvePositiveDefinite(
    raised,
    covariance.map((_, at) => Number(isDiagonal(at))),
    size,
  );
}

function nearest(name: string, kept: readonly Float32Array[]): Detector {
  const bytes = kept.length * (kept[0]?.length ?? 0) * KEPT;
  return {
    name,
    bytes,
    score: (row) => kept.reduce((least, each) => Math.min(least, distance(row, each)), Infinity),
  };
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
