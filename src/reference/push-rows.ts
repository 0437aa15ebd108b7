import { type Values, zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { NO_PREDICTION, type Prediction } from "../ir/learning.js";
import type { RowStreamPlan } from "../ir/memory-plan.js";
import { definitionOf } from "../steps/index.js";
import { keptElements, type RowEdge, type RowSchedule, rowId, windowId } from "../steps/row-steps.js";
import { allocate, runSchedule } from "../steps/run-schedule.js";
import { type Memory, scoresOf } from "../steps/step.js";

/** Takes a row that holds numbers; the answer where it ends a window, else null. It may be about an earlier row, `age` rows ago. */
export type Taken = (row: Samples["inputs"]) => (Prediction & { readonly age?: number }) | null;

/** Layers that compute each row once: a stream before its first row. */
export function createRows(model: DeviceModel, { stream, schedule }: RowStreamPlan): Taken {
  const { length, hop } = stream;
  const { rows: steps, answer } = schedule;
  const edges = new Map(steps.map(({ to }) => [to.id, createKept(to)]));
  const kept = Object.fromEntries([...edges].map(([id, { values }]) => [id, values]));
  const own = allocate(answer, new Uint8Array(0));
  const memory: Memory = { ...own, tensors: { ...own.tensors, ...kept } };
  let rows = 0;
  let macs = 0;
  return (row) => {
    rows++;
    macs += takeRow(schedule, { ...memory, raw: row }, edges, rows);
    if (rows < length) return null;
    const prediction = answerOf(model, schedule, memory, macs);
    macs = 0;
    rows -= hop;
    for (const edge of edges.values()) edge.drop();
    return prediction;
  };
}

/** Takes a row through the layers, as far as it completes their windows; returns the multiply-accumulates. */
function takeRow(
  { rows: steps, rowModel }: RowSchedule,
  memory: Memory,
  edges: ReadonlyMap<string, Kept>,
  row: number,
): number {
  let macs = 0;
  let count = row;
  for (const { step, from, to, kernel, stride } of steps) {
    if (count < kernel || (count - kernel) % stride !== 0) break;
    count = (count - kernel) / stride + 1;
    const kept = edges.get(to.id)!;
    const tensors = { ...memory.tensors, [rowId(to.id)]: kept.row(count) };
    if (from) tensors[windowId(from.id)] = edges.get(from.id)!.window(kernel);
    macs += definitionOf(step).run(step, rowModel, { ...memory, tensors });
    kept.wrote();
  }
  return macs;
}

/** Prediction of the other steps over the maps as they are. */
function answerOf(model: DeviceModel, { answer }: RowSchedule, memory: Memory, macs: number): Prediction {
  scoresOf(memory).fill(0);
  memory.prediction.done = false;
  const all = macs + runSchedule(model, answer, memory);
  const { label, exit, margin, goodness } = memory.prediction;
  const scores = scoresIn(scoresOf(memory)).slice();
  if (!formatOf(model).arithmetic.isKnown(scores, margin, goodness))
    return { status: "FF_OUT_OF_RANGE", ...NO_PREDICTION };
  return { status: "FF_OK", label, exit, margin, goodness, macs: all, scores };
}

/** The rows of an edge, in the memory that a device has for them. */
interface Kept {
  readonly values: Values;
  /** Place of the next row, the `count`th of the window. */
  row(count: number): Values;
  /** Called behind each row that has been written. */
  wrote(): void;
  /** The newest `rows` rows. */
  window(rows: number): Values;
  /** Called at the end of each window. */
  drop(): void;
}

const KEPT: Readonly<Record<RowEdge["keeps"], (edge: RowEdge) => Kept>> = {
  ring: createRing,
  map: createMap,
};

function createKept(edge: RowEdge): Kept {
  return KEPT[edge.keeps](edge);
}

function createRing(edge: RowEdge): Kept {
  const { channels, rows } = edge;
  const values = zeros(edge.type, keptElements(edge));
  const run = (first: number, count: number): Values =>
    values.subarray(first * channels, (first + count) * channels);
  let next = 0;
  let newest = 0;
  return {
    values,
    row: () => run(next, 1),
    wrote() {
      run(next + rows, 1).set(run(next, 1));
      newest = next;
      next = (next + 1) % rows;
    },
    window: () => run(newest + 1, rows),
    drop: () => undefined,
  };
}

function createMap(edge: RowEdge): Kept {
  const { channels, dropped } = edge;
  const values = zeros(edge.type, keptElements(edge));
  let end = 0;
  return {
    values,
    row(count) {
      end = count * channels;
      return values.subarray(end - channels, end);
    },
    wrote: () => undefined,
    window: (rows) => values.subarray(end - rows * channels, end),
    drop: () => values.copyWithin(0, dropped * channels),
  };
}
