import { formatOf } from "../formats/index.js";
import type { BenchReport, FeatureCost, InferenceCost, LearningCost, LineCost } from "../ir/bench.js";
import { count, percent, table } from "./text-table.js";

/** Costs of inference and learning, by layer; those of features by function, and with `byLine` by line. */
export function benchText(report: BenchReport, byLine = false): string {
  const { inference, dense, learning, exits } = report;
  const where = { qemu: "in QEMU", host: "on this computer", hardware: "on hardware" }[report.execution];
  const team = report.cores === undefined ? "" : `, the busiest of ${report.cores} cores`;
  const vectors = report.vlen === undefined ? "" : `, VLEN ${report.vlen}`;
  return [
    `${report.model} on ${report.target} ${where}, ${formatOf(report).text}${vectors}${team}, ${count(report.samples)} test samples`,
    "",
    table([
      ["one inference", "instructions", "p99", "max", "weighted", "MACs", "instr/MAC"],
      inferenceRow("test samples", inference),
      ...(dense ? [inferenceRow("nothing is zero, no exit", dense.inference)] : []),
    ]),
    ...(team ? [] : ["", layerTable("test samples, by layer", report.layers)]),
    ...(dense && !team ? ["", layerTable("nothing is zero, by layer", dense.layers)] : []),
    ...modelText(report),
    ...(report.features ? ["", featureTable(report.features, byLine)] : []),
    ...(exits.length > 0 ? ["", exitTable(exits)] : []),
    ...(learning ? ["", ...learningLines(learning, team === "")] : []),
    "",
    inference.instructions === null
      ? "  This target does not count instructions; MACs are non-zero inputs x outputs."
      : team
        ? "  Instructions are not cycles: those of the core that executes most between two barriers. Forks and barriers are not counted."
        : "  Instructions are not cycles; weighted: vector beats, with a datapath as wide as a vector register.",
  ].join("\n");
}

function inferenceRow(title: string, cost: InferenceCost): string[] {
  const { instructions, p99, max, weighted, macs, instructionsPerMac } = cost;
  return [title, ...[instructions, p99, max, weighted, macs].map(count), ratio(instructionsPerMac)];
}

function layerTable(title: string, layers: BenchReport["layers"]): string {
  const isModelled = layers.some(({ modelled }) => modelled !== null);
  return table([
    [title, "kernel", "instructions", "weighted", ...(isModelled ? MODELLED : []), "MACs", "instr/MAC"],
    ...layers.map((each) => [
      each.name,
      each.kernel ?? "",
      count(each.instructions),
      count(each.weighted),
      ...(isModelled ? modelCells(each) : []),
      each.macs === 0 ? "" : count(each.macs),
      each.macs === 0 ? "" : ratio(each.instructionsPerMac),
    ]),
  ]);
}

const MODELLED = ["in loops", "in order*", "wide*"] as const;

/** Share of the instructions that stand in modelled loops, and the cycles of these. */
function modelCells({ instructions, modelled }: BenchReport["layers"][number]): string[] {
  if (modelled === null || !instructions) return ["", "", ""];
  const share = percent(modelled.instructions / instructions);
  return [share, count(Math.round(modelled.inOrder)), count(Math.round(modelled.wide))];
}

/** Meaning of the modelled cycles, or the reason why there are none. */
function modelText({ vlen, execution, layers }: BenchReport): string[] {
  if (vlen === undefined || execution !== "qemu") return [];
  return layers.some(({ modelled }) => modelled !== null)
    ? [
        "  * A model, not a measurement: cycles that llvm-mca gives the innermost loops with whole registers and a memory that",
        "    never stalls; in order: sifive-x280, a datapath of half a register; wide: sifive-p670, out of order.",
      ]
    : ["  No modelled cycles: llvm-mca is not installed."];
}

function featureTable(features: readonly FeatureCost[], byLine: boolean): string {
  const whole = features.reduce((sum, { instructions }) => sum + instructions, 0);
  const costs = ({ instructions, weighted }: Omit<LineCost, "line">): string[] => [
    count(instructions),
    count(weighted),
    percent(whole === 0 ? 0 : instructions / whole),
  ];
  return table([
    ["features, test samples", "", "instructions", "weighted", "share"],
    ...features.flatMap((each) => [
      [each.function, each.place ?? "", ...costs(each)],
      ...(byLine ? each.lines.map((line) => ["", `line ${line.line}`, ...costs(line)]) : []),
    ]),
  ]);
}

function exitTable(exits: BenchReport["exits"]): string {
  return table([
    ["exit", "share", "instructions"],
    ...exits.map(({ exit, share, instructions }) => [`${exit}`, percent(share), count(instructions)]),
  ]);
}

function learningLines({ dense, real }: NonNullable<BenchReport["learning"]>, byLayer: boolean): string[] {
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
    ...(byLayer
      ? [
          "",
          table([
            ["instructions by layer", "nothing is zero", "test samples"],
            ...names.map((name) => [name, cell(dense, name), cell(real, name)]),
          ]),
        ]
      : []),
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
