import { zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn, uint8s } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type ExitColumn, type ExitTable, NO_LABEL, PRUNED } from "../ir/exits.js";
import { definitionOf, type Step } from "../steps/index.js";
import { allocateSample } from "../steps/run-schedule.js";
import type { Schedule } from "../steps/schedule.js";
import { type ExitDefinition, type Memory, scoresOf, tensorOf } from "../steps/step.js";

/**
 * Runs the bit-exact reference over `samples` (in the model's storage type, see encodeSamples) and never leaves early:
 * what every exit would answer. The last column is the network without exits.
 */
export function evaluateExits(model: DeviceModel, schedule: Schedule, samples: Samples): ExitTable {
  const classes = model.classes.length;
  const { count } = samples;
  const exits = new Map(
    schedule.steps.flatMap((step): [Step, Exit][] => {
      const { exit } = definitionOf(step);
      return exit && (exit.standsBehind?.(step) ?? true)
        ? [[step, { exit, column: emptyColumn(model, exit.location(step, model), count) }]]
        : [];
    }),
  );
  for (let n = 0; n < count; n++) {
    const memory = allocateSample(schedule, samples, n);
    let macs = 0;
    for (const step of schedule.steps) {
      macs += definitionOf(step).run(step, model, memory);
      const found = exits.get(step);
      if (found) fill(found, n, step, model, memory, macs);
    }
  }
  return { count, classes, exits: [...exits.values()].map(({ column }) => column) };
}

/** Point at which an exit may stand, and its prediction. */
interface Exit {
  readonly exit: ExitDefinition<Step>;
  readonly column: ExitColumn;
}

function emptyColumn(model: DeviceModel, place: string, count: number): ExitColumn {
  const { score } = formatOf(model).elements;
  return {
    place,
    labels: new Uint16Array(count),
    margins: scoresIn(zeros(score, count)),
    scores: scoresIn(zeros(score, count * model.classes.length)),
    macs: new Uint32Array(count),
  };
}

function fill(
  { exit, column }: Exit,
  n: number,
  step: Step,
  model: DeviceModel,
  memory: Memory,
  macs: number,
): void {
  const { arithmetic } = formatOf(model);
  const scores = scoresOf(memory);
  const racing = exit.active(step);
  const active = racing === null ? null : uint8s(tensorOf(memory, racing));
  const { label, margin } = exit.answer?.(memory) ?? arithmetic.topTwo(scores, active);
  const known = arithmetic.isKnown(scores, margin, exit.goodness(step, model, memory));
  column.macs[n] = macs;
  column.labels[n] = known ? label : NO_LABEL;
  column.margins[n] = known ? margin : 0;
  for (let k = 0; k < scores.length; k++)
    column.scores[n * scores.length + k] =
      known && (active === null || active.includes(k)) ? scores[k]! : PRUNED;
}
