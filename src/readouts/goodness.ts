import * as is from "../checkpoint/fields.js";
import { positive } from "../checkpoint/numbers.js";
import type { GoodnessReadout } from "../ir/device-model.js";
import { addSquaresBound } from "../numerics/bounds.js";
import { goodnessMultiplier } from "../numerics/group-bounds.js";
import { sizesOf } from "../steps/step.js";
import { finestScores, squareErrors } from "./finest-scores.js";
import { floats } from "./head.js";
import { scheduleCandidates } from "./passes.js";
import type { ReadoutDefinition } from "./readout.js";

/** Records of goodness in a device's file. */
export const storedGoodness = {
  integer: is.object({ kind: is.oneOf("goodness"), multiplier: is.whole(0, 2 ** 30) }),
  real: is.object({ kind: is.oneOf("goodness"), scale: positive }),
};
type StoredGoodness = is.Value<(typeof storedGoodness)["integer"]>;
type StoredRealGoodness = is.Value<(typeof storedGoodness)["real"]>;

function goodnessOf(scale: number): GoodnessReadout {
  return { kind: "goodness", parameters: [], squares: true, scale };
}

/** Goodness of whole layers for each candidate label: the label with the largest one is predicted. */
export const goodness: ReadoutDefinition<GoodnessReadout> = {
  floats: { ...floats, triesLabels: true },
  linear: false,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, scale }) => ({ kind, multiplier: scale }),
      from: ({ multiplier }: StoredGoodness) => goodnessOf(multiplier),
      formulas: ({ multiplier }: StoredGoodness, { units, exponent, scoreExponent }) => [
        ["multiplier", goodnessMultiplier(2 ** (scoreExponent - 2 * exponent), units), multiplier],
      ],
    },
    real: {
      to: ({ kind, scale }) => ({ kind, scale }),
      from: ({ scale }: StoredRealGoodness) => goodnessOf(scale),
      formulas: ({ scale }: StoredRealGoodness, { units }) => [["scale", Math.fround(1 / units), scale]],
    },
  },
  print: ({ scale }) => `goodness * ${scale}`,
  integers: (layers, classes) =>
    finestScores(layers, classes, ({ units }, unit, bounds) => {
      const scale = goodnessMultiplier(unit, units);
      addSquaresBound(bounds, units, scale);
      return goodnessOf(scale);
    }),
  reals: ({ units }) => goodnessOf(Math.fround(1 / units)),
  weightExponent: () => null,
  errorScale: (_readout, exponent, slopes) => squareErrors(exponent, slopes),
  learning: (readout) => readout,
  reshaped: (readout) => readout,
  bound: (bounds, { scale }, block) => addSquaresBound(bounds, sizesOf(block).units, scale),
  layout: ({ kind, scale }) => ({ kind, multiplier: scale }),
  sliceStructs: () => [],
  structs: () => [],
  infer: scheduleCandidates,
  add: refuseSlices,
  learn: refuseSlices,
};

/** The goodness of a label is complete after a layer; rules that learn it have steps of their own. */
function refuseSlices(): never {
  throw new Error("the goodness of a label is complete after a layer, not after a slice");
}
