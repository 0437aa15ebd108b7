import { groupBounds } from "../../../src/numerics/groups.js";
import { norm } from "../../../src/numerics/int8.js";
import { header } from "../../support/jobs.js";
import type { Draw } from "./draw.js";
import type { Job } from "./subjects.js";

/** Jobs of test/twins/kernels.c, answers.c and integer-learning.c within what the kernels promise to take. */

const MOST = 2 ** 31 - 1;
/** Place of a tensor beside a word. */
const skew = (draw: Draw): number => draw.integer(0, 3);
const multipliers = (draw: Draw, count: number): Int32Array => draw.int32s(count, 2 ** 30, MOST);
const shifts = (draw: Draw, count: number, most: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => draw.integer(1, most));

function product(draw: Draw): Job {
  const [inputs, outputs, kernel] = [draw.size(300), draw.size(150), draw.integer(0, 2)];
  // 300 products of 127 * 127 are below 2^23: bias and shifted scores leave them room.
  return [
    header(0, kernel, inputs, outputs, skew(draw), draw.integer(0, 7), skew(draw), skew(draw)),
    draw.int8s(inputs * outputs, -127, 127),
    draw.int32s(outputs, -(2 ** 30), 2 ** 30),
    multipliers(draw, outputs),
    shifts(draw, outputs, 31),
    draw.int8s(inputs, draw.oneOf([-127, 0, -63]), draw.oneOf([127, 63, 64, 65])),
  ];
}

function normalised(draw: Draw): Job {
  const size = draw.size(300);
  const { root, guard, exponent } = norm(size, draw.integer(0, 7));
  return [
    header(1, 0, size, root, guard, exponent, skew(draw), skew(draw)),
    draw.int8s(size, 0, draw.oneOf([1, 2, 31, 127])),
  ];
}

/** Raw samples of uint8, int16 or float32. */
function raw(draw: Draw, storage: number, size: number): ArrayBufferView {
  if (storage === 2) return draw.floats(size);
  if (storage === 1) return draw.int16s(size, draw.oneOf([-32768, -300, 0]), draw.oneOf([32767, 300, 1]));
  return Uint8Array.from(draw.int16s(size, 0, draw.oneOf([255, 3])));
}

function sample(draw: Draw): Job {
  const [size, code] = [draw.size(300), draw.integer(0, 5)];
  const { root, guard, exponent } = norm(size, draw.integer(0, 7));
  const bytes = [1, 2, 4][code >> 1]!;
  const place = draw.integer(0, 3) * bytes;
  return [header(2, code, size, root, guard, exponent, place, skew(draw)), raw(draw, code >> 1, size)];
}

/** |raw * multiplier| < 2^30 and |offset| <= 2^29, so that no sum leaves int32. */
function standardised(draw: Draw): Job {
  const [size, storage] = [draw.size(300), draw.integer(0, 2)];
  const constants = draw.oneOf([1, size]);
  const values = raw(draw, storage, size);
  const tables =
    storage === 2
      ? [draw.floats(constants), draw.floats(constants)]
      : [
          draw.int16s(constants, -32767, 32767),
          draw.int32s(constants, -(2 ** 29), 2 ** 29),
          shifts(draw, constants, 28),
        ];
  return [header(3, storage, size, constants, 0, 0, 0, skew(draw)), ...tables, values];
}

function answer(draw: Draw): Job {
  const classes = draw.integer(2, 40);
  const kind = draw.integer(0, 2);
  const scores = draw.int32s(classes, -(2 ** 31), MOST);
  const count = draw.integer(2, classes);
  const live = Uint8Array.from({ length: count }, (_, k) => Math.floor((k * classes) / count));
  return [header(kind, 0, classes, count, skew(draw)), scores, ...(kind === 1 ? [live] : [])];
}

/** Sums of squares times scale, and what is there already, stay below 2^31. */
function groups(draw: Draw): Job {
  const classes = draw.integer(2, 12);
  const units = classes + draw.size(200);
  return [
    header(3, 0, units, classes, skew(draw)),
    groupBounds(units, classes),
    draw.int32s(classes, 0, 300),
    draw.int8s(units, 0, 127),
    draw.int32s(classes, -(2 ** 29), 2 ** 29),
  ];
}

function labelled(draw: Draw): Job {
  const [units, labels] = [draw.size(150), draw.integer(1, 6)];
  return [
    header(4, 0, units, labels, skew(draw), skew(draw)),
    multipliers(draw, units),
    shifts(draw, units, 31),
    draw.int32s(labels * units, -(2 ** 30), 2 ** 30),
    draw.int32s(units, -(2 ** 30), 2 ** 30),
  ];
}

const masters = (draw: Draw, count: number): Int16Array => draw.int16s(count, -32640, 32767);
const classErrors = (draw: Draw, count: number): Int32Array => draw.int32s(count, -32768, 32768);

function masterProduct(draw: Draw): Job {
  const [inputs, outputs, labels] = [draw.size(200), draw.size(100), draw.integer(0, 3)];
  return [
    header(0, inputs, outputs, draw.integer(1, 31), draw.integer(0, 2), labels, skew(draw)),
    masters(draw, inputs * outputs),
    draw.int32s(outputs, -(2 ** 29), 2 ** 29),
    draw.int8s(inputs, draw.oneOf([-127, 0]), 127),
    draw.int32s(labels * outputs, -(2 ** 29), 2 ** 29),
  ];
}

function softmax(draw: Draw): Job {
  const classes = draw.integer(2, 40);
  const constants = [draw.integer(0, MOST), draw.integer(2 ** 30, MOST), 0, draw.integer(0, 31)];
  return [
    header(1, classes, draw.integer(0, classes - 1), ...constants),
    draw.int32s(classes, 1 - 2 ** 30, 2 ** 30 - 1),
  ];
}

function errors(draw: Draw): Job {
  const classes = draw.integer(2, 12);
  const units = classes + draw.size(100);
  return [
    header(2, units, classes, draw.integer(2 ** 30, MOST), draw.integer(1, 31), draw.integer(-32768, 32768)),
    masters(draw, units * classes),
    draw.int8s(units, 0, 127),
    classErrors(draw, classes),
    groupBounds(units, classes),
    draw.int32s(classes, 0, MOST),
  ];
}

function layerUpdate(draw: Draw): Job {
  const [inputs, outputs] = [draw.size(150), draw.size(150)];
  const rule = [draw.integer(1, 16), draw.integer(-14, 16)];
  return [
    header(3, inputs, outputs, ...rule, draw.integer(0, 2 ** 32 - 1), draw.integer(0, 60_000), skew(draw)),
    masters(draw, inputs * outputs),
    draw.int32s(outputs, -(2 ** 29), 2 ** 29),
    draw.int8s(inputs, draw.oneOf([-127, 0]), 127),
    draw.int16s(outputs, draw.oneOf([-32767, -20]), draw.oneOf([32767, 20])),
  ];
}

function headUpdate(draw: Draw): Job {
  const [units, classes] = [draw.size(100), draw.integer(2, 40)];
  const rate = [draw.integer(2 ** 30, MOST), draw.integer(1, 31) + 256 * skew(draw)];
  return [
    header(
      4,
      units,
      classes,
      draw.integer(1, 16),
      ...rate,
      draw.integer(0, 2 ** 32 - 1),
      draw.integer(0, 60_000),
    ),
    masters(draw, units * classes),
    draw.int8s(units, 0, 127),
    classErrors(draw, classes),
  ];
}

function slotUpdate(draw: Draw): Job {
  const units = draw.size(150);
  const place = [draw.integer(0, 2 ** 32 - 1), draw.integer(0, 66_000), draw.integer(0, 60_000)];
  return [
    header(5, units, draw.integer(1, 16), draw.integer(0, 32767), ...place),
    draw.int32s(units, -(2 ** 29), 2 ** 29),
    draw.int16s(units, -32767, 32767),
  ];
}

/** What each program of integers may be asked. */
export const INTEGER_JOBS = {
  products: [product, product, normalised, sample, standardised],
  answers: [answer, groups, labelled],
  learning: [masterProduct, softmax, errors, layerUpdate, layerUpdate, headUpdate, slotUpdate],
} as const;
