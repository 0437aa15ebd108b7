import type { LayerLearning, RealLearning } from "../ir/update-constants.js";
import type { Sums } from "../model.js";
import { learnCellReal } from "../numerics/cell-learning.js";
import { logEnergyReal } from "../numerics/log-energy.js";
import { updateMapsReal } from "../numerics/map-learning.js";
import { accumulateEachReal, larger, meanReal } from "../numerics/maps.js";
import { pairErrorsReal } from "../numerics/pair-arithmetic.js";
import {
  accumulateReal,
  activate,
  addErrors,
  addGoodness,
  addGroups,
  addHead,
  addMapGroups,
  anyLarge,
  beamReal,
  decideReal,
  goodnessErrors,
  groupErrors,
  headErrors,
  inputAffine,
  inputRms,
  isFinitePrediction,
  normalizeReal,
  overlayLabels,
  type RealFormat,
  scoresBounded,
  softmaxError,
  store,
  sumOfSquares,
  updateDense,
  updateHead,
  updateSlot,
} from "../numerics/real-arithmetic.js";
import { reconstructReal } from "../numerics/reconstruction.js";
import { standardizeTargetsReal, updateConstantReal, valueErrorReal } from "../numerics/value-learning.js";
import type { Arithmetic } from "./arithmetic.js";
import type { KernelFiles, Suffixes } from "./format.js";
import { reals, uint16s } from "./narrow.js";

/**
 * The arithmetic of floats: every operation rounded once to float32, stored values to the format.
 * @param stored how a value is stored and a weight is updated.
 * @param sums what sums of products are rounded to.
 */
export function realArithmetic(stored: RealFormat, sums: Sums): Arithmetic {
  return {
    store: (values) => Float32Array.from(values, (value) => store(stored, Math.fround(value))),
    standardize(part, raw, _storage, x) {
      switch (part.kind) {
        case "affine":
          return inputAffine(stored, raw, reals(part.multiplier), reals(part.offset), reals(x));
        case "rms":
          return inputRms(stored, raw, part.center, reals(x));
        default:
          return part satisfies never;
      }
    },
    accumulate: (x, weights, acc) => accumulateReal(reals(x), reals(weights), reals(acc), sums),
    accumulateEach: (x, weights, acc) => accumulateEachReal(reals(x), reals(weights), reals(acc), sums),
    larger: (x, largest) => larger(reals(x), reals(largest)),
    mean: (pixels, _gain, z) => meanReal(stored, pixels.map(reals), reals(z)),
    activate: (acc, _factors, _start, z) => activate(stored, reals(acc), reals(z)),
    activateLabels(acc, overlay, _factors, z) {
      overlayLabels(stored, reals(acc), reals(overlay), reals(z), sums);
    },
    normalize: (_norm, z, h) => normalizeReal(stored, reals(z), reals(h)),
    sumOfSquares: (z) => sumOfSquares(reals(z)),
    addHead: (z, head, _shift, acc, scores) =>
      addHead(reals(z), reals(head), reals(acc), reals(scores), sums),
    addGroups: (z, { bounds, scale }, scores) =>
      addGroups(reals(z), uint16s(bounds), reals(scale), reals(scores)),
    addMapGroups: (z, { bounds, scale }, scores) =>
      addMapGroups(reals(z), uint16s(bounds), reals(scale), reals(scores)),
    addGoodness: (z, scale, scores) => addGoodness(reals(z), scale, reals(scores)),
    reconstruct: (u, z, weights, constant, _scales, q) =>
      reconstructReal(reals(u), reals(z), reals(weights), reals(constant), reals(q)),
    learnCell(_learning, { weights, bias, decoderBias }, { u, z, q, c }) {
      const own = { weights: reals(weights), bias: reals(bias), decoderBias: reals(decoderBias) };
      learnCellReal(stored, own, reals(u), reals(z), reals(q), reals(c));
      return 0;
    },
    logEnergy: (values) => logEnergyReal(reals(values)),
    topTwo: (scores, active) => decideReal(reals(scores), active),
    topLabels: (scores, chosen) => beamReal(reals(scores), chosen),
    isKnown: (scores, margin, goodness) => isFinitePrediction(reals(scores), margin, goodness),
    isLarge: (x) => anyLarge(stored, reals(x)),

    softmaxError(learning, scores, label, d) {
      if (!scoresBounded(reals(scores))) return Number.NaN;
      return softmaxError(reals(scores), ratesOf(learning).sharpness, label, reals(d));
    },
    standardizeTargets: ({ scale, offset }, target, t) =>
      standardizeTargetsReal(reals(scale), reals(offset), reals(target), reals(t)),
    valueError: (_exponent, estimate, t, d) => valueErrorReal(reals(estimate), reals(t), reals(d)),
    updateConstant(learning, constant, d) {
      updateConstantReal(ratesOf(learning).rate, reals(constant), reals(d));
      return 0;
    },
    pairErrors(learning, loss, positive, negative) {
      if (!scoresBounded(Float32Array.of(positive, negative))) return null;
      const { sharpness, threshold } = ratesOf(learning);
      return pairErrorsReal(loss, sharpness, threshold, positive, negative);
    },
    headErrors: (learning, head, z, d, c) =>
      headErrors(stored, ratesOf(learning).errorRate, reals(head), reals(z), reals(d), reals(c)),
    groupErrors: (learning, { bounds, scale }, z, d, c) =>
      groupErrors(
        stored,
        ratesOf(learning).errorRate,
        uint16s(bounds),
        reals(scale),
        reals(z),
        reals(d),
        reals(c),
      ),
    goodnessErrors: (learning, scale, z, r, c) =>
      goodnessErrors(stored, ratesOf(learning).errorRate, scale, r, reals(z), reals(c)),
    addErrors(a, b, sum) {
      reals(sum).set(reals(a));
      addErrors(stored, reals(b), reals(sum));
    },
    updateDense(_learning, weights, bias, x, c) {
      updateDense(stored, reals(weights), reals(bias), reals(x), reals(c));
      return 0;
    },
    updateMaps(_learning, weights, bias, { x, z, c, ...update }) {
      const own = { ...update, x: reals(x), z: reals(z), c: reals(c) };
      updateMapsReal(stored, reals(weights), reals(bias), own);
      return 0;
    },
    updateHead(learning, head, z, d) {
      updateHead(stored, ratesOf(learning).rate, reals(head), reals(z), reals(d));
      return 0;
    },
    updateSlot(learning, slot, c) {
      updateSlot(stored, reals(slot), reals(c), ratesOf(learning).slot);
      return 0;
    },
  };
}

function ratesOf(learning: LayerLearning): RealLearning {
  if (learning.family !== "real") throw new Error("floats learn with constants of integers");
  return learning;
}

/** Files of the kernels of floats that are stored as `suffix` says. */
export function realFiles(suffix: Suffixes["stored"]): KernelFiles {
  return {
    goodness: `ff_goodness_${suffix}`,
    rms: `ff_goodness_${suffix}`,
    decide: "ff_answer_f32",
    softmax: ["ff_softmax_f32", "ff_answer_f32"],
    product: [],
  };
}
