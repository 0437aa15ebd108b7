import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, conformed } from "../../../src/frontend/check.js";
import { lower } from "../../../src/frontend/lower.js";
import { withNets } from "../../../src/import/with-nets.js";
import type { ReadSpec } from "../../../src/ir/program.js";
import { csv, defineModel, imported, tflite } from "../../../src/model.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { residualTflite } from "../../support/nets/integers.js";
import type { Scene } from "../../support/scene.js";

/** A residual net in halves, as `--precision fp16` asks. */
export default ({ folder }: Scene) => {
  writeFileSync(join(folder, "net.tflite"), residualTflite(1));
  const spec = defineModel({
    name: "motion",
    input: { shape: [6, 5, 2], standardize: "none" },
    classes: ["idle", "walk", "run"],
    data: {
      train: csv({ file: "train.csv", label: "state" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.2 },
    },
    layers: [tflite({ file: "net.tflite" })],
    training: imported(),
  }) as ReadSpec;
  const ir = lower(check(withNets(conformed({ file: join(folder, "model.ts"), spec, spans: {} }))));
  const record = { rule: "imported", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] };
  const trained = { layers: ir.imported!.layers, statistics: [], record };
  const samples = { storage: "uint8", size: 60, count: 1, inputs: new Uint8Array(60), labels: new Uint16Array(1) } as const;
  quantize({ ...ir, precision: "fp16", accumulate: "f32" }, trained, samples, true);
};
