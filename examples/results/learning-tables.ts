import type { Comparison } from "../ecg/adapt.js";
import { count, goals, markdown, percent, rowLines } from "./cells.js";
import { type PersonalFigure, type PersonalFigures, WAYS } from "./personal.js";
import type { RowResult, Run } from "./row.js";
import { judge, over } from "./summary.js";

/** Patients before and after they were learnt, and how devices compared. */
export function adaptationTables(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", ...COLUMNS.flatMap(({ name }) => [name, "after"]), "constants", "goals"];
  const line = (result: RowResult) => [
    ...COLUMNS.flatMap(({ of }) =>
      (["before", "after"] as const).map((when) => percent(over(result, (run) => of(run, when)))),
    ),
    count(over(result, ({ flash }) => flash)),
    goals(judge(result, all)),
  ];
  const table = markdown(head, rowLines(results, head.length, line));
  return [table, ...list("Device against host, in QEMU:", results, adaptationLine)].join("\n\n");
}

type When = keyof Comparison;

const COLUMNS: readonly {
  readonly name: string;
  readonly of: (run: Run, when: When) => number | undefined;
}[] = [
  { name: "accuracy", of: ({ adaptation }, when) => adaptation?.all[when].accuracy },
  { name: "macro-F1", of: ({ adaptation }, when) => adaptation?.all[when].macroF1 },
  { name: "F1 of S", of: ({ adaptation }, when) => f1(adaptation?.all[when], "S") },
  { name: "F1 of V", of: ({ adaptation }, when) => f1(adaptation?.all[when], "V") },
  { name: "macro-F1 without 232", of: ({ adaptation }, when) => adaptation?.others?.[when].macroF1 },
];

function f1(metrics: Comparison[When] | undefined, name: string): number | undefined {
  return metrics?.perClass.find((each) => each.name === name)?.f1 ?? undefined;
}

function adaptationLine({ adaptation }: Run): string | null {
  if (!adaptation?.device) return null;
  const { target, records, steps, answers, mismatches } = adaptation.device;
  return `${mismatches} mismatches in ${count(steps)} steps of learning and ${count(answers)} answers on ${target} (records ${records.join(", ")})`;
}

const HEADS: Readonly<Record<keyof PersonalFigures, string>> = {
  nothing: "nothing learns",
  head: "the last head",
  block: "the last layer and its head",
  heads: "all heads",
  all: "all",
  inputs: "1-NN, inputs",
  hidden: "1-NN, what the last head reads",
};

/** A line for each figure of a row: what was to be won, and what was forgotten. */
export function personalTable(results: readonly RowResult[]): string {
  const head = ["row", "figure", ...WAYS.map((way) => HEADS[way])];
  const cells = (result: RowResult, of: keyof PersonalFigure) =>
    WAYS.map((way) => percent(over(result, ({ personal }) => personal?.[way][of])));
  const lines = (["macroF1", "accuracy", "old"] as const).map((of) => {
    const line = (result: RowResult) => [FIGURES[of], ...cells(result, of)];
    return rowLines(results, head.length, line);
  });
  return markdown(
    head,
    results.flatMap(({ runs }, row) =>
      (runs.length === 0 ? lines.slice(0, 1) : lines).map((each) => each[row]!),
    ),
  );
}

const FIGURES: Readonly<Record<keyof PersonalFigure, string>> = {
  macroF1: "macro-F1",
  accuracy: "accuracy",
  old: "accuracy on old samples",
};

/** Random weights before and after every sample was sent once. */
export function onlineTables(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", "samples learnt", "before", "after", "constants", "goals"];
  const line = (result: RowResult) => [
    count(over(result, ({ online }) => online?.learnt)),
    percent(over(result, ({ report }) => report.test.accuracy)),
    percent(over(result, ({ online }) => online?.after.accuracy)),
    count(over(result, ({ flash }) => flash)),
    goals(judge(result, all)),
  ];
  const table = markdown(head, rowLines(results, head.length, line));
  return [table, ...list("After learning, device against host:", results, onlineLine)].join("\n\n");
}

function onlineLine({ online }: Run): string | null {
  if (!online) return null;
  const { target, samples, mismatches, after } = online;
  const accuracy = (100 * after.accuracy).toFixed(2);
  return `accuracy ${accuracy} %, ${mismatches} mismatches in ${count(samples)} answers on ${target}`;
}

/** One line per run that has one; nothing where none has. */
function list(title: string, results: readonly RowResult[], line: (run: Run) => string | null): string[] {
  const lines = results.flatMap(({ row, runs }) =>
    runs.flatMap((run) => {
      const text = line(run);
      return text === null ? [] : [`- \`${row.id}\`, seed ${run.seed}: ${text}`];
    }),
  );
  return lines.length === 0 ? [] : [[title, "", ...lines].join("\n")];
}
