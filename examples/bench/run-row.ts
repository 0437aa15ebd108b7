import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { BenchReport } from "../../src/ir/bench.js";
import type { AnalyzeReport, TrainReport } from "../../src/ir/report.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { ModelSpec } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { ROOT } from "../built.js";
import { ffEdge } from "../results/command.js";
import { modelText, write } from "../results/store.js";
import { type BenchCommand, benchByGcc } from "./by-gcc.js";
import type { HostRow, HostRun } from "./host.js";
import { NOISE } from "./map-rows.js";
import type { Row } from "./row.js";

/** Where the rows' model files, trainings, targets and figures are; a path from ROOT. */
export const FOLDER = "out/bench";
const QUIET = ["--json", "--quiet"];
const TARGETS = `${FOLDER}/targets`;

/** What a row's command has printed, and for inference how good the network is. */
export interface Run {
  readonly bench: BenchReport;
  /** The same by gcc; null where there was none, or where it was not asked. */
  readonly gcc: BenchReport | null;
  /** Over the whole test set, 0..1. */
  readonly accuracy: number | null;
  /** Of the state of one instance, for rows of learning over maps. */
  readonly ram?: number;
}

/** Runs a row's command, unless one of `known`, by their commands, has been the same; keeps what it printed. */
export async function runRow(row: Row, known: Map<string, Run>): Promise<Run> {
  if (typeof row.model !== "string") write(modelFile(row), modelText(row.model));
  if (typeof row.model !== "string" && readsNoise(row.model))
    write(`${trainingFolder(row)}/${NOISE}`, noise(row.model, row.density));
  if (variant(row) !== row.target) writeTarget(row);
  const command = commandOf(row);
  const run = known.get(command) ?? (await measure(row));
  known.set(command, run);
  write(reportFile(row), `${JSON.stringify(run, null, 2)}\n`);
  return run;
}

function readsNoise({ data }: ModelSpec): boolean {
  return data.train.kind === "csv" && data.train.file === NOISE;
}

/** A table of random bytes, ten rows of each class; where a density is given, such a share of them, all large, and zeros. */
function noise({ input, classes = [] }: ModelSpec, density?: number): string {
  const values = sizeOf(input.shape ?? []);
  const random = createRandom(1);
  const byte = (): number => {
    if (density === undefined) return random.below(256);
    return random.uniform() < density ? 128 + random.below(128) : 0;
  };
  const head = [...Array.from({ length: values }, (_, index) => `x${index}`), "class"];
  const rows = Array.from({ length: 10 * classes.length }, (_, row) => [
    ...Array.from({ length: values }, byte),
    classes[row % classes.length],
  ]);
  return [head, ...rows].map((each) => `${each.join(",")}\n`).join("");
}

async function measure(row: Row): Promise<Run> {
  const bench = (await ffEdge([...words(row), ...QUIET])) as BenchReport;
  const gcc = row.clangAlone ? null : await benchByGcc(benchCommand(row));
  if (row.topic === "mapLearning") return { bench, gcc, accuracy: null, ram: await ramOf(row) };
  if (row.figure.per !== "inference" || row.dense) return { bench, gcc, accuracy: null };
  const args = ["train", modelFile(row), "--out", trainingFolder(row), ...QUIET];
  const { test } = (await ffEdge(args)) as TrainReport;
  return { bench, gcc, accuracy: test.accuracy };
}

/** RAM of the state, before a compile. */
async function ramOf(row: Row): Promise<number> {
  const { file, target, precision, out } = benchCommand(row);
  const format = precision === undefined ? [] : ["--precision", precision];
  const args = ["analyze", file, "--target", target, ...format, "--out", out, ...QUIET];
  return ((await ffEdge(args)) as AnalyzeReport).ram;
}

/** Measures a row of the host, and keeps what came out. */
export async function runHostRow(row: HostRow): Promise<HostRun> {
  const [file, out] = hostPaths(row);
  write(file, modelText(row.model));
  const run = {
    value: await row.measure([...row.command(file, out), ...QUIET], `${out}/${row.model.name}`),
    cores: availableParallelism(),
  };
  write(reportFile(row), `${JSON.stringify(run, null, 2)}\n`);
  return run;
}

export function hostCommandOf(row: HostRow): string {
  return ["npx ff-edge", ...row.command(...hostPaths(row))].join(" ");
}

function hostPaths({ id }: HostRow): [file: string, out: string] {
  return [`${FOLDER}/${id}/model.ts`, `${FOLDER}/${id}`];
}

export function reportFile({ id }: Pick<Row, "id">): string {
  return `${FOLDER}/${id}.json`;
}

/** The command of a row, as a person types it. */
export function commandOf(row: Row): string {
  return ["npx ff-edge", ...words(row)].join(" ");
}

function words(row: Row): string[] {
  const { file, target, targets, precision, samples, dense, out } = benchCommand(row);
  const { cores } = row;
  return [
    "bench",
    file,
    "--target",
    target,
    ...targets.flatMap((folder) => ["--targets", folder]),
    ...(cores === undefined ? [] : ["--cores", `${cores}`]),
    ...(precision === undefined ? [] : ["--precision", precision]),
    ...(samples === undefined ? [] : ["--samples", `${samples}`]),
    ...(dense ? ["--dense"] : []),
    "--out",
    out,
  ];
}

function benchCommand(row: Row): BenchCommand {
  const { target, precision, samples, dense = false } = row;
  return {
    file: modelFile(row),
    target: variant(row),
    targets: variant(row) === target ? [] : [TARGETS],
    precision,
    samples,
    dense,
    out: trainingFolder(row),
  };
}

/** Rows of one training share model file and weights. */
function trainingFolder({ id, training = id }: Row): string {
  return `${FOLDER}/${training}`;
}

function modelFile(row: Row): string {
  return typeof row.model === "string" ? row.model : `${trainingFolder(row)}/model.ts`;
}

/** Name of a target with other vectors or another L1 than its own. */
function variant({ target, vlen, l1 }: Row): string {
  return `${target}${vlen === undefined ? "" : `-vlen${vlen}`}${l1 === undefined ? "" : `-l1-${l1 / 1024}k`}`;
}

interface TargetJson {
  readonly description: string;
  readonly memory: readonly { readonly role: string; readonly sizeBytes: number }[];
  readonly run: { readonly cpu: string; readonly vlenBits: number };
}

/** Such a target: a folder of its own, as any user would add one. */
function writeTarget(row: Row): void {
  const text = readFileSync(join(ROOT, "targets", row.target, "target.json"), "utf8");
  const { vlen, l1 } = row;
  const spec = JSON.parse(text) as TargetJson;
  const { vlenBits, cpu } = spec.run;
  const longer = vlen && {
    description: spec.description.replace(`VLEN ${vlenBits}`, `VLEN ${vlen}`),
    run: { ...spec.run, cpu: cpu.replace(`vlen=${vlenBits}`, `vlen=${vlen}`), vlenBits: vlen },
  };
  const larger = l1 && {
    memory: spec.memory.map((each) => (each.role === "l1" ? { ...each, sizeBytes: l1 } : each)),
  };
  const target = { ...spec, ...longer, ...larger };
  write(`${TARGETS}/${variant(row)}/target.json`, JSON.stringify(target, null, 2));
}
