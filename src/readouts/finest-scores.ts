import type { Readout } from "../ir/device-model.js";
import { largestScore, noScores, SCORE_LIMIT, type ScoreBounds } from "../numerics/bounds.js";
import type { ErrorScale, IntegerReadouts, Scored } from "./readout.js";

/**
 * Readouts of mean squares on the finest common scale whose scores stay below 2^30.
 * @param readoutOf the readout of one layer, of whose squares one is `unit` score units; it adds its bound.
 */
export function finestScores<R extends Readout>(
  layers: readonly Scored[],
  classes: number,
  readoutOf: (layer: Scored, unit: number, bounds: ScoreBounds) => R,
): IntegerReadouts<R> {
  const coarsest = Math.min(...layers.map(({ exponent }) => 2 * exponent));
  for (let scoreExponent = coarsest + 30; ; scoreExponent--) {
    const bounds = noScores(classes);
    const readouts = layers.map((layer) =>
      readoutOf(layer, 2 ** (scoreExponent - 2 * layer.exponent), bounds),
    );
    if (largestScore(bounds) < SCORE_LIMIT) return { scoreExponent, readouts };
  }
}

/** Errors of units whose squares are scores: 2 z times a slope, by class or for all. */
export function squareErrors(exponent: number, slopes: readonly number[]): ErrorScale {
  const factors = slopes.map((slope) => 2 * slope);
  return { exponent: exponent + 15, largest: 127 * 2 ** -exponent * Math.max(...factors), factors };
}
