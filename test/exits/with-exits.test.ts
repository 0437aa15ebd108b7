import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/load.js";
import { withExits } from "../../src/exits/with-exits.js";
import { lower } from "../../src/frontend/lower.js";
import type { ReadSpec } from "../../src/ir/program.js";
import { csv, defineModel, dense, type ExitSpec, monoForward } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { untrained } from "../../src/train/load-or-train.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

function writeCsv(name: string, rows: number, seed: number): void {
  const random = createRandom(seed);
  const line = () => [random.normal(), random.normal(), random.normal(), random.below(2)].join(",");
  writeFileSync(join(folder, name), `x,y,z,label\n${Array.from({ length: rows }, line).join("\n")}\n`);
}
writeCsv("train.csv", 400, 1);
writeCsv("test-a.csv", 50, 2);
writeCsv("test-b.csv", 90, 3);

/** Everything from the files to the thresholds, with weights as they are before training. */
function thresholdsWith(test: string, inference: ExitSpec) {
  const spec = defineModel({
    name: "blobs",
    input: { shape: [3], standardize: "dataset" },
    classes: ["0", "1"],
    data: {
      train: csv({ file: "train.csv", label: "label" }),
      test: csv({ file: test, label: "label" }),
      split: { validation: 0.3, calibration: 0.3 },
    },
    layers: [dense(8, { slices: 2 }), dense(6)],
    training: monoForward({ epochs: 1 }),
    inference,
    precision: "int8",
  }) as ReadSpec;
  const ir = lower({ file: join(folder, "model.ts"), spec, spans: {} });
  const dataset = loadDataset(ir, { folder, spans: {}, seed: 1 });
  const model = quantize(ir, untrained(ir), dataset.validation, true);
  return withExits(ir, model, {
    validation: encodeSamples(dataset.validation, model.input),
    calibration: encodeSamples(dataset.calibration, model.input),
  });
}

describe("a model with exits", () => {
  it.each([{ rule: "lightff" }, { rule: "margin", risk: 0.4 }] as const)(
    "has the same thresholds whatever the test data are: $rule",
    (inference) => {
      const [a, b] = [thresholdsWith("test-a.csv", inference), thresholdsWith("test-b.csv", inference)];
      expect(a.model.exits!.thresholds).toHaveLength(2);
      expect(a.model.exits).toEqual(b.model.exits);
      expect(a.calibration).toEqual(b.calibration);
      expect(a.calibration!.samples).toBe(120);
    },
  );
});
