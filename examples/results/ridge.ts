/** Ridge regression of the first target: what a linear fit makes of some samples. */
import type { Samples } from "../../src/ir/data.js";
import type { InputIr } from "../../src/ir/ir.js";
import { built } from "../built.js";

/** Penalties that are tried, as shares of the mean square of an input, and the parts of cross-validation that choose among them. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1];
const FOLDS = 5;

/** Standardised inputs [inputs] with a constant behind them, beside what they are to make. */
interface Example {
  readonly x: Float32Array;
  readonly target: number;
}

/**
 * Estimates for the samples of `asked` by a fit to all of `parts`, whose inputs are standardised by their own statistics; the penalty is the
 * one with the least absolute error over five folds of them.
 */
export async function ridgeOf(
  input: InputIr,
  parts: readonly Samples[],
  asked: Samples,
): Promise<readonly number[]> {
  const ff = {
    ...(await built<typeof import("../../src/engine/ridge.js")>("engine/ridge.js")),
    ...(await built<typeof import("../../src/numerics/standardize.js")>("numerics/standardize.js")),
  };
  const known = joined(parts);
  const statistics = ff.partStatistics(input, known);
  const examplesOf = (samples: Samples): Example[] =>
    Array.from({ length: samples.count }, (_, n) => {
      const x = new Float32Array(samples.size + 1).fill(1);
      ff.standardizeInto(input, statistics, samples.inputs, n * samples.size, x, 0);
      return { x, target: samples.targets![n * (samples.targets!.length / samples.count)]! };
    });
  const fitted = (examples: readonly Example[], penalty: number) =>
    ff.solveRidge(momentsOf(examples, ff.noMoments(known.size + 1, 1)), penalty, { free: 1 });
  const examples = examplesOf(known);
  const losses = PENALTIES.map((penalty) => {
    const folds = Array.from({ length: FOLDS }, (_, fold) => {
      const fit = fitted(
        examples.filter((_, n) => n % FOLDS !== fold),
        penalty,
      );
      const held = examples.filter((_, n) => n % FOLDS === fold);
      return held.reduce((sum, { x, target }) => sum + Math.abs(product(x, fit) - target), 0);
    });
    return folds.reduce((sum, loss) => sum + loss, 0);
  });
  const fit = fitted(examples, PENALTIES[losses.indexOf(Math.min(...losses))]!);
  return examplesOf(asked).map(({ x }) => product(x, fit));
}

/** The samples of all parts, which are of one shape. */
function joined(parts: readonly Samples[]): Samples {
  return {
    ...parts[0]!,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    inputs: Float32Array.from(parts.flatMap(({ inputs }) => [...inputs])),
    targets: Float32Array.from(parts.flatMap(({ targets }) => [...targets!])),
  };
}

type Moments = ReturnType<typeof import("../../src/engine/ridge.js").noMoments>;

/** Adds the products of every example to sums that are 0. */
function momentsOf(examples: readonly Example[], sums: Moments): Moments {
  const { features, gram, cross } = sums;
  for (const { x, target } of examples)
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < features; j++) gram[i * features + j]! += x[i]! * x[j]!;
      cross[i]! += x[i]! * target;
    }
  return sums;
}

function product(x: Float32Array, weights: Float64Array): number {
  return x.reduce((sum, value, at) => sum + value * weights[at]!, 0);
}
