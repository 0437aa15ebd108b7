import { printable } from "./printable.js";
import { count, table } from "./table.js";

/** More columns than this do not fit a terminal. */
const MAX_CLASSES = 12;
const NAME_WIDTH = 8;

/** The confusion matrix, true classes down and answers across; of many classes a pointer to where it can be read. */
export function confusionText(confusion: readonly (readonly number[])[], classes: readonly string[]): string {
  if (classes.length > MAX_CLASSES) return `  confusion matrix of ${classes.length} classes: --json`;
  const names = classes.map((name) => printable(name));
  return table([
    ["true class, answers", ...names.map((name) => name.slice(0, NAME_WIDTH))],
    ...confusion.map((row, index) => [
      names[index]!,
      ...row.map((samples) => (samples === 0 ? "." : count(samples))),
    ]),
  ]);
}
