import { printable } from "./printable.js";
import { table } from "./text-table.js";

/** More columns than this do not fit a terminal. */
const MAX_CLASSES = 12;
/** Longer names get a letter as the head of their column. */
const NAME_WIDTH = 8;

/** The confusion matrix, true classes down and answers across; of many classes a pointer to where it can be read. */
export function confusionText(confusion: readonly (readonly number[])[], classes: readonly string[]): string {
  if (classes.length > MAX_CLASSES) return `  confusion matrix of ${classes.length} classes: --json`;
  const names = classes.map((name) => printable(name));
  const fits = names.every((name) => name.length <= NAME_WIDTH);
  const heads = fits ? names : names.map((_, index) => String.fromCharCode(65 + index));
  const matrix = table([
    ["", ...heads],
    ...confusion.map((row, index) => [
      fits ? names[index]! : `${heads[index]} = ${names[index]}`,
      ...row.map((samples) => (samples === 0 ? "." : `${samples}`)), // ten columns of thousands fit 60 characters
    ]),
  ]);
  return `  true classes down, answers across\n${matrix}`;
}
