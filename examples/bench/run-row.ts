import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchReport } from "../../src/ir/bench.js";
import type { TrainReport } from "../../src/ir/report.js";
import { ffEdge } from "../results/command.js";
import { modelText, ROOT, write } from "../results/store.js";
import type { Row } from "./row.js";

/** Where the rows' model files, trainings, targets and figures are; a path from ROOT. */
export const FOLDER = "out/bench";
const TARGETS = `${FOLDER}/targets`;

/** What a row's command has printed, and for inference how good the network is. */
export interface Run {
  readonly bench: BenchReport;
  /** Over the whole test set, 0..1. */
  readonly accuracy: number | null;
}

/** Runs a row's command, unless one of `known`, by their commands, has been the same; keeps what it printed. */
export async function runRow(row: Row, known: Map<string, Run>): Promise<Run> {
  if (typeof row.model !== "string") write(modelFile(row), modelText(row.model));
  if (row.vlen !== undefined) writeTarget(row.target, row.vlen);
  const command = commandOf(row);
  const run = known.get(command) ?? (await measure(row));
  known.set(command, run);
  write(reportFile(row), `${JSON.stringify(run, null, 2)}\n`);
  return run;
}

async function measure(row: Row): Promise<Run> {
  const quiet = ["--json", "--quiet"];
  const bench = (await ffEdge([...words(row), ...quiet])) as BenchReport;
  if (row.figure.per !== "inference") return { bench, accuracy: null };
  const args = ["train", modelFile(row), "--out", trainingFolder(row), ...quiet];
  const { test } = (await ffEdge(args)) as TrainReport;
  return { bench, accuracy: test.accuracy };
}

export function reportFile({ id }: Row): string {
  return `${FOLDER}/${id}.json`;
}

/** The command of a row, as a person types it. */
export function commandOf(row: Row): string {
  return ["npx ff-edge", ...words(row)].join(" ");
}

function words(row: Row): string[] {
  const { vlen, target, precision, samples, dense } = row;
  return [
    "bench",
    modelFile(row),
    "--target",
    vlen === undefined ? target : longer(target, vlen),
    ...(vlen === undefined ? [] : ["--targets", TARGETS]),
    ...(precision === undefined ? [] : ["--precision", precision]),
    ...(samples === undefined ? [] : ["--samples", `${samples}`]),
    ...(dense ? ["--dense"] : []),
    "--out",
    trainingFolder(row),
  ];
}

/** Rows of one training share model file and weights. */
function trainingFolder({ id, training = id }: Row): string {
  return `${FOLDER}/${training}`;
}

function modelFile(row: Row): string {
  return typeof row.model === "string" ? row.model : `${trainingFolder(row)}/model.ts`;
}

function longer(target: string, vlen: number): string {
  return `${target}-vlen${vlen}`;
}

/** The same target with longer vectors: a folder of its own, as any user would add one. */
function writeTarget(target: string, vlen: number): void {
  const text = readFileSync(join(ROOT, "targets", target, "target.json"), "utf8");
  const spec = JSON.parse(text) as { description: string; run: { cpu: string; vlenBits: number } };
  const { vlenBits, cpu } = spec.run;
  const run = { ...spec.run, cpu: cpu.replace(`vlen=${vlenBits}`, `vlen=${vlen}`), vlenBits: vlen };
  const description = spec.description.replace(`VLEN ${vlenBits}`, `VLEN ${vlen}`);
  write(
    `${TARGETS}/${longer(target, vlen)}/target.json`,
    JSON.stringify({ ...spec, description, run }, null, 2),
  );
}
