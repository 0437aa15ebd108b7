import { formatOf } from "../formats/index.js";
import type { BenchReport, InferenceCost, LearningCost } from "../ir/bench.js";
import { count, percent, table } from "./text-table.js";

/** Costs of inference and learning, by layer. */
export function benchText(report: BenchReport): string {
  const { inference, dense, learning, exits } = report;
  const where = { qemu: "in QEMU", host: "on this computer", hardware: "on hardware" }[report.execution];
  const vectors = report.vlen === undefined ? "" : `, VLEN ${report.vlen}`;
  return [
    `${report.model} on ${report.target} ${where}, ${formatOf(report).text}${vectors}, ${count(report.samples)} test samples`,
    "",
    table([
      ["one inference", "instructions", "p99", "max", "weighted", "MACs", "instr/MAC"],
      inferenceRow("test samples", inference),
      ...(dense ? [inferenceRow("nothing is zero, no exit", dense.inference)] : []),
    ]),
    "",
    layerTable("test samples, by layer", report.layers),
    ...(dense ? ["", layerTable("nothing is zero, by layer", dense.layers)] : []),
    ...(exits.length > 0 ? ["", exitTable(exits)] : []),
    ...(learning ? ["", ...learningLines(learning)] : []),
    "",
    inference.instructions === null
      ? "  This target does not count instructions; MACs are non-zero inputs x outputs."
      : "  Instructions are not cycles; weighted: vector beats, with a datapath as wide as a vector register.",
  ].join("\n");
}

function inferenceRow(title: string, cost: InferenceCost): string[] {
  const { instructions, p99, max, weighted, macs, instructionsPerMac } = cost;
  return [title, ...[instructions, p99, max, weighted, macs].map(count), ratio(instructionsPerMac)];
}

function layerTable(title: string, layers: BenchReport["layers"]): string {
  return table([
    [title, "kernel", "instructions", "weighted", "MACs", "instr/MAC"],
    ...layers.map((each) => [
      each.name,
      each.kernel ?? "",
      count(each.instructions),
      count(each.weighted),
      each.macs === 0 ? "" : count(each.macs),
      each.macs === 0 ? "" : ratio(each.instructionsPerMac),
    ]),
  ]);
}

function exitTable(exits: BenchReport["exits"]): string {
  return table([
    ["exit", "share", "instructions"],
    ...exits.map(({ exit, share, instructions }) => [`${exit}`, percent(share), count(instructions)]),
  ]);
}

function learningLines({ dense, real }: NonNullable<BenchReport["learning"]>): string[] {
  const head = ["one learning step", "instructions", "weighted", "instr/weight", "density", "skipped"];
  const names = real.layers.map(({ name }) => name);
  const cell = (cost: LearningCost | null, name: string): string =>
    count(cost?.layers.find((each) => each.name === name)?.instructions);
  return [
    table([
      head,
      ...(dense ? [learningRow("nothing is zero", dense)] : []),
      learningRow("test samples", real),
    ]),
    `  ${count(real.weights)} weights can change; density: work of a full pass, as a share of what it is if nothing is zero`,
    "",
    table([
      ["instructions by layer", "nothing is zero", "test samples"],
      ...names.map((name) => [name, cell(dense, name), cell(real, name)]),
    ]),
  ];
}

function learningRow(title: string, cost: LearningCost): string[] {
  return [
    title,
    count(cost.instructions),
    count(cost.weighted),
    ratio(cost.instructionsPerWeight),
    percent(cost.density),
    percent(cost.skipped),
  ];
}

function ratio(value: number | null): string {
  return value === null ? "-" : value.toFixed(value < 1 ? 3 : 2);
}
