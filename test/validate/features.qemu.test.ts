/** Features on emulated cores: what they make of raw windows and frames, what is answered and learnt of it. */
import { expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Features } from "../../src/ir/model-features.js";
import { createRandom } from "../../src/numerics/prng.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { ramOf } from "../../src/plan/budget.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { rawSamples, waveFeatures } from "../support/models/feature-model.js";
import { learningModel } from "../support/models/learning-model.js";

const STEPS = 60;

const BY_FRAME = { kind: "frames", length: 19, hop: 3, rowSize: 2, decision: null } as const;

/** A model that learns, behind features. */
function behind(features: Features, precision: "int8" | "f32"): DeviceModel {
  const inputs = features.kind === "frames" ? features.size * features.frames : features.size;
  const { model } = learningModel({
    ...{ seed: 3, precision, rule: "monoForward", classes: 3, units: [8, 6], inputs, recent: 3, shipped: 2 },
    ...{ storage: features.storage, standardize: "rms" },
  });
  return { ...model, features };
}

it.each([
  ["rv32imc", "distances of windows", behind(waveFeatures("window", "distances"), "int8")],
  ["rv32", "steps of windows, in floats", behind(waveFeatures("window", "steps"), "f32")],
  [
    "rv32imafc",
    "steps of frames, in integers, which a stream hands over",
    { ...behind(waveFeatures("frames", "steps"), "int8"), stream: BY_FRAME },
  ],
])("%s: %s", async (name, _, model) => {
  const target = loadTarget(name);
  const layout = plan(model, target.arch);
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const image = await compile(folder, model.name, target, { stateBytes: ramOf(layout) });
  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const verdict = await validate({
      ...{
        model,
        plan: layout,
        constants: deviceTensors(model, layout),
        test: rawSamples(model, createRandom(8), 200),
      },
      ...{ samples: "all", seed: 1, target: name, execution: running.execution, image },
      session: await connect(link, expectationOf(model, layout)),
      learn: {
        create: () => createLearner(model, layout),
        train: rawSamples(model, createRandom(9), 40),
        steps: STEPS,
      },
    });
    expect(verdict).toMatchObject({ mismatches: 0, learning: { mismatches: 0 } });
    expect(verdict.firstMismatch).toBeUndefined();
  } finally {
    await link.close();
    await running.stop();
  }
});
