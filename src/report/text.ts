/** Reports as a person reads them; `--json` prints the same values. */
import { formatOf } from "../formats/index.js";
import type { AnalyzeReport, BuildReport, TrainReport } from "../ir/report.js";
import type { Gate, GatedVerdict, Mismatch, Verdict } from "../ir/verdict.js";
import { figureText } from "../validate/gates.js";
import { alarmLines, figureLines } from "./anomaly-text.js";
import { confusionText } from "./confusion.js";
import { curveText } from "./curve.js";
import type { DoctorReport } from "./doctor-report.js";
import { calibrationLines, exitShareTable, exitTable } from "./exits-text.js";
import { l1Text } from "./l1-text.js";
import { learningLines } from "./learn-text.js";
import { numberText } from "./number.js";
import { printable } from "./printable.js";
import { recordingLines } from "./recording-text.js";
import { outOfRangeLine, refusalLines } from "./refusals.js";
import { streamLines, streamText } from "./stream-text.js";
import type { TargetRow } from "./targets-report.js";
import { count, percent, ratio, table } from "./text-table.js";
import { targetTables } from "./value-text.js";

/** Learning curve, accuracies before and after quantization, per class, confusions, exits, cost. */
export function trainText(report: TrainReport): string {
  const { test, float, baseline, macs } = report;
  const where = report.cached ? "checkpoint is fresh" : `${report.seconds.toFixed(1)} s`;
  return [
    `${report.rule}, seed ${report.seed}, ${report.epochs} ${report.epochs === 1 ? "epoch" : "epochs"} on ${report.engine} (${where})`,
    "",
    report.history.length > 0
      ? curveText(report.history)
      : "  no epoch was trained: the weights are as they were drawn",
    "",
    "test set",
    table([
      ["", "accuracy", "macro-F1"],
      ["float", percent(float.accuracy), float.macroF1.toFixed(4)],
      ...integerRows(report),
      ...(baseline ? [["backprop, float", percent(baseline.accuracy), baseline.macroF1.toFixed(4)]] : []),
      ["always the most frequent class", percent(test.majority), ""],
    ]),
    ...(test.refused > 0 ? [outOfRangeLine(test.refused, formatOf(test).text)] : []),
    "",
    table([
      ["class", "samples", "sensitivity", "precision", "F1"],
      ...test.perClass.map((each) => [
        printable(each.name),
        count(each.count),
        ratio(each.sensitivity),
        ratio(each.precision),
        ratio(each.f1),
      ]),
    ]),
    ...(test.perClass.some(({ f1 }) => f1 === null)
      ? ["  macro-F1 is the mean over the classes that have samples or are answered"]
      : []),
    "",
    confusionText(
      test.confusion,
      report.test.perClass.map(({ name }) => name),
    ),
    "",
    ...(report.calibration
      ? [exitTable(report.exits, report.calibration.rule), ...calibrationLines(report), ""]
      : []),
    table([
      ["MACs per inference", "mean", "p99", "worst"],
      ["as it runs", ...spreadCells(macs)],
      ...(report.calibration ? [["without exits", ...spreadCells(report.fullMacs)]] : []),
      ["without exits, zeros computed too", count(macs.dense), count(macs.dense), count(macs.dense)],
    ]),
    "",
    ...remarkLines(report),
    `  active units: ${report.active.map(({ layer, share }) => `${layer} ${percent(share)}`).join(", ")}`,
    `  weights: ${report.checkpoint}`,
  ].join("\n");
}

function spreadCells({ mean, p99, worst }: TrainReport["fullMacs"]): string[] {
  return [mean, p99, worst].map(count);
}

/**
 * With exits, what quantization costs and what leaving early costs are two things. Targets without FPU have a row of their
 * own where they read something else.
 */
function integerRows({ test, shipped, calibration, fullAccuracy, fullMacroF1 }: TrainReport): string[][] {
  const row = (name: string, accuracy: number, macroF1: number): string[] => [
    name,
    percent(accuracy),
    macroF1.toFixed(4),
  ];
  const format = formatOf(test).text;
  const kind = shipped.length > 1 ? `${format}, target with FPU` : format;
  const exits = calibration === null ? "" : ", with exits";
  return [
    ...(calibration === null ? [] : [row(`${kind}, no exit taken`, fullAccuracy, fullMacroF1)]),
    row(`${kind}${exits}`, test.accuracy, test.macroF1),
    ...shipped
      .slice(1)
      .map(({ input, accuracy, macroF1 }) =>
        row(`${format}, target without FPU (${input} readings)${exits}`, accuracy, macroF1),
      ),
  ];
}

/** Paths of the files, their sizes, and the accuracy of the model as it ships. */
export function buildText({ memory, ...report }: BuildReport): string {
  return [
    `${report.model} for ${report.target}, ${formatOf(report).text}, model ${report.modelHash.slice(0, 12)}`,
    table([
      ["", "flash", "RAM", "stack"],
      ["library", count(memory.flash), count(memory.ram), count(memory.stackInfer)],
      ...(memory.stackLearn === null ? [] : [["  learning", "", "", count(memory.stackLearn)]]),
      ...(isDeepest(memory) ? [["  any call", "", "", count(memory.stackMost)]] : []),
      ["whole firmware", count(memory.firmware.flash), count(memory.firmware.ram), count(memory.stack)],
    ]),
    `  of the library's flash ${count(memory.code)} are code, ${count(memory.constants)} constants (bytes)`,
    ...qualityLines(report),
    `  ${report.elf}`,
    `  ${report.folder}/${report.model}/  <- the portable C library`,
  ].join("\n");
}

/** True where another call needs more stack than those that infer and learn: one that saves, or takes rows of a stream. */
function isDeepest({ stackMost, stackInfer, stackLearn }: BuildReport["memory"]): boolean {
  return (stackMost ?? 0) > Math.max(stackInfer ?? 0, stackLearn ?? 0);
}

/** Accuracies of a build, or errors of what it estimates. */
function qualityLines({
  testAccuracy,
  floatAccuracy,
  targets = [],
  anomaly,
  ...format
}: Omit<BuildReport, "memory">): string[] {
  if (anomaly) return ["", ...figureLines(anomaly, formatOf(format).text), ""];
  if (testAccuracy === null) return ["", "test set", ...targetTables(targets, formatOf(format).text), ""];
  const float =
    floatAccuracy === null ? "not by the float weights" : `${percent(floatAccuracy)} in floating point`;
  return [`  test set: ${percent(testAccuracy)} right as it ships, ${float}`];
}

/** Accuracies of a verdict, or errors of what the model estimates. */
function accuracyLines(verdict: GatedVerdict): string[] {
  const { testAccuracy, hostAccuracy, deviceAccuracy, floatAccuracy, targets = [], anomaly } = verdict;
  if (anomaly) return figureLines(anomaly, formatOf(verdict).text);
  if (testAccuracy === null || hostAccuracy === null || deviceAccuracy === null)
    return ["whole test set", ...targetTables(targets, formatOf(verdict).text)];
  return [
    table([
      ["accuracy", "", ""],
      ...(floatAccuracy === null ? [] : [["floating point, whole test set", percent(floatAccuracy), ""]]),
      ["host reference, whole test set", percent(testAccuracy), ""],
      ["host reference, these samples", percent(hostAccuracy), ""],
      ["device, these samples", percent(deviceAccuracy), ""],
    ]),
  ];
}

/** The verdict, and its figures beside those of a baseline where there is one. */
export function validateText(verdict: GatedVerdict): string {
  const { instructions, macs, memory, samples, mismatches } = verdict;
  const where = { qemu: "in QEMU", host: "on this computer", hardware: "on hardware" }[verdict.execution];
  const equal = mismatches === 0 && verdict.firstMismatch === undefined;
  return [
    `${verdict.target} ${where}, ${formatOf(verdict).text}, model ${verdict.modelHash.slice(0, 12)}`,
    "",
    equal
      ? `  ${count(mismatches)} mismatches in ${count(samples)} samples: the device equals the host, bit for bit`
      : `  ${count(mismatches)} MISMATCHES in ${count(samples)} samples`,
    ...refusalLines(verdict),
    ...(verdict.firstMismatch ? ["", ...mismatchLines(verdict.firstMismatch)] : []),
    ...(verdict.learning ? ["", ...learningLines(verdict.learning)] : []),
    ...(verdict.stream ? ["", ...streamLines(verdict.stream)] : []),
    ...(verdict.recording ? ["", ...recordingLines(verdict.recording, formatOf(verdict).text)] : []),
    "",
    ...accuracyLines(verdict),
    ...remarkLines(verdict),
    "",
    ...(leavesEarly(verdict) ? [exitsOf(verdict), ""] : []),
    table([
      ["per inference", "mean", "p99", "max"],
      ["instructions", count(instructions?.mean), count(instructions?.p99), count(instructions?.max)],
      ["MACs executed", count(macs?.mean), count(macs?.p99), count(macs?.max)],
    ]),
    "",
    table([
      ["bytes", "flash", "RAM", "stack bound", "stack painted"],
      ["library", count(memory.flash), count(memory.ram), count(memory.stackInfer), ""],
      [
        "firmware",
        count(memory.firmware.flash),
        count(memory.firmware.ram),
        count(memory.stack),
        count(memory.firmware.stackPainted),
      ],
    ]),
    ...(verdict.gates.length > 1 ? ["", gateTable(verdict.gates)] : []),
    ...(instructions
      ? ["", "  Instructions are not cycles: an emulator has no pipeline and no caches."]
      : []),
  ].join("\n");
}

function remarkLines({ remarks }: Pick<GatedVerdict, "remarks">): string[] {
  return remarks.map((remark) => `  note: ${remark}`);
}

/** Exits by their accuracies; of values by what leaves there. */
function exitsOf({ exits, hostAccuracy }: Verdict): string {
  return hostAccuracy === null ? exitShareTable(exits) : exitTable(exits, null);
}

/** True for a model with an open exit; without one there is nothing to tell. */
function leavesEarly({ exits }: Verdict): boolean {
  return exits.some(({ threshold }) => threshold !== null);
}

function gateTable(gates: readonly Gate[]): string {
  const rows = gates
    .filter(({ figure }) => figure !== "mismatches")
    .map(({ figure, baseline, limit, found, passed }) => [
      figure,
      ...[baseline, limit, found].map((value) => figureText(figure, value)),
      passed === null ? "-" : passed ? "good" : "WORSE",
    ]);
  return table([["against the baseline", "was", "allowed", "is", ""], ...rows]);
}

function mismatchLines(first: Mismatch): string[] {
  const location = first.position.length > 1 ? `[${first.position.join("][")}]` : `[${first.index}]`;
  const sums = first.accumulator === undefined ? "" : `, sum before requantization ${first.accumulator}`;
  const { sample, learningStep, row } = first;
  const learnt = learningStep === undefined ? null : `the state after ${count(learningStep)} learning steps`;
  const streamed = row === undefined ? null : `row ${count(row)} of the stream`;
  return [
    `  first: ${learnt ?? streamed ?? (sample === null ? "a constant" : `test sample ${sample}`)}`,
    `    ${first.line ?? `layer ${first.layer}`}, ${first.tensor}${location}: host ${numberText(first.host)}, device ${numberText(first.device)}${sums}`,
    `    ${first.cause}`,
  ];
}

/** Memory and work per layer. */
export function analyzeText(report: AnalyzeReport): string {
  const built =
    report.code === null ? "not built yet" : `${count(report.code)} code, ${count(report.stack)} stack`;
  return [
    `${report.model} for ${report.target}, ${formatOf(report).text}`,
    table([
      ["layer", "shape", "constants", "RAM", "MACs dense", "MACs expected", "kernel", "where"],
      ...report.layers.map((each) => [
        each.name,
        each.shape,
        count(each.constants),
        count(each.ram),
        count(each.macs),
        report.trained ? count(each.expectedMacs) : "-",
        each.kernel,
        each.source,
      ]),
      ["whole library", "", count(report.flash), count(report.ram), "", "", "", built],
    ]),
    ...report.layers
      .filter(
        ({ why, name }) => why !== "" && !report.steps.some(({ layer, form }) => form && layer === name),
      )
      .map(({ name, kernel, why }) => `  ${name}: ${kernel}, for ${why}`),
    ...mapsText(report),
    peakText(report),
    ...(report.trained
      ? []
      : ["  Not trained yet: every activation counts as non-zero until then, and a kernel may change."]),
    ...(report.learning ? ["", learningTable(report.learning), ""] : []),
    ...(report.l1 ? l1Text(report.l1) : []),
    ...(report.features ? featuresLines(report.features) : []),
    ...(report.alarm ? alarmLines(report.alarm) : []),
    ...(report.heldAlarm
      ? [
          "  learnt on the device:",
          ...alarmLines({ ...report.heldAlarm, threshold: null }, "windows held out"),
        ]
      : []),
    ...(report.stream
      ? [
          `  Row by row: ${count(report.stream.ram)} bytes of RAM more for each stream, ${streamText(report.stream)}.`,
        ]
      : []),
    "  Bytes. RAM of a layer is what it needs while it runs; buffers share the arena.",
    "  MACs expected: as often as inputs are not zero, no exit taken.",
    report.fits ? "  It fits the target." : "  IT DOES NOT FIT THE TARGET.",
    ...report.excess.flatMap(({ code, message, expected, found, hint }) => [
      `  ${code}: ${message}`,
      `    expected: ${expected}`,
      `    found:    ${found}`,
      `    hint:     ${hint}`,
    ]),
  ].join("\n");
}

/** Code before the network, and what it takes. */
function featuresLines(features: NonNullable<AnalyzeReport["features"]>): string[] {
  const { source, shape, constants, ram, operations } = features;
  const most = operations === null ? "" : `, at most ${count(operations)} operations for a sample`;
  return [
    `  Features, of the library: ${source}, ${shape}`,
    `    ${count(constants)} bytes of tables, ${count(ram)} of the arena for arrays${most}.`,
  ];
}

/** The steps over maps: RAM, and the form of each kernel with its reason. */
function mapsText({ steps }: AnalyzeReport): string[] {
  const overMaps = steps.filter(({ form }) => form !== null);
  if (overMaps.length === 0) return [];
  return [
    "",
    table([
      ["step over maps", "RAM", "instructions", "form"],
      ...overMaps.map(({ layer, what, ram, instructions, form }) => [
        `${layer}: ${what}`,
        count(ram),
        instructions === null ? "-" : `about ${count(Number(instructions.toPrecision(2)))}`,
        form ?? "",
      ]),
    ]),
    ...overMaps.map(({ layer, what, form, why }) => `  ${layer}, ${what.split(",")[0]}: ${form}, ${why}`),
    "  Instructions: an estimate for one call, - where no form of the kernel has been measured. A tap works where its input is",
    "  inside the map and not zero.",
  ];
}

/** The step that needs most of the arena. */
function peakText({ steps }: AnalyzeReport): string {
  const most = Math.max(...steps.map(({ ram }) => ram));
  const { layer, what } = steps.find(({ ram }) => ram === most)!;
  return `  Most RAM: ${count(most)} for ${layer}, ${what}.`;
}

function learningTable(learning: NonNullable<AnalyzeReport["learning"]>): string {
  const { constants, ram, flash, state, stack } = learning;
  return table([
    ["for learning", "constants", "RAM"],
    ["values that are learnt", count(flash.initial), count(state.values)],
    ["samples for replay", count(flash.replay), count(state.replay)],
    ["samples of the guard", count(flash.guard), ""],
    ["rates, layout of a blob", count(flash.tables), ""],
    ["buffers, as for inference", "", count(state.arena)],
    ["all", count(constants), count(ram)],
    ["stack of one call", "", stack === null ? "not built yet" : count(stack)],
  ]);
}

/** Files that `init` has written, and the commands to go on with. */
export function initText(folder: string, files: readonly string[]): string {
  const enter = folder === "." ? [] : [`  cd ${printable(folder)}`];
  return [
    "wrote",
    ...files.map((file) => `  ${printable(file)}`),
    "next",
    ...enter,
    "  npx ff-edge build model.ts --target rv32",
    "  npx ff-edge validate model.ts --target rv32",
  ].join("\n");
}

/** Targets with their memory; `qemu` means run in an emulator, never on hardware. */
export function targetsText(targets: readonly TargetRow[]): string {
  return table([
    ["target", "verified", "flash", "RAM", "march"],
    ...targets.map(({ name, verified, flash, ram, march }) => [
      name,
      verified,
      count(flash),
      count(ram),
      march || "-",
    ]),
  ]);
}

/** Tools that are there or missing, and the one command that installs them. */
export function doctorText({ ok, findings, flashing, engine, engineNotes }: DoctorReport): string {
  return [
    ...findings.map(({ name, purpose, needed, found, good }) => {
      const wanted = good || needed === "" ? "" : `, needed: ${needed}`;
      return `${good ? "ok     " : "MISSING"}  ${name.padEnd(20)} ${found ?? "not found"}${wanted}; to ${purpose}`;
    }),
    `ok       ${"training engine".padEnd(20)} ${engine}; to train`,
    ...engineNotes.map((note) => `         ${"".padEnd(20)} ${note}`),
    ...flashing.filter(({ targets }) => targets.length > 0).map(flashLine),
    ok ? "Everything is there." : "Install what is missing: ff-edge doctor --install",
  ].join("\n");
}

/** Without it everything but `flash` works, and that for other boards. */
function flashLine({ name, targets, found, install }: DoctorReport["flashing"][number]): string {
  const purpose = `to flash ${targets.join(", ")}`;
  if (found !== null) return `ok       ${name.padEnd(20)} ${printable(found)}; ${purpose}`;
  return `-        ${name.padEnd(20)} not found; ${purpose}. ${install}`;
}
