import type { IntegerLayer, QuantAnswer } from "../ir/quant.js";
import { largestScore, SCORE_LIMIT } from "../numerics/bounds.js";
import { goodnessMultiplier, groupBounds, groupMultipliers } from "../numerics/groups.js";
import { masterExponent, toMasters } from "./masters.js";
import { exponentOf, largestOf } from "./scale.js";

/** What the layers add to the scores, and the exponent that all scores share. */
export interface QuantAnswers {
  readonly scoreExponent: number;
  readonly answers: readonly (QuantAnswer | null)[];
}

const LARGEST_SHIFT = 15;

/** Size that the head of an untrained layer that learns is taken to reach. */
const LEAST_LEARNT_HEAD = 0.5;

/** A head before it is brought to the common score scale. */
interface Part {
  readonly weights: Float32Array;
  /** Whether its layer learns: then the head is of masters. */
  readonly learns: boolean;
  /** Exponent of z. */
  readonly zExponent: number;
  /** The finest exponent of the weights that int8 allows. */
  readonly finest: number;
}

/**
 * Linear heads to int8, one power-of-two scale each; shifts align them. Exponents are lowered until the shifts fit
 * 0..15 and no sum of scores can reach 2^30. `heads[l]` is [units][classes], or null where layer l has none; the head
 * of a layer that `learns` is of masters, with room to grow.
 */
export function quantizeHeads(
  layers: readonly Pick<IntegerLayer, "exponent">[],
  heads: readonly (Float32Array | null)[],
  classes: number,
  learns: readonly boolean[] = [],
): QuantAnswers {
  const parts = heads.map((weights, index): Part | null => {
    if (weights === null) return null;
    const largest = largestOf(weights);
    const finest = learns[index] ? masterExponent(Math.max(LEAST_LEARNT_HEAD, largest)) : exponentOf(largest);
    return { weights, learns: learns[index] ?? false, zExponent: layers[index]!.exponent, finest };
  });
  const all = parts.filter((part) => part !== null);
  const coarsest = Math.min(...all.map(({ zExponent, finest }) => zExponent + finest));
  for (let limit = coarsest + LARGEST_SHIFT; ; limit--) {
    const exponent = ({ zExponent, finest }: Part): number => Math.min(finest, limit - zExponent);
    const scoreExponent = Math.max(...all.map((part) => part.zExponent + exponent(part)));
    const answers = parts.map((part) => part && quantizeHead(part, exponent(part), scoreExponent));
    if (all.every((part) => scoreExponent - part.zExponent - exponent(part) <= LARGEST_SHIFT)) {
      const scored = answers.map((answer) => ({ answer, units: 0, slices: 1 }));
      if (largestScore(scored, classes) < SCORE_LIMIT) return { scoreExponent, answers };
    }
  }
}

function quantizeHead({ weights, zExponent, learns }: Part, exponent: number, scoreExponent: number) {
  return {
    kind: "head",
    weights: learns
      ? toMasters(weights, exponent)
      : Int8Array.from(weights, (value) => Math.floor(value * 2 ** exponent + 0.5)),
    exponent,
    shift: scoreExponent - zExponent - exponent,
  } as const;
}

/**
 * Goodness as the answer: multipliers that bring mean squares to the finest common scale below 2^30. The slices of a
 * layer together count as one mean.
 */
export function quantizeGoodness(
  layers: readonly Pick<IntegerLayer, "exponent" | "units" | "slices">[],
  form: Extract<QuantAnswer["kind"], "groups" | "goodness">,
  classes: number,
): QuantAnswers {
  const coarsest = Math.min(...layers.map(({ exponent }) => 2 * exponent));
  for (let scoreExponent = coarsest + 30; ; scoreExponent--) {
    const answers = layers.map(({ exponent, units, slices }): QuantAnswer => {
      const unit = 2 ** (scoreExponent - 2 * exponent);
      if (form === "goodness") return { kind: form, multiplier: goodnessMultiplier(unit, units) };
      const bounds = groupBounds(units / slices, classes);
      return { kind: form, bounds, multiplier: groupMultipliers(unit, bounds, slices) };
    });
    const scored = answers.map((answer, index) => ({ ...layers[index]!, answer }));
    if (largestScore(scored, classes) < SCORE_LIMIT) return { scoreExponent, answers };
  }
}
