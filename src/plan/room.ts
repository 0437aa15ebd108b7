import type { DeviceModel } from "../ir/device-model.js";
import { definitionOf } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import { withoutLastMap } from "./last-map.js";

/** The same steps without room that only saves time, and without a map that is read at once: tensors that no step touches any more are gone. */
export function withoutRoom(model: DeviceModel, line: Schedule): Schedule {
  const { tensors, steps } = withoutLastMap(model, line);
  const lean = steps.map((step) => definitionOf(step).withoutRoom?.(step) ?? step);
  const before = touchedBy(line.steps);
  const after = touchedBy(lean);
  return { tensors: tensors.filter(({ id }) => !before.has(id) || after.has(id)), steps: lean };
}

function touchedBy(steps: Schedule["steps"]): ReadonlySet<string> {
  return new Set(
    steps.flatMap((step) => [...definitionOf(step).reads(step), ...definitionOf(step).writes(step)]),
  );
}
