import type { MapForm } from "../ir/memory-plan.js";
import { positionsOf, spanAt } from "../ir/window.js";
import type { MapWork } from "../steps/step.js";
import { pointwiseText, sizesOf } from "./map-sizes.js";

/** Choices of ff_conv_s8_rvv.c, by the same formulas, for registers of 128 bits: longer ones need fewer instructions. */

/** Lanes of bytes in one register, and of words in eight and in four. */
const BYTES = 16;
const WORDS_OF_EIGHT = 32;
const WORDS_OF_FOUR = 16;
/** Inputs of a patch that is laid out, at most. */
const PATCH = 512;

/** The form of a convolution of int8. */
export function vectorConv(work: MapWork): MapForm {
  const { outputs } = work;
  const { positions, inputs, working } = sizesOf(work);
  const blocks = Math.ceil(outputs / (4 * BYTES));
  const each = 40 + (costOfTaps(outputs) * inputs) / 4; // of a position whose outputs are lanes
  const listed = 225 + (6 * working) / positions;
  const [rows] = positionsOf(work.window, work.plane);
  const inside = columnsInside(work);
  const wide = Math.min(rowsOf(4, WORDS_OF_FOUR, 140, 29), rowsOf(2, WORDS_OF_EIGHT, 110, 19));
  if (inputs > PATCH || 4 * listed < costOfTaps(outputs) * inputs)
    return {
      name: "listed",
      why:
        inputs > PATCH
          ? `${inputs} inputs of a patch are more than are laid out`
          : `inputs that are not zero, ${Math.round(working / positions)} of ${inputs} at a position, are listed`,
      instructions: Math.round(positions * listed * blocks),
    };
  if (outputs >= 4 && wide < inside * each)
    return {
      name: "lanes = positions",
      why: `${inside} positions of a row, for ${outputs} outputs`,
      instructions: Math.round(rows * wide + (positions - rows * inside) * each),
    };
  return {
    name: "lanes = outputs",
    why: `${pointwiseText(work) ?? "patches are laid out"}, ${positionsAtOnce(outputs)} for each row of weights`,
    instructions: Math.round(positions * each * blocks),
  };

  /** Instructions of a row of positions with some outputs at a time. */
  function rowsOf(atOnce: number, lanes: number, around: number, pair: number): number {
    return Math.ceil(inside / lanes) * Math.ceil(outputs / atOnce) * (around + (pair * inputs) / 2);
  }
}

/** Halves of an instruction that two taps of a position take. */
function costOfTaps(outputs: number): number {
  if (outputs > 2 * BYTES) return 24;
  return outputs > BYTES ? 16 : 13;
}

function positionsAtOnce(outputs: number): string {
  if (outputs > 2 * BYTES) return "one position";
  return outputs > BYTES ? "two positions" : "four positions";
}

/** Columns of positions whose windows are inside the map. */
function columnsInside({ window, plane }: MapWork): number {
  const [, columns] = positionsOf(window, plane);
  const whole = Array.from({ length: columns }, (_, at) => spanAt(at, 1, plane.width, window).count);
  return whole.filter((count) => count === window.kernel[1]).length;
}
