import { join } from "node:path";
import type { RiskTrials } from "../../src/exits/trials.js";
import type { LabelledTable } from "../../src/ir/exits.js";
import { built, ROOT } from "../built.js";

/** The modules of the built package that the trials are made of; `ff-edge` exports the vocabulary alone. */
async function modules() {
  return {
    ...(await built<typeof import("../../src/frontend/parse.js")>("frontend/parse.js")),
    ...(await built<typeof import("../../src/frontend/check.js")>("frontend/check.js")),
    ...(await built<typeof import("../../src/frontend/lower.js")>("frontend/lower.js")),
    ...(await built<typeof import("../../src/data/load.js")>("data/load.js")),
    ...(await built<typeof import("../../src/train/load-or-train.js")>("train/load-or-train.js")),
    ...(await built<typeof import("../../src/quantize/quantize.js")>("quantize/quantize.js")),
    ...(await built<typeof import("../../src/quantize/encode.js")>("quantize/encode.js")),
    ...(await built<typeof import("../../src/readouts/index.js")>("readouts/index.js")),
    ...(await built<typeof import("../../src/reference/evaluate-exits.js")>("reference/evaluate-exits.js")),
    ...(await built<typeof import("../../src/exits/calibrate.js")>("exits/calibrate.js")),
    ...(await built<typeof import("../../src/exits/trials.js")>("exits/trials.js")),
    ...(await built<typeof import("../../src/report/progress-bar.js")>("report/progress-bar.js")),
  };
}

/**
 * Keeps the promise of a model's margin exits? Calibration and test samples are pooled and divided at random again and
 * again; each time, thresholds are chosen on as many samples as the calibration part has. The path of thresholds comes
 * from validation data, as always. Needs the trained weights in `out`.
 */
export async function riskOf(
  file: string,
  { seed, out, trials }: { readonly seed: number; readonly out: string; readonly trials: number },
): Promise<RiskTrials> {
  const ff = await modules();
  const path = join(ROOT, file);
  const program = ff.check(ff.parse(path));
  const ir = ff.lower(program);
  const { exits } = ir.inference;
  if (exits?.rule !== "margin") throw new Error(`${file} has no margin exits`);
  const dataset = ff.loadDataset(ir, { folder: join(path, ".."), spans: program.spans, seed });
  const { trained } = await ff.requireTrained(ir, dataset, {
    seed,
    out: join(ROOT, out),
    progress: ff.silent,
    signal: new AbortController().signal,
  });
  const model = ff.quantize(ir, trained, dataset.validation, true);
  const steps = ff.schedule(model);
  const tableOf = (part: "validation" | "calibration" | "test"): LabelledTable => {
    const samples = ff.encodeSamples(dataset[part], model.input);
    return { table: ff.evaluateExits(model, steps, samples), labels: samples.labels };
  };
  const validation = tableOf("validation");
  return ff.riskTrials({
    choose: (calibration) => ff.calibrateExits(ir.inference, validation, calibration)!.exits,
    pool: pooled(tableOf("calibration"), tableOf("test")),
    calibrationSize: dataset.calibration.count,
    risk: exits.risk,
    trials,
    seed,
  });
}

/** The samples of `first`, then those of `second`. */
export function pooled(first: LabelledTable, second: LabelledTable): LabelledTable {
  return {
    table: {
      count: first.table.count + second.table.count,
      classes: first.table.classes,
      exits: first.table.exits.map((column, exit) => {
        const other = second.table.exits[exit]!;
        return {
          place: column.place,
          labels: Uint16Array.from([...column.labels, ...other.labels]),
          margins: Int32Array.from([...column.margins, ...other.margins]),
          scores: Int32Array.from([...column.scores, ...other.scores]),
          macs: Uint32Array.from([...column.macs, ...other.macs]),
        };
      }),
    },
    labels: Uint16Array.from([...first.labels, ...second.labels]),
  };
}
