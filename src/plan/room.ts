import { definitionOf } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";

/** The same steps without room that only saves time: tensors that no step touches any more are gone. */
export function withoutRoom({ tensors, steps }: Schedule): Schedule {
  const lean = steps.map((step) => definitionOf(step).withoutRoom?.(step) ?? step);
  const before = touchedBy(steps);
  const after = touchedBy(lean);
  return { tensors: tensors.filter(({ id }) => !before.has(id) || after.has(id)), steps: lean };
}

function touchedBy(steps: Schedule["steps"]): ReadonlySet<string> {
  return new Set(
    steps.flatMap((step) => [...definitionOf(step).reads(step), ...definitionOf(step).writes(step)]),
  );
}
