import { row, type Samples } from "../ir/data.js";
import { type ExitColumn, type ExitTable, PRUNED } from "../ir/exits.js";
import type { QuantModel } from "../ir/quant.js";
import { type ExitStep, isExit, type Schedule } from "../ir/schedule.js";
import { topTwo } from "../ops/answer.js";
import { opOf } from "../ops/index.js";
import { type Memory, scoresOf, tensorOf } from "../ops/op.js";
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
      if (isExit(step))
        fill(columns[exit++]!.column, n, step, scoresOf(step.scores, model, memory), memory, macs);
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
  scores: Int32Array | Float32Array,
  memory: Memory,
  macs: number,
): void {
  const live = step.kind === "candidates" ? tensorOf(memory.uint8, step.live) : null;
  const { label, margin } = topTwo(scores, live);
  column.labels[n] = label;
  column.margins[n] = margin;
  column.macs[n] = macs;
  for (let k = 0; k < scores.length; k++)
    column.scores[n * scores.length + k] = live === null || live.includes(k) ? scores[k]! : PRUNED;
}
