import { row, type Samples } from "../ir/data.js";
import { type ExitColumn, type ExitTable, NO_LABEL, PRUNED } from "../ir/exits.js";
import type { QuantModel } from "../ir/quant.js";
import { type ExitStep, isExit, type Schedule } from "../ir/schedule.js";
import { answered, sumOfSquares } from "../numerics/real.js";
import { topTwo } from "../ops/answer.js";
import { opOf } from "../ops/index.js";
import { type Memory, scoresOf, sliceOf, tensorOf } from "../ops/op.js";
import { allocate } from "../ops/run.js";

/**
 * Runs the bit-exact reference over `samples` (in the model's storage type, see encodeSamples) and never leaves early:
 * what every exit would answer. The last column is the network without exits.
 */
export function evaluateExits(model: QuantModel, schedule: Schedule, samples: Samples): ExitTable {
  const classes = model.classes.length;
  const { count } = samples;
  const columns = schedule.steps
    .filter(isExit)
    .map((step) => ({ step, column: emptyColumn(model, step, count) }));
  for (let n = 0; n < count; n++) {
    const memory = allocate(schedule, row(samples, n));
    let macs = 0;
    let exit = 0;
    for (const step of schedule.steps) {
      macs += opOf(step).run(step, model, memory);
      if (isExit(step)) fill(columns[exit++]!.column, n, step, model, memory, macs);
    }
  }
  return { count, classes, exits: columns.map(({ column }) => column) };
}

function emptyColumn(model: QuantModel, step: ExitStep, count: number): ExitColumn {
  const { name, slices } = model.layers[step.layer]!;
  const integer = model.precision === "int8";
  return {
    place: "slice" in step && slices > 1 ? `${name}[${step.slice}]` : name,
    labels: new Uint16Array(count),
    margins: integer ? new Int32Array(count) : new Float32Array(count),
    scores: integer
      ? new Int32Array(count * model.classes.length)
      : new Float32Array(count * model.classes.length),
    macs: new Uint32Array(count),
  };
}

function fill(
  column: ExitColumn,
  n: number,
  step: ExitStep,
  model: QuantModel,
  memory: Memory,
  macs: number,
): void {
  const scores = scoresOf(step.scores, model, memory);
  const live = step.kind === "candidates" ? tensorOf(memory.uint8, step.live) : null;
  const { label, margin } = topTwo(scores, live);
  column.macs[n] = macs;
  const known = scores instanceof Int32Array || answered(scores, margin, goodnessSoFar(step, model, memory));
  column.labels[n] = known ? label : NO_LABEL;
  column.margins[n] = known ? margin : 0;
  for (let k = 0; k < scores.length; k++)
    column.scores[n * scores.length + k] = known && (live === null || live.includes(k)) ? scores[k]! : PRUNED;
}

/** The goodness that an answer here would report of a head; elsewhere the scores are made of it. */
function goodnessSoFar(step: ExitStep, model: QuantModel, memory: Memory): number {
  if (step.kind !== "head") return 0;
  const { start, width } = sliceOf(step, model);
  return sumOfSquares(tensorOf(memory.real, step.z).subarray(0, start + width));
}
