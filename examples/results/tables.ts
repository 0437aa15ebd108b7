import { anomalyTable } from "./anomaly-table.js";
import { askTables } from "./ask-table.js";
import { count, goals, MACS, macs, markdown, percent, rowLines, share } from "./cells.js";
import { fewTable } from "./few-table.js";
import { lastingTable } from "./lasting-table.js";
import { adaptationTables, onlineTables, personalTable } from "./learning-tables.js";
import { mapTable, shapeTable } from "./map-tables.js";
import type { RowResult, Topic } from "./row.js";
import { judge, over } from "./summary.js";
import { valueTables } from "./value-tables.js";

/** What there is to say about one topic; `all` holds the rows that goals compare with. */
export function topicTables(topic: Topic, results: readonly RowResult[], all: readonly RowResult[]): string {
  return [tablesOf(topic, results, all), ...deviceLines(results)].join("\n\n");
}

function tablesOf(topic: Topic, results: readonly RowResult[], all: readonly RowResult[]): string {
  switch (topic) {
    case "risk":
      return riskTable(results, all);
    case "exits":
    case "examples":
      return [leavingTable(results, all), ...exitTables(results)].join("\n\n");
    case "lightff":
      return leavingTable(results, all);
    case "maps":
    case "sensors":
      return mapTable(results.filter(wasRun), all);
    case "values":
      return valueTables(results, all);
    case "anomalies":
      return anomalyTable(results, all);
    case "wear":
      return lastingTable(results);
    case "shapes":
      return shapeTable(results.filter(wasRun), all);
    case "ecg":
      return [answerTable(results, all), ...classTables(results)].join("\n\n");
    case "adaptation":
      return adaptationTables(results, all);
    case "personal":
      return personalTable(results);
    case "few":
      return fewTable(results, all);
    case "ask":
      return askTables(results, all);
    case "online":
    case "integers":
      return onlineTables(results, all);
    default:
      return answerTable(results, all);
  }
}

function wasRun({ runs }: RowResult): boolean {
  return runs.length > 0;
}

/** How well a network answers, and what it costs. */
function answerTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", "float", "int8", "macro-F1", "BP twin, float", "constants", ...MACS, "goals"];
  const line = (result: RowResult) => [
    percent(over(result, ({ report }) => report.float.accuracy)),
    percent(over(result, ({ report }) => report.test.accuracy)),
    percent(over(result, ({ report }) => report.test.macroF1)),
    percent(over(result, ({ report }) => report.baseline?.accuracy)),
    count(over(result, ({ flash }) => flash)),
    ...macs(result),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}

/** What leaving early changes. */
function leavingTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = [
    "row",
    "float",
    "int8",
    "without exits",
    "BP twin, float",
    "harms",
    "rescues",
    "constants",
    ...MACS,
    "mean without",
    "goals",
  ];
  const line = (result: RowResult) => [
    percent(over(result, ({ report }) => report.float.accuracy)),
    percent(over(result, ({ report }) => report.test.accuracy)),
    percent(over(result, ({ report }) => report.fullAccuracy)),
    percent(over(result, ({ report }) => report.baseline?.accuracy)),
    count(over(result, ({ report }) => report.harms)),
    count(over(result, ({ report }) => report.rescues)),
    count(over(result, ({ flash }) => flash)),
    ...macs(result),
    count(over(result, ({ report }) => report.fullMacs.mean)),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}

function riskTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", "trials per seed", "violated, held out", "violated, whole pool", "mean MACs", "goals"];
  const line = (result: RowResult) => [
    count(over(result, ({ trials }) => trials?.trials)),
    percent(over(result, ({ trials }) => trials && trials.heldOutViolations / trials.trials)),
    percent(over(result, ({ trials }) => trials && trials.violations / trials.trials)),
    percent(over(result, ({ trials }) => trials?.meanMacShare)),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}

/** Who leaves where: the first seed of each row with an exit rule. */
function exitTables(results: readonly RowResult[]): string[] {
  return results.flatMap(({ row, runs: [run] }) => {
    const report = run?.report;
    if (run === undefined || report === undefined || report.calibration === null) return [];
    const head = ["exit after", "leave here", "right of them", "right if all left", "threshold"];
    const lines = report.exits.map((exit) => [
      exit.place,
      share(exit.share),
      share(exit.accuracyLeaving),
      share(exit.accuracyAlone),
      count(exit.threshold),
    ]);
    return [`\`${row.id}\`, seed ${run.seed}: ${promise(report.calibration)}`, markdown(head, lines)];
  });
}

type Calibration = NonNullable<RowResult["runs"][number]["report"]["calibration"]>;

function promise({ certificate, samples, notes }: Calibration): string {
  const from = `${count(samples)} calibration samples`;
  if (certificate === null) return `thresholds from ${from}, without a bound.`;
  const { risk, confidence, harms, allowed, open } = certificate;
  if (!open) return `no exit is open (${notes.join("; ")}).`;
  const found = `${harms} harmed of ${from}, ${allowed} would still pass`;
  return `risk at most ${share(risk)} % with ${share(confidence)} % confidence (${found}).`;
}

/** How the firmware compared with the host, where it ran. */
function deviceLines(results: readonly RowResult[]): string[] {
  const lines = results.flatMap(({ row, runs }) =>
    runs.flatMap(({ seed, device }) => {
      if (device === null) return [];
      const { target, samples, mismatches } = device;
      return [`- \`${row.id}\`, seed ${seed}: ${mismatches} mismatches in ${samples} samples on ${target}`];
    }),
  );
  return lines.length === 0 ? [] : [["Device against host, in QEMU:", "", ...lines].join("\n")];
}

/** Per class, over the seeds. */
function classTables(results: readonly RowResult[]): string[] {
  return results.flatMap((result) => {
    const classes = result.runs[0]?.report.test.perClass ?? [];
    if (classes.length === 0) return [];
    const figure = (name: string, of: "sensitivity" | "precision" | "f1") =>
      percent(over(result, ({ report }) => report.test.perClass.find((each) => each.name === name)?.[of]));
    const lines = classes.map(({ name, count: beats }) => [
      name,
      count(beats),
      figure(name, "sensitivity"),
      figure(name, "precision"),
      figure(name, "f1"),
    ]);
    const table = markdown(["class", "test samples", "sensitivity", "precision", "F1"], lines);
    return [`\`${result.row.id}\`, int8, per class:`, table];
  });
}
