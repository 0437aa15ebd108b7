import type { ClassMetrics, Metrics } from "../../src/numerics/metrics.js";
import { count, table } from "../../src/report/text-table.js";
import { type Adaptation, type Comparison, pool } from "./adapt.js";
import type { DeviceAdaptation } from "./adapt-device.js";

/** The record that holds most S beats of DS2. */
const DOMINANT = 232;

/** Figures before and after: all records, all but the one with most S beats, and each record. */
export function adaptationReport(records: readonly Adaptation[]): string {
  const others = withoutDominant(records);
  const sum = (of: (each: Adaptation) => number) => records.reduce((total, each) => total + of(each), 0);
  return [
    `${records.length} records, ${sum(({ learnt }) => learnt)} beats learnt, ` +
      `${sum(({ refused }) => refused)} refused, ${sum(({ saturated }) => saturated)} stored values at the end of their range`,
    "",
    table([
      ["", "accuracy", "macro-F1", "S F1", "V F1", "S Se", "S PPV", "V Se", "V PPV"],
      ...comparison("all records", pool(records)),
      ...(others ? comparison(`without ${DOMINANT}`, pool(others)) : []),
    ]),
    "",
    confusion(pool(records)),
    "",
    table([
      ["record", "beats", "N", "S", "V", "accuracy", "->", "S F1", "->", "V F1", "->"],
      ...records.map(recordRow),
    ]),
    "",
  ].join("\n");
}

/** The records but the one with most S beats; null where that leaves none, or leaves all. */
export function withoutDominant(records: readonly Adaptation[]): readonly Adaptation[] | null {
  const others = records.filter(({ record }) => record !== DOMINANT);
  return others.length > 0 && others.length < records.length ? others : null;
}

/** How a device compared with the host reference, and what a step of learning costs there. */
export function deviceReport(target: string, records: readonly DeviceAdaptation[]): string {
  const sum = (of: (each: DeviceAdaptation) => number) =>
    records.reduce((total, each) => total + of(each), 0);
  const costs = records.flatMap(({ learnt, instructions }) =>
    instructions ? [{ learnt, instructions }] : [],
  );
  const mean =
    costs.reduce((total, { learnt, instructions }) => total + learnt * instructions.mean, 0) /
    costs.reduce((total, { learnt }) => total + learnt, 0);
  return [
    `${target} against the host reference: ${sum(({ differentSteps }) => differentSteps)} mismatches in ` +
      `${sum(({ learnt }) => learnt)} steps of learning (result and hash of the state), ` +
      `${sum(({ differentAnswers }) => differentAnswers)} in ${sum(({ answers }) => answers)} answers`,
    ...(costs.length > 0 && mean > 0
      ? [
          `instructions per step of learning: ${count(mean)} on average, ` +
            `${count(Math.max(...costs.map(({ instructions }) => instructions.max)))} at most`,
        ]
      : []),
    ...records.flatMap(mismatchLine),
    "",
  ].join("\n");
}

function mismatchLine({ record, firstMismatch }: DeviceAdaptation): string[] {
  if (firstMismatch === null) return [];
  const { learningStep, sample, layer, tensor, position, host, device, cause } = firstMismatch;
  const where = learningStep === undefined ? `beat ${sample} of the rest` : `after step ${learningStep}`;
  return [
    `record ${record}, ${where}: ${layer} ${tensor}[${position.join(", ")}] is ${host} on the host, ${device} on the device: ${cause}`,
  ];
}

function comparison(name: string, { before, after }: Comparison): string[][] {
  return [
    [`${name}, before`, ...figures(before)],
    [`${name}, after`, ...figures(after)],
  ];
}

function figures({ accuracy, macroF1, perClass }: Metrics): string[] {
  const [, premature, ventricular] = perClass as [ClassMetrics, ClassMetrics, ClassMetrics];
  return [
    accuracy,
    macroF1,
    premature.f1,
    ventricular.f1,
    premature.sensitivity,
    premature.precision,
    ventricular.sensitivity,
    ventricular.precision,
  ].map((value) => value?.toFixed(3) ?? "-");
}

/** Rows are true classes, columns answers. */
function confusion({ before, after }: Comparison): string {
  const names = before.perClass.map(({ name }) => name);
  return table([
    ["before / after", ...names, "", ...names],
    ...names.map((name, row) => [
      name,
      ...before.confusion[row]!.map(String),
      "",
      ...after.confusion[row]!.map(String),
    ]),
  ]);
}

function recordRow(each: Adaptation): string[] {
  const { before, after } = pool([each]);
  const f1 = ({ perClass }: Metrics, k: number) =>
    perClass[k]!.count === 0 ? "-" : (perClass[k]!.f1?.toFixed(3) ?? "-");
  return [
    `${each.record}`,
    `${each.labels.length}`,
    ...before.perClass.map((each) => `${each.count}`),
    before.accuracy.toFixed(3),
    after.accuracy.toFixed(3),
    f1(before, 1),
    f1(after, 1),
    f1(before, 2),
    f1(after, 2),
  ];
}
