import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { CellsIr } from "../ir/layers.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import { weightsLearn } from "../ir/update-constants.js";
import { planeOf } from "../ir/window.js";
import type { CellsStep } from "../steps/cells.js";
import type { ConvStep } from "../steps/conv.js";
import { activeBytes, type ConvMeansStep } from "../steps/conv-means.js";
import { definitionOf, type Step } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import type { MapRest } from "../steps/step.js";

/** Formats with kernels that need no whole map. */
const READ_AT_ONCE: Readonly<Record<Family, boolean>> = { integer: true, real: false };

/** Room for a part of the map: each is a call of a kernel. */
const PART_BYTES = 1024;

/**
 * The same steps where a convolution that learns is read by the means of its own head alone: without its map, which is as large as all
 * that the update needs beside it.
 */
export function withoutLastMap(model: DeviceModel, line: Schedule): Schedule {
  const pairs = line.steps.map((_, index) => readAtOnce(model, line.steps, index));
  const at = pairs.findIndex((pair) => pair !== null);
  const pair = pairs[at];
  if (!pair) return line;
  const { found, read } = pair;
  const { step, left, tensors } = atOnce(model, found, read);
  const steps = line.steps.flatMap((each, index): Step[] => {
    if (index === at) return [step];
    if (index === at + 1) return [];
    const { reads, withoutMap } = definitionOf(each);
    return [reads(each).includes(found.z) && withoutMap ? withoutMap(each, left) : each];
  });
  const used = new Set(
    steps.flatMap((each) => [...definitionOf(each).reads(each), ...definitionOf(each).writes(each)]),
  );
  return {
    tensors: [
      ...line.tensors.filter(({ id }) => id !== found.z),
      ...tensors.filter(({ id }) => used.has(id)),
    ],
    steps,
  };
}

function isConv(step: Step): step is ConvStep {
  return step.kind === "conv";
}

function isCells(step: Step): step is CellsStep {
  return step.kind === "cells";
}

/** Readings of which an update needs no more than what is active. */
const BITS_DO: Readonly<Record<CellsIr["reading"], boolean>> = { max: false, average: true };

/** A convolution at `index` that can do without its map, and what reads it; null for any other step. */
function readAtOnce(
  model: DeviceModel,
  steps: readonly Step[],
  index: number,
): { readonly found: ConvStep; readonly read: CellsStep } | null {
  const [found, read] = [steps[index], steps[index + 1]];
  if (!found || !read || !isConv(found) || !isCells(read)) return null;
  const { layer, tap, inside } = blockOf(model, found.layer);
  const others = steps.filter((each) => each !== read && definitionOf(each).reads(each).includes(found.z));
  const canDo =
    READ_AT_ONCE[formatOf(model).family] &&
    model.stream?.kind !== "rows" &&
    weightsLearn(layer) &&
    inside.length === 0 &&
    tap.cells !== null &&
    BITS_DO[tap.cells.reading] &&
    others.every((each) => definitionOf(each).withoutMap !== undefined);
  return canDo ? { found, read } : null;
}

function atOnce(model: DeviceModel, { layer, x, acc }: ConvStep, { f }: CellsStep) {
  const block = blockOf(model, layer);
  const { name } = block.layer;
  const { input, output } = layerAt(model.layers, layer, "conv");
  const { height, width, channels } = planeOf(output);
  const [, columns] = block.tap.cells!.grid;
  const isSignal = planeOf(input).height === 1 && height === 1;
  const atOnce = Math.max(
    1,
    Math.min(isSignal ? width : height, Math.floor(PART_BYTES / (isSignal ? channels : width * channels))),
  );
  const step: ConvMeansStep = {
    ...({ kind: "convMeans", layer, x, acc, f } as const),
    ...{ part: `${name}_part`, atOnce, sums: `${name}_sums_of_cells` },
    ...{ squares: `${name}_squares`, active: `${name}_active` },
  };
  const tensor = (id: string, type: Tensor["type"], shape: readonly number[]): Tensor => ({
    ...{ id, type, shape, length: sizeOf(shape), memory: "arena" },
  });
  const left: MapRest = { squares: step.squares, active: step.active, column: `${name}_column` };
  return {
    step,
    left,
    tensors: [
      tensor(step.part, "int8", isSignal ? [1, atOnce, channels] : [atOnce, width, channels]),
      tensor(step.sums, "int32", [columns, channels]),
      tensor(step.squares, "uint32", [1]),
      tensor(step.active, "uint8", [height * width, activeBytes(channels)]),
      { ...tensor(left.column, "int8", [height * width]), perCore: true } as const,
    ],
  };
}
