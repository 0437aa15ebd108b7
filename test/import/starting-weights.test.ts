/** Weights of a file with which a training begins. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { check, conformed } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { withNets } from "../../src/import/with-nets.js";
import type { Dataset, Samples } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { ReadSpec } from "../../src/ir/program.js";
import {
  conv2d,
  csv,
  defineModel,
  dense,
  forwardProjection,
  type InputSpec,
  maxPool,
  monoForward,
  pretrained,
  type TrainingSpec,
} from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { fingerprint } from "../../src/train/fingerprint.js";
import { train } from "../../src/train/train.js";
import { temporaryFolder } from "../support/folder.js";
import { drawn } from "../support/nets/small.js";
import { WRITERS } from "../support/nets/tensor-files.js";

const folder = temporaryFolder();
const LAYERS = [
  conv2d(4, { kernel: 3, name: "features.0" }),
  maxPool(3, { stride: 1 }),
  dense(6, { name: "fc" }),
];

/** The model that begins with these weights, and learns a dense layer of its own behind them. */
function irOf(seed: number, training: TrainingSpec, input: Partial<InputSpec> = { standardize: "none" }): Ir {
  const draw = drawn(seed);
  const here = join(folder, `${seed}${training.rule}`);
  mkdirSync(here, { recursive: true });
  const tensors = [draw("features.0.weight", [4, 1, 3, 3]), draw("features.0.bias", [4])];
  const further = [draw("fc.weight", [6, 4 * 2 * 2]), draw("head.weight", [3, 6])];
  writeFileSync(join(here, "net"), WRITERS.safetensors([...tensors, ...further]));
  const spec = defineModel({
    name: "net",
    input: { shape: [6, 6], ...input },
    classes: ["a", "b", "c"],
    data: {
      train: csv({ file: "a.csv", label: "y" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.1 },
    },
    layers: [pretrained({ file: "net", layers: LAYERS, ignore: ["head"], trains: true }), dense(5)],
    training,
  });
  const program = { file: join(here, "model.ts"), spec: spec as ReadSpec, spans: {} };
  return lower(check(withNets(conformed(program))));
}

const random = createRandom(2, 1);
const inputs = Float32Array.from({ length: 30 * 36 }, () => random.normal());
const labels = Uint16Array.from({ length: 30 }, (_, n) => n % 3);
const samples: Samples = { storage: "float32", size: 36, count: 30, inputs, labels };
const dataset: Dataset = {
  ...{ train: samples, validation: samples, test: samples, calibration: samples, learn: null },
  ...{ files: [], learnFiles: [], notes: [] },
};

it("training begins with them, and goes on from there in every layer", async () => {
  const rule = (learningRate: number) => monoForward({ epochs: 1, batch: 10, learningRate });
  const ir = irOf(3, rule(1e-7));
  expect(ir.taps.map(({ head, unread }) => [head, unread ?? false])).toEqual(Array(3).fill([true, false]));
  expect([ir.imported, ir.start!.layers.length]).toEqual([undefined, 2]);
  const options = { seed: 1, fingerprint: "" };
  const still = (await train(ir, dataset, options)).layers;
  const moved = (await train({ ...ir, training: irOf(3, rule(0.01)).training }, dataset, options)).layers;
  for (const [at, { weights, bias }] of ir.start!.layers.entries())
    for (const [role, values] of [
      ["weights", weights],
      ["bias", bias],
    ] as const) {
      const far = (layers: typeof still): number =>
        Math.max(...layers[at]![role].map((each, n) => Math.abs(each - values[n]!)));
      expect(far(still)).toBeLessThan(1e-5);
      expect(far(moved)).toBeGreaterThan(1e-3);
    }
  expect(fingerprint(ir, dataset, 1, "")).not.toBe(fingerprint(irOf(4, rule(1e-7)), dataset, 1, ""));
});

it.each([
  ["a rule that solves for weights", forwardProjection({}), undefined, "FF2226"],
  ["a scaling that nobody has said", monoForward({ epochs: 1 }), {}, "FF2224"],
])("%s is refused", (_what, training, input, code) => {
  expect(() => irOf(5, training, input)).toThrow(Failure);
  try {
    irOf(5, training, input);
  } catch (thrown) {
    expect((thrown as Failure).diagnostics.map((each) => each.code)).toEqual([code]);
  }
});
