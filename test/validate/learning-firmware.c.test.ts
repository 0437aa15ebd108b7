import { afterEach, describe, expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { createLearner } from "../../src/reference/learn.js";
import { validate } from "../../src/validate/validate.js";
import { test } from "../support/device/fake-device.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { tinyMaps } from "../support/models/learning-model.js";
import { INTEGERS, reals } from "../support/models/tiny.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

const random = createRandom(31);
const train: Samples = {
  ...test,
  count: 60,
  inputs: Uint8Array.from({ length: 720 }, () => random.below(256)),
  labels: Uint16Array.from({ length: 60 }, () => random.below(3)),
};

/** A session with the emitted firmware over a pseudo terminal, one thing of it damaged where asked to. */
async function device(model: DeviceModel, edit?: Edit) {
  const { layout, program } = compileEmitted(model, edit);
  const running = await startDevice(program);
  cleanup.push(async () => {
    await running.stop();
    expect(running.complaints()).toBe("");
  });
  const link = await Link.open(running.path, { baud: 115200 });
  cleanup.push(() => link.close());
  return { layout, session: await connect(link, expectationOf(model, layout)) };
}

async function verdictOf(model: DeviceModel, edit?: Edit) {
  const { layout, session } = await device(model, edit);
  return validate({
    model,
    plan: layout,
    constants: deviceTensors(model, layout),
    test,
    samples: "all",
    seed: 1,
    session,
    target: "host",
    execution: "host",
    image: null,
    learn: { create: () => createLearner(model, layout), train, steps: 150 },
  });
}

const MODELS = {
  int8: INTEGERS,
  fp16: reals("fp16"),
  f32: reals("f32"),
  "int8 over maps": tinyMaps("int8"),
  "fp16 over maps": tinyMaps("fp16"),
};

describe("the emitted firmware learns as the reference does, over a serial line", () => {
  it.each(Object.entries(MODELS))("%s", async (_precision, model) => {
    const verdict = await verdictOf(model);
    expect(verdict.firstMismatch).toBe(undefined);
    expect(verdict.learning).toMatchObject({ steps: 150, mismatches: 0 });
    // Integers whose units fall silent change counters alone, which do not count.
    expect(verdict.learning!.changedSteps).toBe(model === INTEGERS ? 5 : 150);
    expect(verdict.learning!.changedWeights).toBeGreaterThan(50);
  });

  const plainUpdates: DeviceModel = { ...INTEGERS, learning: { ...INTEGERS.learning!, recent: 0 } };
  it.each([
    [
      "the update of the weights",
      "ff_learn_s16.c",
      "row->value = x[i];",
      "row->value = x[i] + 1;",
      "first",
      "weights",
    ],
    ["the draws of a bias", "ff_learn_s16.c", ", FF_BIAS_ROW)", ", FF_BIAS_ROW - 1u)", "second", "bias"],
    [
      "a constant of a head",
      "tiny_weights.c",
      /(second_head_update[^}]*\}[^}]*dither = )6/,
      "$17",
      "second",
      "head",
    ],
    [
      "the report of a step",
      "tiny.c",
      "step->label = result->label",
      "step->label = (uint8_t)((result->label + 1u) % 3u)",
      "learn",
      "label",
    ],
  ] as const)("catches a fault in %s and names it", async (_what, file, from, to, layer, tensor) => {
    const { firstMismatch, learning, stateHash } = await verdictOf(plainUpdates, [`tiny/${file}`, from, to]);
    expect(firstMismatch).toMatchObject({ sample: null, learningStep: expect.any(Number), layer, tensor });
    expect(firstMismatch!.learningStep).toBeLessThan(20);
    expect([learning!.mismatches, learning!.steps]).toEqual([1, firstMismatch!.learningStep]);
    expect(stateHash.host).toBe(stateHash.device);
  });
});

describe("a fault in real arithmetic is traced to its first element", () => {
  const factor = ["tiny/ff_goodness_real.h", "1.0f / ff_sqrt", "1.25f / ff_sqrt"] as const;
  it.each([
    ["fp16: the normalisation", MODELS.fp16, factor, "first", "first_h", "the RMS normalisation"],
    ["f32: the normalisation", MODELS.f32, factor, "first", "first_h", "the RMS normalisation"],
    [
      "fp16: a half that is stored otherwise",
      MODELS.fp16,
      ["tiny/tiny_weights.c", /(tiny_first_bias\[8\] = \{\s*)\w+/, "$1 0x3c00"],
      "first",
      "bias",
      "a constant on the device is not what was emitted",
    ],
  ] as const)("%s", async (_what, model, edit, layer, tensor, cause) => {
    const { firstMismatch } = await verdictOf(model, edit);
    expect(firstMismatch).toMatchObject({ layer, tensor });
    expect(firstMismatch!.cause).toContain(cause);
    if (tensor === "bias") expect(firstMismatch).toMatchObject({ index: 0, device: 1 });
    else expect(firstMismatch!.device / firstMismatch!.host).toBeCloseTo(1.25, 2);
  });
});

describe("the learnt state of emitted firmware", () => {
  it.each(Object.entries(MODELS))(
    "%s: leaves as a blob and through storage, and returns",
    async (_precision, model) => {
      const { layout, session } = await device(model);
      const learner = createLearner(model, layout);
      const rows = Array.from({ length: 20 }, (_, i) => train.inputs.subarray(12 * i, 12 * i + 12));
      const labels = [...train.labels.subarray(0, 20)];
      for (const [at, raw] of rows.entries()) learner.learn(raw, labels[at]!);
      await session.learn(rows, labels);
      const learnt = learner.hash();
      const fresh = createLearner(model, layout).hash();
      expect((await session.stateHash()).learnt).toBe(learnt);
      expect(await session.save()).toBe(1);
      const blob = await session.exportState(learner.payload().length);
      expect(blob.slice(76, -4)).toEqual(learner.payload());

      await session.reset();
      expect((await session.stateHash()).learnt).toBe(fresh);
      await session.importState(blob);
      expect((await session.stateHash()).learnt).toBe(learnt);
      await session.reset();
      expect(await session.restore()).toBe(1);
      expect((await session.stateHash()).learnt).toBe(learnt);
      await session.setLearning(false);
      expect((await session.learn(rows, labels)).map(({ status }) => status)).toEqual(["FF_LEARNING_OFF"]);
      expect(await session.guard()).toEqual({ correct: 0, count: 0 });
    },
  );
});
