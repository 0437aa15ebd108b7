/** Labels that are numbers where the classes have names: what they may count from. */
import type { LabelMapping } from "../diagnostics/labels.js";
import { numberIn } from "../diagnostics/likeness.js";

/**
 * First number of the labels (null: as many other numbers as there are classes, ascending), and `data.labels` to say
 * so.
 */
export interface Numbering {
  readonly from: 0 | 1 | null;
  readonly mapping: LabelMapping;
}

/**
 * The numbering that is most probably meant, ascending; null where nothing can be said. Labels count from 1 if 1 to the
 * number of classes are all there, or the last is and nothing else than these; else from 0 if at least two of 0 to the last
 * index are, 0 among them. What does not fit is left out.
 */
export function numberingOf(
  labels: readonly (number | string)[],
  classes: readonly string[],
): Numbering | null {
  const numbers = new Map([...new Set(labels.map(String))].map((label) => [label, numberOf(label)]));
  const values = [...new Set(numbers.values())].filter(Number.isFinite).sort((a, b) => a - b);
  const from = baseOf(values, classes.length);
  if (from === undefined) return null;
  const nameOf = (value: number) => classes[from === null ? values.indexOf(value) : value - from] ?? null;
  const ascending = [...numbers].sort(([, a], [, b]) => (a < b ? -1 : 1)); // NaN last
  return { from, mapping: ascending.map(([label, value]) => [label, nameOf(value)]) };
}

function baseOf(values: readonly number[], classes: number): Numbering["from"] | undefined {
  const inside = (low: number) =>
    values.filter((each) => Number.isInteger(each) && each >= low && each < low + classes).length;
  if (inside(1) === classes) return 1;
  if (values.at(-1) === classes && inside(1) === values.length) return 1;
  if (values.includes(0) && inside(0) >= 2) return 0;
  return values.length === classes ? null : undefined;
}

function numberOf(label: string): number {
  return Number(numberIn(label) ?? Number.NaN);
}
