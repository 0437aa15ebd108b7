import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzeReport, TrainReport } from "../../src/ir/report.js";
import type { ValueTrainReport } from "../../src/ir/value-report.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { ROOT } from "../built.js";
import { adaptationOf } from "./adaptation.js";
import { anomaliesOf } from "./anomalies.js";
import { askOf } from "./ask.js";
import { ffEdge } from "./command.js";
import { fewOf } from "./few.js";
import { lastingOf } from "./lasting.js";
import { learntValuesOf } from "./learnt-values.js";
import { onlineOf } from "./online.js";
import { personalOf } from "./personal.js";
import { riskOf } from "./risk.js";
import type { Row, Run } from "./row.js";
import { forgetRun, modelFile, type Store, saveRun, trainingFolder, write } from "./store.js";

/** Asked for the size of its constants alone; the first of them knows no floats. */
const TARGETS = { int8: "rv32imc", fp16: "rv32", f32: "rv32" } as const;

/** The seed whose learning is followed on a device in QEMU, too. */
const FIRST = 1;

/**
 * Trains a row with one seed (unless its weights are there), measures it and stores the figures. What is measured comes
 * from the command line of the built package, as a user would get it.
 */
export async function runRow(store: Store, row: Row, seed: number): Promise<Run> {
  forgetRun(store, row, seed);
  const model = modelFile(store, row);
  const out = trainingFolder(store, row, seed);
  const precision = row.precision === undefined ? [] : ["--precision", row.precision];
  const shared = ["--seed", `${seed}`, "--out", out, "--json", "--quiet", ...precision];
  const report = await trainWithTwin(row, model, out, shared);
  const { targets: values } = report;
  const hasClasses = values === undefined && row.anomaly === undefined && row.lasting === undefined;
  const { flash, ram } = (await ffEdge([
    "analyze",
    model,
    "--target",
    row.sizedOn ?? TARGETS[hasClasses ? report.test.precision : (row.precision ?? "int8")],
    ...shared,
  ])) as AnalyzeReport;
  const trials = row.trials === undefined ? null : await riskOf(model, { seed, out, trials: row.trials });
  const device = row.device ? ((await ffEdge(["validate", model, ...shared])) as Verdict) : null;
  const adaptation =
    row.adaptation &&
    (await adaptationOf(model, {
      ...row.adaptation,
      onDevice: seed === FIRST,
      precision: report.test.precision,
      seed,
      out,
    }));
  const personal =
    row.personal &&
    (await personalOf(model, { ...row.personal, precision: report.test.precision, seed, out }));
  const anomaly =
    row.anomaly && (await anomaliesOf(model, { seed, out, precision: row.precision ?? "int8" }));
  const lasting =
    row.lasting && (await lastingOf(model, row.lasting, { seed, out, precision: row.precision ?? "int8" }));
  const learntValues =
    row.learntValues && (await learntValuesOf(model, row.learntValues, { seed, out, precision: "int8" }));
  const few = row.few && (await fewOf(model, row.few, { seed, out }));
  const ask = row.ask && (await askOf(model, row.ask, { seed, out }));
  const online = row.online && (await onlineOf(model, row.online, shared));
  const run = {
    seed,
    report,
    ...(values && { values }),
    flash,
    ram,
    trials,
    device,
    ...(adaptation && { adaptation }),
    ...(online && { online }),
    ...(personal && { personal }),
    ...(few && { few }),
    ...(ask && { ask }),
    ...(anomaly && { anomaly }),
    ...(lasting && { lasting }),
    ...(learntValues && { learntValues }),
  };
  saveRun(store, row, run);
  return run;
}

/** A report, and the errors of each target where values are estimated: these have no twin. */
type Trained = TrainReport & Partial<Pick<ValueTrainReport, "targets">>;

/** The twin's weights are not kept by the command, so its figures are: until the model file or the row's own weights change. */
async function trainWithTwin(row: Row, model: string, out: string, shared: string[]): Promise<Trained> {
  if (!row.twin) return (await ffEdge(["train", model, ...shared])) as Trained;
  const text = readFileSync(join(ROOT, model));
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const known = join(out, `twin-${name}.json`);
  if (existsSync(join(ROOT, known))) {
    const report = (await ffEdge(["train", model, ...shared])) as TrainReport;
    if (report.cached) return { ...report, baseline: JSON.parse(readFileSync(join(ROOT, known), "utf8")) };
    rmSync(join(ROOT, known)); // of other data
  }
  const report = (await ffEdge(["train", model, "--baseline", "bp", ...shared])) as TrainReport;
  write(known, JSON.stringify(report.baseline));
  return report;
}
