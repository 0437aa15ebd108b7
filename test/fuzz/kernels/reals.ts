import { groupBounds } from "../../../src/numerics/groups.js";
import { header } from "../../support/jobs.js";
import type { Draw } from "./draw.js";
import type { Job } from "./subjects.js";

/** Jobs of test/twins/real.h, whose stored values are halves or floats. */

/** Draws what a tensor holds: one NaN for all, and -0 nowhere but in weights of halves (ff_learn_f16.h). */
interface Stored {
  readonly tensor: (draw: Draw, count: number) => Uint16Array | Uint32Array;
  readonly weights: (draw: Draw, count: number) => Uint16Array | Uint32Array;
}

const HALVES: Stored = {
  tensor: (draw, count) =>
    draw.halves(count).map((bits) => (bits === 0x8000 ? 0 : oneNan(bits, 0x7c00, 0x7e00))),
  weights: (draw, count) => draw.halves(count).map((bits) => oneNan(bits, 0x7c00, 0x7e00)),
};

const FLOATS: Stored = (() => {
  const tensor: Stored["tensor"] = (draw, count) =>
    draw.floats(count).map((bits) => (bits === 0x8000_0000 ? 0 : oneNan(bits, 0x7f80_0000, 0x7fc0_0000)));
  return { tensor, weights: tensor };
})();

/** Bits of a number as they are stored; beyond `infinity` is what is none. */
function oneNan(bits: number, infinity: number, nan: number): number {
  return bits % (infinity === 0x7c00 ? 0x8000 : 0x8000_0000) > infinity ? nan : bits;
}

/** What a layer gives: nothing below zero. */
function positive(values: Uint16Array | Uint32Array): ArrayBufferView {
  const sign = values.BYTES_PER_ELEMENT === 2 ? 0x7fff : 0x7fffffff;
  return values.map((each) => each & sign);
}

const skew = (draw: Draw): number => draw.integer(0, 1);
const scales = (draw: Draw, count: number): Float32Array => draw.ordinary(count, 1).map(Math.abs);

const products =
  (stored: Stored) =>
  (draw: Draw): Job => {
    // Kernels of pulp want an even number; those of vectors do not.
    const [inputs, outputs, labels] = [draw.size(200), draw.size(100), draw.integer(1, 3)];
    return [
      header(0, inputs, outputs, labels, skew(draw), skew(draw)),
      stored.weights(draw, inputs * outputs),
      stored.tensor(draw, outputs),
      stored.tensor(draw, labels * outputs),
      stored.tensor(draw, inputs),
      draw.ordinary(outputs, 10),
    ];
  };

const squares =
  (stored: Stored) =>
  (draw: Draw): Job => {
    const classes = draw.integer(2, 12);
    const units = classes + draw.size(200);
    return [
      header(1, units, classes, skew(draw)),
      positive(stored.tensor(draw, units)),
      groupBounds(units, classes),
      scales(draw, classes),
      draw.ordinary(classes, 10),
    ];
  };

function inputs(draw: Draw): Job {
  const [storage, kind, size] = [draw.integer(0, 2), draw.integer(0, 2), draw.size(300)];
  const constants = draw.oneOf([1, size]);
  const raw = [
    () => Uint8Array.from(draw.int16s(size, 0, draw.oneOf([255, 3]))),
    () => draw.int16s(size, draw.oneOf([-32768, -300]), 32767),
    () => draw.floats(size),
  ][storage]!();
  return [
    header(2, storage, kind, size, constants),
    draw.ordinary(constants, draw.oneOf([0.1, 1e30])),
    draw.ordinary(constants, draw.oneOf([4, 1e30])),
    raw,
  ];
}

function answers(draw: Draw): Job {
  const classes = draw.integer(2, 40);
  const count = draw.integer(2, classes);
  const live = Uint8Array.from({ length: count }, (_, k) => Math.floor((k * classes) / count));
  const scores = draw.oneOf([
    () => draw.floats(classes),
    () => draw.ordinary(classes, draw.oneOf([0.01, 10, 32768, 40000])),
  ])();
  return [
    header(3, classes, count, draw.integer(0, classes - 1)),
    scores,
    live,
    Float32Array.of(draw.oneOf([0.25, 1, 3, 100])),
  ];
}

const errors =
  (stored: Stored) =>
  (draw: Draw): Job => {
    const classes = draw.integer(2, 12);
    const units = classes + draw.size(120);
    return [
      header(4, units, classes, skew(draw)),
      Float32Array.of(0.03 * scales(draw, 1)[0]!, 1 / units, draw.ordinary(1, 1)[0]!),
      stored.weights(draw, units * classes),
      positive(stored.tensor(draw, units)),
      draw.ordinary(classes, 1),
      groupBounds(units, classes),
      scales(draw, classes),
    ];
  };

const updates =
  (stored: Stored) =>
  (draw: Draw): Job => {
    const [count, outputs] = [draw.size(150), draw.size(80)];
    const d = draw.ordinary(outputs, 1).map((each) => (draw.integer(0, 2) ? each : 0));
    return [
      header(5, count, outputs, skew(draw)),
      Float32Array.of(0.1 * scales(draw, 1)[0]!, 9 * scales(draw, 1)[0]!),
      stored.weights(draw, count * outputs),
      stored.weights(draw, count * outputs),
      stored.tensor(draw, outputs),
      stored.tensor(draw, outputs),
      stored.tensor(draw, count),
      stored.tensor(draw, outputs),
      d,
    ];
  };

function realJobs(stored: Stored): readonly ((draw: Draw) => Job)[] {
  return [products, squares, () => inputs, () => answers, errors, updates].map((job) => job(stored));
}

/** What each program of reals may be asked, by what it stores. */
export const REAL_JOBS = { halves: realJobs(HALVES), floats: realJobs(FLOATS) } as const;
