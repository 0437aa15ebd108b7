import { refusedOfCells } from "../../diagnostics/check-anomalies.js";
import type { Check } from "../../diagnostics/checks.js";
import { blockOf } from "../../ir/blocks.js";
import type { ReadSpec } from "../../ir/program.js";
import { SCORES } from "../../ir/schedule-tensor.js";
import { sizeOf } from "../../ir/shape.js";
import { writtenSizes } from "../../layers/index.js";
import { definitionOfReadout, lastReadout } from "../../readouts/index.js";
import { scheduleOnePass } from "../../readouts/passes.js";
import type { ObserveStep } from "../../steps/learning/observe.js";
import type { ScheduleBuilder } from "../../steps/schedule.js";
import type { DeviceHalf } from "../rule.js";

/** Settings of learning that cells do without, and how many inputs their sums have room for. */
const checkCells: Check<ReadSpec> = (spec, at) => {
  const { learning, input } = spec;
  const { layers, rate, decay, skip, replay, guard, exits } = learning ?? {};
  const shipped = replay?.shipped ?? 0;
  const settings = { layers, rate, decay, skip, "replay.shipped": shipped || undefined, guard, exits };
  return refusedOfCells(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    Math.max(sizeOf(input.shape), ...writtenSizes(spec.layers.slice(0, -1)).map(({ units }) => units)),
    at,
  );
};

/** Every cell moves towards an output that makes its input; a window in four is measured in its place. */
export const device: DeviceHalf<"reconstruction"> = {
  rate: 1, // the step size follows each sample
  maps: false,
  recent: 128,
  windows: { held: 96, times: 4 },
  check: checkCells,
  error: () => ({ sharpness: 1, threshold: 0 }),
  slopes: () => [1],
  learnsHeads: () => false,
  slotAmplitude: () => 0,
  pairLoss: () => null,
  schedule: scheduleCells,
};

/** Forward passes as in inference, with an update behind each cell: none waits for a later one. */
function scheduleCells(builder: ScheduleBuilder, x: string): void {
  const { model, steps, tensor, elements } = builder;
  const { add } = definitionOfReadout(lastReadout(model));
  steps.push({ kind: "inputDeviation", values: x, scores: SCORES });
  const observed: ObserveStep[] = [{ kind: "observe", values: x, scores: SCORES }];
  scheduleOnePass(
    builder,
    x,
    (block, at) => add(builder, block, at),
    ({ layer, x: u, z }) => {
      const { layer: own } = blockOf(model, layer);
      const q = `${own.name}_left`;
      observed.push({ kind: "observe", layer, values: q, scores: SCORES });
      const c = tensor(`${own.name}_unit_error`, elements.error, sizeOf(own.output));
      steps.push({ kind: "learnCell", layer, u, z, q, c });
    },
  );
  steps.push(...observed); // after the cells: they have what is left of their inputs by then
}
