import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzeReport, TrainReport } from "../../src/ir/report.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { riskOf } from "./risk.js";
import type { Row, Run } from "./row.js";
import { forgetRun, modelFile, ROOT, type Store, saveRun, trainingFolder, write } from "./store.js";

/** Asked for the size of its constants alone. */
const TARGET = "rv32imc";

/**
 * Trains a row with one seed (unless its weights are there), measures it and stores the figures. What is measured comes
 * from the command line of the built package, as a user would get it.
 */
export async function runRow(store: Store, row: Row, seed: number): Promise<Run> {
  forgetRun(store, row, seed);
  const model = modelFile(store, row);
  const out = trainingFolder(store, row, seed);
  const shared = ["--seed", `${seed}`, "--out", out, "--json", "--quiet"];
  const report = await trainWithTwin(row, model, out, shared);
  const { flash } = (await ffEdge(["analyze", model, "--target", TARGET, ...shared])) as AnalyzeReport;
  const trials = row.trials === undefined ? null : await riskOf(model, { seed, out, trials: row.trials });
  const device = row.device ? ((await ffEdge(["validate", model, ...shared])) as Verdict) : null;
  const run = { seed, report, flash, trials, device };
  saveRun(store, row, run);
  return run;
}

/** The twin's weights are not kept by the command, so its figures are: they change with the model file alone. */
async function trainWithTwin(row: Row, model: string, out: string, shared: string[]): Promise<TrainReport> {
  if (!row.twin) return (await ffEdge(["train", model, ...shared])) as TrainReport;
  const text = readFileSync(join(ROOT, model));
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const known = join(out, `twin-${name}.json`);
  if (existsSync(join(ROOT, known))) {
    const report = (await ffEdge(["train", model, ...shared])) as TrainReport;
    return { ...report, baseline: JSON.parse(readFileSync(join(ROOT, known), "utf8")) };
  }
  const report = (await ffEdge(["train", model, "--baseline", "bp", ...shared])) as TrainReport;
  write(known, JSON.stringify(report.baseline));
  return report;
}

/** Runs the built command line; gives what it prints as JSON, or throws what it complains about. */
export function ffEdge(args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "dist/cli.js"), ...args], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(stdout));
      else reject(new Error(`ff-edge ${args.join(" ")} ended with ${code}:\n${stderr.trim()}`));
    });
  });
}
