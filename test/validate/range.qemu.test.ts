import { describe, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { deviceTensors } from "../../src/emit/tensors.js";
import { writeSources } from "../../src/emit/write.js";
import type { Samples } from "../../src/ir/data.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";

/** Samples at the ends of the floats, answered and learnt by vector kernels: refused alike, and the rest is equal. */

const SHAPE = {
  seed: 6,
  rule: "monoForward",
  storage: "float32",
  standardize: "none",
  inputs: 19,
  units: [35, 20],
} as const;
const EDGES = [65504, 65519.99, 65520, 1e5, 1e19, 1.8e19, 1e-23, 1e-40, 3.4028234663852886e38, -0];

const MODELS: Readonly<Record<string, LearningOptions>> = {
  fp16: { ...SHAPE, precision: "fp16", slices: [5, 1] },
  "fp16, sums of halves": { ...SHAPE, precision: "fp16", accumulate: "f16" },
  f32: { ...SHAPE, precision: "f32" },
};

/** What no format answers: only from these nothing may be learnt. */
const BEYOND: Readonly<Record<string, readonly number[]>> = { fp16: [65520, 1e5, 9.9e37], f32: [3.4e38] };

/** Every other sample holds an edge, some in every place. */
function withEdges(samples: Samples, edges: readonly number[]): Samples {
  const inputs = samples.inputs.slice();
  for (const [n, value] of edges.entries()) {
    for (const [at, sign] of [1, -1].entries()) inputs[(4 * n + 2 * at) * samples.size + n] = sign * value;
    inputs.fill(value, (4 * n + 1) * samples.size, (4 * n + 2) * samples.size);
  }
  return { ...samples, inputs };
}

describe.each(Object.entries(MODELS))("%s on rv32", (_name, options) => {
  test("host and device refuse the same samples, and learn nothing from them", async () => {
    const { model, train, test: samples } = learningModel(options, 4 * EDGES.length);
    const target = loadTarget("rv32");
    const layout = plan(model, target.arch);
    const folder = temporaryFolder();
    writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
    const image = await compile(folder, model.name, target, { stateBytes: layout.ram });
    const running = await boot(image, target);
    const link = await Link.open(running.serialPath, { baud: target.serial.baud });
    try {
      const session = await connect(link, expectationOf(model, layout));
      const { firstMismatch, mismatches, learning, refused } = await validate({
        model,
        plan: layout,
        constants: deviceTensors(model, layout),
        test: withEdges(samples, EDGES),
        samples: "all",
        seed: 1,
        session,
        target: "rv32",
        execution: "qemu",
        image,
        learn: {
          create: () => createLearner(model, layout),
          train: withEdges(train, BEYOND[options.precision]!),
          steps: samples.count,
        },
      });
      expect({ firstMismatch, mismatches }).toEqual({ firstMismatch: undefined, mismatches: 0 });
      expect(learning).toMatchObject({ steps: samples.count, mismatches: 0, diverged: false });
      const [found] = refused;
      expect(found?.status).toBe("FF_OUT_OF_RANGE");
      expect(found!.samples).toBeLessThan(samples.count / 2);
      expect(learning!.refused).toBeGreaterThan(0);
      expect(learning!.changedSteps).toBeGreaterThan(0);
    } finally {
      await link.close();
      await running.stop();
    }
  });
});
