/** Notes on data in which nothing is wrong. */

import { list } from "../diagnostics/data.js";
import type { Samples } from "../ir/data.js";
import { IS_CERTIFIED } from "../ir/exits.js";
import type { Ir } from "../ir/ir.js";
import { oddColumns } from "./columns.js";
import { type Mark, marksIn } from "./marks.js";
import { type Part, type Repeats, repeats } from "./repeats.js";
import type { SampleList, Table } from "./table.js";

/** The data as the checks see them. */
export interface Material {
  /** Training, validation and calibration, in this order: all that a choice may look at. */
  readonly known: readonly [train: Part, validation: Part, calibration: Part];
  readonly test: Part;
  /** `learning.data`, where the model names some. */
  readonly learn: Part | null;
  /** Parts of the training data in the order of the file: the samples, or the rows of recordings. */
  readonly readings: Table;
}

/** Fewer samples of a class say little. */
const FEW = 10;

/** Below this share of the samples, repetition is an accident without weight. */
const LEAST_SHARE = 0.001;

/**
 * A sentence each: samples that stand on both sides or have two labels, groups on both sides, columns that tell something
 * else than what was measured, values far beyond all others, classes with few samples, and a certificate that takes samples as independent while
 * `split.by` says that they are not. Empty where all is well.
 */
export function dataNotes(ir: Ir, material: Material): string[] {
  const { known, test, readings } = material;
  const helper = ir.windows === undefined ? "csv" : "recordings";
  return [
    ...repeatNotes(material),
    ...groupNotes(ir.data.split.by, known, test),
    ...columnNotes(readings, helper),
    ...marksIn(readings).map((mark) => markNote(mark, readings, helper)),
    ...(ir.targets || ir.normality ? [] : countNotes(ir.classes, known[0].samples, test.samples)),
    ...certificateNotes(ir),
  ];
}

function repeatNotes({ known, test, learn }: Material): string[] {
  const { shared, contradictory } = repeats(known, test);
  const count = test.samples.count;
  const all = known.reduce((sum, { samples }) => sum + samples.count, count);
  const learnt = learn === null ? null : repeats([learn], test).shared;
  const remedy =
    test.table === known[0].table
      ? "take repetitions out, or keep what belongs together on one side with `split.by`"
      : "take them out on one side";
  const notes = [
    repeatNote(
      shared,
      count,
      (share, pair) =>
        `${share} test samples are training samples too: ${pair}. Accuracy on them is no measure: ${remedy}`,
    ),
    repeatNote(
      contradictory,
      all,
      (share, pair) =>
        `${share} samples have the inputs of an earlier sample and another label: ${pair}. No model can tell them apart`,
    ),
    learnt &&
      repeatNote(
        learnt,
        count,
        (share, pair) =>
          `${share} test samples are in \`learning.data\` too: ${pair}. Accuracy on them is no measure of what a device learns`,
      ),
  ];
  return notes.filter((each) => each !== null);
}

function repeatNote(
  { count, first }: Repeats,
  all: number,
  say: (share: string, pair: string) => string,
): string | null {
  if (first === null || count < LEAST_SHARE * all) return null;
  const [later, earlier] = first;
  return say(`${count} of ${all}`, later === earlier ? `${later} is one` : `${later} is ${earlier}`);
}

function groupNotes(by: string | undefined, known: Material["known"], test: Part): string[] {
  if (by === undefined) return [];
  const [tested, trained] = [groupsOf([test]), groupsOf(known)];
  const both = [...tested].filter((group) => trained.has(group));
  if (both.length === 0) return [];
  return [
    `${both.length} of ${tested.size} values of ${JSON.stringify(by)} in the test data are in the training data too (${list(both)}): the accuracy is not that of new ones`,
  ];
}

function groupsOf(parts: readonly Part[]): Set<string> {
  const groups = new Set<string>();
  for (const { table, rows } of parts) {
    if (table.groups === null) continue;
    for (const row of rows) groups.add(table.groups[row]!);
  }
  return groups;
}

type Helper = "csv" | "recordings";

function columnNotes(table: Table, helper: Helper): string[] {
  const { constant, label, clock } = oddColumns(table);
  const note = (columns: readonly number[], what: string, why: string, or = "") =>
    columns.length === 0
      ? []
      : [`${namesOf(columns, table, helper)}: ${what}. ${why}: ${leaveOut(columns, table, helper)}${or}`];
  const named = clock.length === 1 ? table.columns?.[clock[0]!] : undefined;
  const asTime =
    named === undefined || helper === "csv"
      ? ""
      : `, or read it as the time: \`time: ${JSON.stringify(named)}\``;
  return [
    ...note(
      clock,
      "probably a clock, a counter or a row number",
      "It tells when a sample was taken, not what it is, and never comes again on a device",
      asTime,
    ),
    ...note(
      label,
      "one value for each class",
      "It seems to be the label in other words, which a device does not know",
    ),
    ...note(constant, "the same value in all training data", "It tells nothing"),
  ];
}

function markNote({ column, value, count, others: [low, high] }: Mark, table: Table, helper: Helper): string {
  const short = (each: number) => String(Number(each.toPrecision(4)));
  const remedy =
    table.columns === null
      ? "leave its samples out"
      : `empty these cells and set \`missing: "drop"\` in \`${helper}({ ... })\``;
  return `${namesOf([column], table, helper)}: ${short(value)} in ${count} of ${table.count} rows, all others from ${short(low)} to ${short(high)}. If it stands for what was not measured, ${remedy}: the scale of the input follows it`;
}

const NOUN: Readonly<Record<Helper, string>> = { csv: "input value", recordings: "channel" };

function namesOf(columns: readonly number[], { columns: names, origin }: SampleList, helper: Helper): string {
  const shown = columns.slice(0, 3).map((column) => (names ? JSON.stringify(names[column]) : `${column}`));
  const more = columns.length > 3 ? ` and ${columns.length - 3} more` : "";
  const noun = names ? "column" : NOUN[helper];
  return `${noun}${columns.length > 1 ? "s" : ""} ${shown.join(", ")}${more} of ${JSON.stringify(origin.name)}`;
}

function leaveOut(columns: readonly number[], { columns: names }: SampleList, helper: Helper): string {
  const them = columns.length > 1 ? "them" : "it";
  if (names === null) return `leave ${them} out of the array`;
  return `leave ${them} out with \`${helper}({ ignore: [${columns.map((column) => JSON.stringify(names[column])).join(", ")}] })\``;
}

function countNotes(classes: readonly string[], train: Samples, test: Samples): string[] {
  const [present] = test.labels;
  const single = test.labels.every((label) => label === present);
  return [
    ...fewNotes("training", countsOf(classes, train), "they are hardly learnt"),
    ...(single
      ? [
          `all test samples are of class ${JSON.stringify(classes[present ?? 0])}: accuracy says nothing about the others`,
        ]
      : fewNotes("test", countsOf(classes, test), "their figures say little")),
  ];
}

type Count = readonly [name: string, count: number];

function countsOf(classes: readonly string[], { labels }: Samples): Count[] {
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]!++;
  return classes.map((name, index) => [name, counts[index]!]);
}

function fewNotes(part: string, counts: readonly Count[], so: string): string[] {
  const few = counts.filter(([, count]) => count < FEW);
  if (few.length === 0) return [];
  const shown = few.slice(0, 5).map(([name, count]) => `${JSON.stringify(name)} ${count}`);
  const more = few.length > 5 ? ` and ${few.length - 5} more` : "";
  return [`the ${part} part has few samples of some classes (${shown.join(", ")}${more}): ${so}`];
}

function certificateNotes({ data, inference, windows }: Ir): string[] {
  const { exits } = inference;
  const alike = data.split.by ?? (windows === undefined ? undefined : "recording");
  if (alike === undefined || exits === null || !IS_CERTIFIED[exits.rule]) return [];
  const by = JSON.stringify(alike);
  return [
    `the certificate of the exits counts samples as independent, but those of one ${by} are alike: with few groups in the calibration part, the risk on new groups may be higher than certified`,
  ];
}
