import { type IntegerLearning, isGroupRates, type LayerLearning } from "../ir/update-constants.js";
import { learnCellInteger } from "../numerics/cell-learning.js";
import { requantize, scaledSquares } from "../numerics/fixed-point.js";
import {
  accumulateInteger,
  sumOfSquaresInteger,
  topLabelsInteger,
  topTwoInteger,
} from "../numerics/integer-arithmetic.js";
import {
  affineFloat,
  affineInteger,
  normalizeActivations,
  normalizeFloat,
  normalizeInteger,
} from "../numerics/integer-input.js";
import {
  addErrors,
  goodnessErrors,
  groupErrors,
  headErrors,
  updateDense,
  updateHead,
  updateSlot,
} from "../numerics/integer-learning.js";
import { logEnergyInteger } from "../numerics/log-energy.js";
import { updateMapsInteger } from "../numerics/map-learning.js";
import { accumulateEachInteger, larger, meanInteger } from "../numerics/maps.js";
import { pairErrors } from "../numerics/pair-arithmetic.js";
import { reconstructInteger } from "../numerics/reconstruction.js";
import { softmaxError } from "../numerics/softmax.js";
import {
  standardizeTargetsInteger,
  updateConstantInteger,
  valueErrorInteger,
} from "../numerics/value-learning.js";
import type { Arithmetic, Requantization } from "./arithmetic.js";
import type { Values } from "./element.js";
import { int8s, int16s, int32s, uint16s, weightsOf } from "./narrow.js";

/** The arithmetic of int8: sums are exact in int32, and every rounding is a shift. */
export const integerArithmetic: Arithmetic = {
  store() {
    throw new Error("integers are quantized with exponents");
  },
  standardize(part, raw, storage, x) {
    const real = storage === "float32";
    const own = int8s(x);
    switch (part.kind) {
      case "affine":
        return real ? affineFloat(part, raw, own) : affineInteger(part, raw, own);
      case "rms":
        return real ? normalizeFloat(part, raw, own) : normalizeInteger(part, raw, own, storage === "int16");
      default:
        return part satisfies never;
    }
  },
  accumulate: (x, weights, acc) => accumulateInteger(int8s(x), weightsOf(weights), int32s(acc)),
  accumulateEach: (x, weights, acc) => accumulateEachInteger(int8s(x), int8s(weights), int32s(acc)),
  larger: (x, largest) => larger(int8s(x), int8s(largest)),
  mean: (pixels, gain, z) => meanInteger(pixels.map(int8s), gain, int8s(z)),
  activate(acc, factors, start, z) {
    const { multiplier, shift } = known(factors);
    for (let j = 0; j < acc.length; j++)
      z[j] = requantize(acc[j]!, multiplier[start + j]!, shift[start + j]!);
  },
  activateLabels(acc, overlay, factors, z) {
    const { multiplier, shift } = known(factors);
    for (let at = 0; at < overlay.length; at++) {
      const j = at % acc.length;
      z[at] = requantize(acc[j]! + overlay[at]!, multiplier[j]!, shift[j]!);
    }
  },
  normalize: (norm, z, h) => normalizeActivations(norm, int8s(z), int8s(h)),
  sumOfSquares: (z) => sumOfSquaresInteger(int8s(z)),
  addHead(z, head, shift, acc, scores) {
    const macs = accumulateInteger(int8s(z), weightsOf(head), int32s(acc).fill(0));
    for (let k = 0; k < scores.length; k++) scores[k] = scores[k]! + (acc[k]! << shift);
    return macs;
  },
  addGroups(z, { bounds, scale }, scores) {
    for (let k = 0; k < scores.length; k++)
      addSquares(int8s(z).subarray(bounds[k], bounds[k + 1]), scale[k]!, scores, k);
  },
  addMapGroups(z, { bounds, scale }, scores) {
    const channels = bounds[scores.length]!;
    for (let k = 0; k < scores.length; k++) {
      let sum = 0;
      for (let at = 0; at < z.length; at += channels)
        for (let j = at + bounds[k]!; j < at + bounds[k + 1]!; j++) sum += z[j]! * z[j]!;
      scores[k] = scores[k]! + scaledSquares(sum, scale[k]!);
    }
  },
  addGoodness(z, scale, scores) {
    const units = z.length / scores.length;
    for (let k = 0; k < scores.length; k++)
      addSquares(int8s(z).subarray(k * units, (k + 1) * units), scale, scores, k);
  },
  reconstruct: (u, z, weights, constant, scales, q) =>
    reconstructInteger(int8s(u), int8s(z), weightsOf(weights), int32s(constant), scales, int16s(q)),
  learnCell(learning, { weights, bias, decoderBias }, { u, z, q, c }, base) {
    const { cell } = ratesOf(learning);
    if (!cell) throw new Error("a layer that is no cell");
    const own = { weights: int16s(weights), bias: int32s(bias), decoderBias: int32s(decoderBias) };
    return learnCellInteger(cell, own, int8s(u), int8s(z), int16s(q), int16s(c), base);
  },
  logEnergy: logEnergyInteger,
  topTwo: (scores, active) => topTwoInteger(int32s(scores), active),
  topLabels: (scores, chosen) => topLabelsInteger(int32s(scores), chosen),
  isKnown: () => true,
  isLarge: () => false,

  softmaxError: (learning, scores, label, d) =>
    softmaxError(ratesOf(learning).softmax, int32s(scores), label, int32s(d)),
  standardizeTargets({ scale, offset, shift }, target, t) {
    if (!(shift instanceof Uint8Array)) throw new Error("targets of integers have shifts");
    return standardizeTargetsInteger(
      { scale: int32s(scale), shift },
      int32s(offset),
      int32s(target),
      int16s(t),
    );
  },
  valueError: (exponent, estimate, t, d) =>
    valueErrorInteger(exponent, int32s(estimate), int16s(t), int32s(d)),
  updateConstant(learning, constant, d, base) {
    const { constant: update } = ratesOf(learning);
    if (!update) throw new Error("a constant that stays as it is has no update");
    return updateConstantInteger(update, int32s(constant), int32s(d), base);
  },
  pairErrors(learning, loss, positive, negative) {
    const { softmax, threshold } = ratesOf(learning);
    return pairErrors(loss, softmax, threshold, positive, negative);
  },
  headErrors: (learning, head, z, d, c) =>
    headErrors(rateOf(learning), int16s(head), int8s(z), int32s(d), int16s(c)),
  groupErrors(learning, { bounds }, z, d, c) {
    const { errors } = ratesOf(learning);
    if (!isGroupRates(errors)) throw new Error("groups of units without a rate for each class");
    groupErrors(errors, uint16s(bounds), int8s(z), int32s(d), int16s(c));
  },
  goodnessErrors: (learning, _scale, z, r, c) => goodnessErrors(rateOf(learning), int8s(z), r, int16s(c)),
  addErrors: (a, b, sum) => addErrors(int16s(a), int16s(b), int16s(sum)),
  updateDense(learning, weights, bias, x, c, { base, start }) {
    const { update } = ratesOf(learning);
    return updateDense(update, int16s(weights), int32s(bias), int8s(x), int16s(c), base, start);
  },
  updateMaps(learning, weights, bias, { x, z, c, ...update }, { base }) {
    const own = { ...update, x: int8s(x), z: int8s(z), c: int16s(c) };
    return updateMapsInteger(ratesOf(learning).update, int16s(weights), int32s(bias), own, base);
  },
  updateHead(learning, head, z, d, { base, start }) {
    const { head: update } = ratesOf(learning);
    if (update === null) throw new Error("a head that stays as it is has no update");
    return updateHead(update, int16s(head), int8s(z), int32s(d), base, start);
  },
  updateSlot(learning, slot, c, { base, start }, row) {
    const { slot: update } = ratesOf(learning);
    if (update === null) throw new Error("a layer without labels has no slots");
    return updateSlot(update, int32s(slot), int16s(c), base, row, start);
  },
};

function addSquares(z: Int8Array, scale: number, scores: Values, k: number): void {
  scores[k] = scores[k]! + sumOfSquaresInteger(z) * scale;
}

function known(factors: Requantization | null): Requantization {
  if (factors === null) throw new Error("integers are requantized by factors");
  return factors;
}

function ratesOf(learning: LayerLearning): IntegerLearning {
  if (learning.family !== "integer") throw new Error("integers learn with constants of floats");
  return learning;
}

function rateOf(learning: LayerLearning) {
  const { errors } = ratesOf(learning);
  if (isGroupRates(errors)) throw new Error("one error for all classes has one rate");
  return errors;
}
