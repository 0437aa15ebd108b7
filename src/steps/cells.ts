import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { average, maximum, poolCells } from "../formats/over-maps.js";
import { type Block, blockOf, widthOf } from "../ir/blocks.js";
import type { Cells, DeviceModel } from "../ir/device-model.js";
import { planeOf } from "../ir/window.js";
import { cellsText } from "./map-texts.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** f [cells][channels] = what a head reads of each cell of the map z. */
export interface CellsStep {
  readonly kind: "cells";
  readonly layer: number;
  readonly z: string;
  readonly f: string;
}

/** Arguments between the struct and the map: means of integers have a gain. */
const GAIN: Readonly<Record<Family, (cells: Cells) => readonly string[]>> = {
  integer: ({ reading, gain }) => ({ max: [], average: [`${gain}`] })[reading],
  real: () => [],
};

/** f = the maximum, or the mean, of each cell. */
export const cells: StepDefinition<CellsStep> = {
  isForward: true,
  isShared: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const { reading, grid, gain } = cellsOf(block);
    const { arithmetic } = formatOf(model);
    const pool = { max: maximum(arithmetic), average: average(arithmetic, gain) }[reading];
    poolCells(pool, grid, planeOf(block.read), tensorOf(memory, step.z), tensorOf(memory, step.f));
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { family, suffixes } = formatOf(model);
    const own = cellsOf(block);
    const args = [`&${cellsName(model, block)}`, ...GAIN[family](own), step.z, step.f];
    return [`ff_${own.reading}_cells_${suffixes.stored}(${args.join(", ")});`];
  },
  describe(step, model) {
    const block = blockOf(model, step.layer);
    return cellsText(cellsOf(block), block.read);
  },
  runtime: (_step, model) => [`ff_pool_${formatOf(model).suffixes.stored}`],
  suspect: () => "the map agrees: the cells that the head reads",
  reads: (step) => [step.z],
  writes: (step) => [step.f],
  traceOutput: (step, model) => ({
    tensor: step.f,
    start: 0,
    length: widthOf(blockOf(model, step.layer)),
  }),
};

/** The cells of a block that is read by cells. */
export function cellsOf({ tap, layer }: Block): Cells {
  if (tap.cells === null) throw new Error(`layer ${layer.name} has no cells`);
  return tap.cells;
}

/** C name of the constants of a block's cells. */
export function cellsName(model: DeviceModel, { layer }: Block): string {
  return `${model.name}_${layer.name}_cells`;
}
