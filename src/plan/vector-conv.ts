import type { MapForm } from "../ir/memory-plan.js";
import { positionsOf } from "../ir/window.js";
import type { MapWork } from "../steps/step.js";
import { pointwiseText, sizesOf } from "./map-sizes.js";

/** Choices of ff_conv_s8_rvv.c, by the same formulas, for registers of 128 bits: longer ones need fewer instructions. */

/** Lanes of bytes in one register, and in a group of four. */
const REGISTER = 16;
const GROUP = 4 * REGISTER;
/** Inputs of a patch that is laid out or listed, at most. */
const PATCH = 512;
/** Positions of a piece that is turned into planes, and bytes for all that is kept of it. */
const PIECE = 64;
const ROOM = 4096;
/** Instructions on planes are longer than those on listed inputs: by how much fewer they have to be. */
const LONGER = 1 / 8;

/** The form of a convolution of int8. */
export function vectorConv(work: MapWork): MapForm {
  const { outputs } = work;
  const { positions, inputs, working } = sizesOf(work);
  const each = Math.round(working / positions);
  const dense = positions * denseCost(work, inputs);
  const listed = positions * listedCost(work, each);
  const planes = planesCost(work, inputs);
  if (inputs > PATCH)
    return {
      name: "listed",
      why: `${inputs} inputs of a patch are more than are laid out`,
      instructions: Math.round(positions * (225 + 6 * each) * Math.ceil(outputs / GROUP)),
    };
  if (planes < dense && planes * (1 + LONGER) < listed)
    return {
      name: "lanes = positions",
      why: `${PIECE} positions at a time from planes of inputs, for ${outputs} outputs`,
      instructions: Math.round(planes),
    };
  if (listed < dense)
    return {
      name: "listed",
      why: `inputs that are not zero, ${each} of ${inputs} at a position, are listed`,
      instructions: Math.round(listed),
    };
  return {
    name: "lanes = outputs",
    why: `${pointwiseText(work) ?? "patches are laid out"}, ${positionsAtOnce(outputs)} for each row of weights`,
    instructions: Math.round(dense),
  };
}

/**
 * Instructions for a position whose inputs are all taken: quarters of one for each input and each block of outputs. Products of
 * four weights are taken to fit into 16 bits, as in layers that do not learn.
 */
function denseCost({ outputs, window }: MapWork, inputs: number): number {
  const rest = ((outputs - 1) % GROUP) + 1;
  const quarters = ((outputs - rest) / GROUP) * 21 + { 1: 21, 2: 17, 4: 14 }[positionsOfBlock(rest)];
  return (quarters * inputs) / 4 + (window.kernel[0] === 1 ? 60 : 120);
}

/** Those for a position of whose inputs some are listed. */
function listedCost({ outputs, window: { kernel }, plane }: MapWork, listed: number): number {
  const strips = kernel[0] * Math.ceil((kernel[1] * plane.channels) / GROUP);
  return 40 + 30 * strips + (40 + 6.5 * listed) * Math.ceil(outputs / GROUP);
}

/** Those for all positions as lanes; infinite where there is no room for a piece. */
function planesCost({ outputs, window, plane }: MapWork, taps: number): number {
  const { kernel, stride } = window;
  const [rows, columns] = positionsOf(window, plane);
  const beside = Math.floor((kernel[1] - 1) / stride[1]);
  const pitch = columns + beside;
  const count = stride[0] * stride[1] * plane.channels;
  const size = PIECE + Math.floor((kernel[0] - 1) / stride[0]) * pitch + beside;
  if (5 * 4 * Math.ceil(taps / 4) + count * size + PIECE * outputs > ROOM) return Number.POSITIVE_INFINITY;
  const pieces = Math.ceil(((rows - 1) * pitch + columns) / PIECE);
  const fill = (Math.floor(PIECE / pitch) + 2) * (40 + 6 * count) + 15 * count;
  return 40 * outputs + pieces * (outputs * (36 + Math.floor((21 * taps) / 4)) + fill + 300);
}

/** Positions for each row of weights of a block of outputs. */
function positionsOfBlock(outputs: number): 1 | 2 | 4 {
  if (outputs > 2 * REGISTER) return 1;
  return outputs > REGISTER ? 2 : 4;
}

function positionsAtOnce(outputs: number): string {
  return { 1: "one position", 2: "two positions", 4: "four positions" }[positionsOfBlock(outputs)];
}
