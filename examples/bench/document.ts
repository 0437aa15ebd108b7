import type { BenchReport } from "../../src/ir/bench.js";
import { count, markdown } from "../results/cells.js";
import { type BenchResult, figureOf, gccOverClang, inferenceOf, type Shown } from "./figures.js";
import type { HostRow, HostRun } from "./host.js";
import { type Goal, PROJECTS, type Rival, type Row, TOPICS, type Topic } from "./row.js";
import { commandOf, hostCommandOf } from "./run-row.js";
import { SUM_ROWS, type SumRow, sumOf } from "./sums.js";
import { TEAM_PAIRS } from "./team-rows.js";

/** A row of the host with what was measured; null where it has not been run. */
export interface HostResult {
  readonly row: HostRow;
  readonly run: HostRun | null;
}

/** BENCH.md, from whatever has been run. */
export function benchDocument(results: readonly BenchResult[], host: readonly HostResult[]): string {
  const topics = (Object.keys(TOPICS) as Topic[]).flatMap((topic) => {
    const own = results.filter(({ row }) => row.topic === topic);
    const sums = topic === "maps" ? SUM_ROWS.map((row) => sumCells(row, results)) : [];
    const table = markdown(HEADS[topic], [...own.map(cells), ...sums]);
    return [`## ${TOPICS[topic]}`, NOTES[topic], table, ...ratiosOf(topic, results)];
  });
  const commands = [
    ...results.map(({ row }) => `    ${commandOf(row)}  # ${row.id}`),
    ...host.map(({ row }) => `    ${hostCommandOf(row)}  # ${row.id}`),
  ].join("\n");
  const opening = ["# Bench", OPENING, toolsText(results), gccText(results), modelText(results)];
  const memory = ["## Memory, and times of one computer", HOST, markdown(HOST_HEAD, host.map(hostCells))];
  return `${[...opening, ...topics, ...memory, RIVALS, projects(), COMMANDS, commands].join("\n\n")}\n`;
}

/** Rows of the same work in f32 and in fp16, on the same target, and what was aimed at: at least this. */
const PAIRS: readonly (readonly [title: string, single: string, half: string, goal?: Goal])[] = [
  ["Weight update 784 x 128", "update-f32-rv32", "update-fp16-rv32", { must: 1.95, aim: 2.1 }],
  ["Forward 256 x 256, sums of halves", "f32-rv32", "fp16-halves-rv32", { must: 1.95, aim: 2.1 }],
  ["Forward 256 x 256, float32 sums", "f32-rv32", "fp16-rv32"],
];

/** Ratios of a topic's rows, below their table. */
function ratiosOf(topic: Topic, results: readonly BenchResult[]): string[] {
  if (topic === "kernels")
    return [HALVES, ratios(["f32 over fp16, rv32", "instructions", "weighted", "goal"], PAIRS, results)];
  if (topic === "team")
    return [
      ratios(["one core over the busiest of eight", "instructions", "weighted", "goal"], TEAM_PAIRS, results),
    ];
  return [];
}

/** How many times less the second row of each pair costs than the first. */
function ratios(head: readonly string[], pairs: typeof PAIRS, results: readonly BenchResult[]): string {
  const shownOf = (id: string): Shown | null => {
    const found = results.find(({ row }) => row.id === id);
    return found?.run ? figureOf(found.row, found.run.bench) : null;
  };
  const rows = pairs.map(([title, single, half, goal]) => {
    const [before, after] = [shownOf(single), shownOf(half)];
    if (!before || !after) return [title, NONE, NONE, ratioGoal(goal, null)];
    const weighted = before.weighted && after.weighted ? before.weighted / after.weighted : null;
    const ratio = before.value / after.value;
    return [title, times(ratio), weighted ? times(weighted) : NONE, ratioGoal(goal, ratio)];
  });
  return markdown(head, rows);
}

function ratioGoal(goal: Goal | undefined, ratio: number | null): string {
  if (goal === undefined) return NONE;
  const text = `≥ ${goal.must} x, better ${goal.aim}`;
  if (ratio === null) return text;
  return `${text}: ${ratio >= goal.aim ? "better" : ratio >= goal.must ? "met" : "**missed**"}`;
}

function times(value: number): string {
  return `${value.toFixed(2)} x`;
}

/** Versions that the figures hold for. */
function toolsText(results: readonly BenchResult[]): string {
  const reports = results.flatMap(({ run }) => (run ? [run.bench, ...(run.gcc ? [run.gcc] : [])] : []));
  const named = reports.flatMap(({ tools }) => Object.entries(tools));
  const texts = named.map(([tool, version]) => `${tool} ${version}`);
  return texts.length === 0
    ? "Nothing has been run yet."
    : `Measured with ${[...new Set(texts)].join(", ")}.`;
}

/** Between which bounds gcc's figures are. */
function gccText(results: readonly BenchResult[]): string {
  const ratios = results.flatMap((result) => gccOverClang(result) ?? []);
  if (ratios.length === 0)
    return "No gcc of version 14 or newer for RISC-V with vector intrinsics was present: clang alone.";
  const bounds = [Math.min(...ratios), Math.max(...ratios)].map(difference).join(" to ");
  return `The column "gcc" has the same bench built by gcc and how far that is from clang's figure: ${bounds} over the rows that have one.
All other columns are clang's.`;
}

function difference(ratio: number): string {
  const percent = (100 * (ratio - 1)).toFixed(1);
  return `${ratio < 1 ? "" : "+"}${percent} %`;
}

function gccCell(result: BenchResult): string {
  const { row, run } = result;
  if (run === null || row.clangAlone) return NONE;
  if (run.gcc === null) return "not present";
  const [shown, ratio] = [figureOf(row, run.gcc), gccOverClang(result)];
  return shown && ratio ? `${number(shown.value)} (${difference(ratio)})` : NONE;
}

/** Modelled cycles; in brackets the share of the instructions that they stand for. */
function modelCell(shown: Shown | null): string {
  if (!shown?.modelled) return NONE;
  const { inOrder, wide, share } = shown.modelled;
  return `${number(inOrder)}, ${number(wide)} (${percent(share, 0)})`;
}

/** Meaning of the modelled cycles, or the reason why there are none. */
function modelText(results: readonly BenchResult[]): string {
  const isThere = results.some(({ row, run }) => run && figureOf(row, run.bench)?.modelled);
  return isThere ? MODELLED : "llvm-mca was not installed: there are no modelled cycles.";
}

const HEADS: Readonly<Record<Topic, readonly string[]>> = {
  kernels: [
    "",
    "instructions per MAC or weight",
    "gcc",
    "weighted",
    "modelled: in order, wide",
    "MACs or weights per instruction",
    "others",
    "goal",
  ],
  maps: ["", "instructions per dense MAC", "gcc", "weighted", "modelled: in order, wide", "others", "goal"],
  mapLearning: ["", "measured", "gcc", "weighted", "of an inference", "MACs of it", "RAM", "goal"],
  learning: ["", "instructions per weight", "gcc", "weighted", "density", "skipped", "others", "goal"],
  team: ["", "instructions of the busiest", "of an inference", "goal"],
  inference: [
    "",
    "mean instructions",
    "p99",
    "max",
    "gcc, mean",
    "weighted",
    "mean MACs",
    "accuracy",
    "others",
    "goal",
  ],
};

function cells(result: BenchResult): string[] {
  const { row, run } = result;
  const report = run?.bench ?? null;
  const shown = report && figureOf(row, report);
  const weighted = shown?.weighted ? number(shown.weighted) : NONE;
  const middle: Readonly<Record<Topic, readonly string[]>> = {
    kernels: [gccCell(result), weighted, modelCell(shown), shown ? number(1 / shown.value) : NONE],
    maps: [gccCell(result), weighted, modelCell(shown)],
    mapLearning: [gccCell(result), weighted, ...mapLearningCells(row, run)],
    learning: [gccCell(result), weighted, ...learningCells(row, report)],
    team: [count(report?.inference.instructions ?? null)],
    inference: [
      count(report?.inference.p99 ?? null),
      count(report?.inference.max ?? null),
      gccCell(result),
      weighted,
      count(report?.inference.macs ?? null),
      typeof run?.accuracy === "number" ? percent(run.accuracy, 2) : NONE,
    ],
  };
  return [
    `${row.title} (\`${row.id}\`)`,
    shown ? number(shown.value) : NONE,
    ...middle[row.topic],
    ...(row.topic === "mapLearning" || row.topic === "team"
      ? []
      : [(row.rivals ?? []).map(rivalText).join("; ") || NONE]),
    goalText(row, shown?.value ?? null, run?.accuracy ?? null),
  ];
}

function sumCells(row: SumRow, results: readonly BenchResult[]): string[] {
  const sum = sumOf(row, results);
  const [value, weighted] = sum ? [number(sum.value), number(sum.weighted)] : [NONE, NONE];
  const goal = goalText(row, sum?.value ?? null, null);
  return [row.title, value, NONE, weighted, NONE, row.rivals.map(rivalText).join("; "), goal];
}

const HOST_HEAD = ["", "measured", "others", "goal"] as const;

function hostCells({ row, run }: HostResult): string[] {
  return [
    `${row.title} (\`${row.id}\`)`,
    run === null ? NONE : hostFigure(row, run),
    row.others ?? NONE,
    goalText(row, run?.value ?? null, null),
  ];
}

/** Bytes as they are; seconds of one computer as a share of what they had to be, which says as much as they can. */
function hostFigure({ unit, goal }: HostRow, { value, cores }: HostRun): string {
  if (unit === "bytes") return `${count(value)} bytes`;
  return `${(value / goal.must).toFixed(2)} of ${goal.must} s, on ${cores} cores`;
}

const NONE = "–";

function learningCells({ figure }: Row, report: BenchReport | null): string[] {
  const cost = figure.per === "weight" ? report?.learning?.[figure.inputs] : null;
  return cost ? [percent(cost.density, 1), percent(cost.skipped, 1)] : [NONE, NONE];
}

/** Learning over inference of the same samples, multiply-accumulates of that, and bytes of the state. */
function mapLearningCells({ figure }: Row, run: BenchResult["run"]): string[] {
  if (run === null || !("inputs" in figure) || figure.inputs === undefined) return [NONE, NONE, NONE];
  const cost = run.bench.learning?.[figure.inputs];
  const inference = inferenceOf(figure.inputs, run.bench);
  const share =
    cost?.instructions && inference?.instructions ? cost.instructions / inference.instructions : null;
  return [
    share === null ? NONE : `${share.toFixed(3)} times`,
    count(inference?.macs ?? null),
    count(run.ram ?? null),
  ];
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function number(value: number): string {
  if (value >= 1000) return count(value);
  return value.toFixed(value < 1 ? 4 : 2);
}

function rivalText({ project, value, weighted, what, calculated }: Rival): string {
  const note = [what, weighted ? `weighted ${weighted}` : null, calculated ? "calculated" : null]
    .filter(Boolean)
    .join(", ");
  return `${project} ${value >= 1000 ? count(value) : value}${note ? ` (${note})` : ""}`;
}

function goalText(
  { goal, accuracy: least }: Pick<Row, "goal" | "accuracy">,
  value: number | null,
  accuracy: number | null,
): string {
  if (goal === undefined) return NONE;
  const bound = (most: number): string => (most >= 1000 ? count(most) : `${most}`);
  const bounds = `≤ ${bound(goal.must)}, better ${bound(goal.aim)}`;
  const text = least === undefined ? bounds : `${bounds}, at ≥ ${percent(least, 1)}`;
  if (value === null) return text;
  const met = value <= goal.must && (least === undefined || (accuracy ?? 0) >= least);
  return `${text}: ${!met ? "**missed**" : value <= goal.aim ? "better" : "met"}`;
}

function projects(): string {
  return Object.entries(PROJECTS)
    .map(([name, where]) => `- ${name}: ${where}`)
    .join("\n");
}

const OPENING = `Written by \`npm run bench\`. Retired instructions in QEMU with \`-icount shift=0\`: the same on every run and every
computer, for one version of the compiler. **Instructions are not cycles.** The weighted figure counts vector
instructions by their length, as [docs/cost.md](../docs/cost.md#by-running-bench) says; in scalar code it is the same number.`;

const MODELLED = `"Modelled" are cycles in the unit of the instructions beside them: **a model, not a measurement**. They are those that llvm-mca gives
the innermost loops, in brackets the share of the instructions in these: on \`sifive-x280\` (in order, a datapath of half a
vector register) and on \`sifive-p670\` (out of order, a datapath of a whole one), with full registers and a memory that never
stalls. [docs/cost.md](../docs/cost.md#by-running-bench) says how.`;

const NOTES: Readonly<Record<Topic, string>> = {
  kernels: `One step of a network in which no input, no activation and no error is zero; requantization is included. The autoencoder
of MLPerf Tiny is whole, with the zeros that real windows leave in it: [its files](../docs/model-file.md#layers-of-another-framework) lie beside its data, in a folder that \`FF_EDGE_DATA\` names.`,
  maps: `Shapes of the keyword net DS-CNN, of a net for images of 32 x 32 pixels and of one for signals, random weights. Every
multiply-accumulate of a window counts, those of the padding included, so that kernels which skip compare with those which do
not. Nothing is zero unless a row says so: then the samples are random, and so is which of their values are zero. The ratio to
others is smaller in weighted figures than in instructions.`,
  mapLearning: `Instructions of one call of \`<model>_learn\`. "Times an inference": over those of \`<model>_infer\` for the same 400 digits, by a
network that was trained for two epochs and goes on; other rows start from random weights, and nothing is zero. DS-CNN and ResNet8 (which is here without its additions) have the shapes of
MLPerf Tiny, 12 and 10 classes, a head of one maximum per filter on each layer, and a mean on the last; depthwise filters never learn. RAM is the state of one
instance with all buffers, stack apart.`,
  learning: `Instructions of one call of \`<model>_learn\` over all weights, biases and heads that can change. "No zero": every input and
every unit is active and nothing is skipped. Digits: MNIST test digits in the order of a seeded shuffle, from random
weights; "no input zero": digits less their mean, so that dark pixels are not zero, and units as silent as ReLU makes them; "skipped" is the share of layers left alone as sure enough, density the work of a full pass as a share of the dense one. The others stand beside dense rows alone: they skip nothing.`,
  team: `Means over the first ten digits of the learning rows, by cores of \`pulp8\`: "weights in L1" with an L1 of 512 KB, which that target does not have, "in tiles" with its own 64 KB, which hold two tiles of weights at a time. A bench plays all cores on one
hart, in turn, and counts between two barriers **those of the core that executes most**: forks, barriers, waiting and the copies
of tiles, which a DMA makes, are not counted, and no cycles follow from it.`,
  inference:
    "Whole calls of `<model>_infer` with everything around, over all 10 000 test digits, and the accuracy over the same.",
};

const HALVES = `On \`pulp\` an instruction that is trapped and emulated counts as one, its handler as none; no cycles follow from that.
Halves against floats on the same vectors: each is a step of the rows above, so that lists and requantization are in it. Sums of halves: \`accumulate: "f16"\`.`;

const HOST = `RAM is what an application has to have: the state of one instance, which holds what is learnt, and the deepest stack of one
call of \`<model>_learn\`. **Times depend on the computer** and on what else it does, and hold for the one that wrote this page: they
are shares of what was allowed.`;

const RIVALS = `## The others

Figures of other projects were measured in the same way: their code for RV32 in QEMU \`virt\`, \`-icount shift=0\`, clang 19.1.7,
784 x 128 or 784-128-10 unless said, dense random data. "Calculated": instructions per MAC of the kernel times the MACs of
the network. Nothing of them is part of this project.`;

const COMMANDS = `## Commands

    npm run bench                          # all rows, then the tables
    npm run bench -- --rows int8-rv32imc   # some rows, then the tables
    npm run bench -- --table               # the tables from stored figures

A row without the runner (after it has run once: it writes the model file and targets with longer vectors):`;
