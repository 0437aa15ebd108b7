import { afterEach, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { row } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { NEVER } from "../../src/ir/exits.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { createLearner } from "../../src/reference/learn.js";
import { fieldValues } from "../../src/reference/state.js";
import { lessonOf } from "../../src/steps/lessons.js";
import { validate } from "../../src/validate/validate.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { learningValueModel, valueIr, valueSamples } from "../support/models/value-model.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** 120 steps of learning, three of a target that may be far away: 8 deviations, and no more than 4 of error where layers learn. */
async function verdictOf(model: DeviceModel, edit?: Edit, outlier = 1e5): Promise<Verdict> {
  const { layout, program } = compileEmitted(model, edit);
  const device = await startDevice(program);
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  const ir = valueIr();
  const train = valueSamples(ir, 40, 11);
  train.targets![6] = outlier;
  return validate({
    ...{ model, plan: layout, constants: deviceTensors(model, layout), image: null, samples: "all", seed: 1 },
    ...{ test: encodeSamples(valueSamples(ir, 40, 9), model.input), target: "host", execution: "host" },
    session: await connect(link, expectationOf(model, layout)),
    learn: {
      create: () => createLearner(model, layout),
      train: encodeSamples(train, model.input),
      steps: 120,
    },
  });
}

/** Least squares that know nothing of the training part. */
const ZERO = { kind: "rls", start: "zero", trust: 10 } as const;

test.each([
  ["int8", { skip: 0.2, decay: 320 }, [1, 1]],
  ["int8", { shipped: 5, recent: 4, guard: { samples: 8, tolerance: 0 } }, [1, 2]],
  ["int8", { frozen: [0], heads: [1] }, [1, 1]],
  ["fp16", { shipped: 5, recent: 4, guard: { samples: 8, tolerance: 0 } }, [1, 2]],
  ["f32", { skip: 0.2, decay: 320, frozen: [0] }, [1, 1]],
  ["int8", { readout: ZERO, guard: { samples: 8, tolerance: 0 } }, [1, 1]],
  ["f32", { readout: ZERO }, [1, 1]],
  ["fp16", { readout: ZERO }, [1, 1]],
] as const)(
  "values are learnt as the reference learns them: %s, %j, slices %j",
  async (precision, learning, slices) => {
    const fits = "readout" in learning; // squares of 8 deviations would be all of a fit to 40 samples
    const model = learningValueModel(precision, learning, { slices, ...(fits ? { widths: [20, 24] } : {}) });
    const verdict = await verdictOf(model, undefined, fits ? 18 : undefined);
    expect(verdict.firstMismatch).toBe(undefined);
    expect(verdict.learning).toMatchObject({ steps: 120, mismatches: 0, refused: 0, accuracyBefore: null });
    expect(verdict.learning!.changedSteps).toBeGreaterThan(60);
    for (const { before, after } of verdict.learning!.errors!) expect(after!).toBeLessThan(before!);
  },
);

const LEAVING = { widths: [6, 5, 4, 4], slices: [2, 1, 1, 1] } as const;

/** The same where most estimates are harm to begin with, which learning mends. */
function strict(model: DeviceModel): DeviceModel {
  const { adaptation, ...learning } = model.learning!;
  const { room, change } = adaptation!.estimates!;
  const less = model.scoreExponent > 0 ? Math.round(room / 4) : Math.fround(room / 4);
  return {
    ...model,
    learning: { ...learning, adaptation: { ...adaptation!, estimates: { room: less, change } } },
  };
}

test.each([
  ["int8", { warmup: 20, recent: 4, frozen: [0] }],
  ["fp16", { warmup: 20, shipped: 5 }],
  ["f32", { warmup: 0, heads: [3] }],
] as const)(
  "exits of values follow what is learnt, on both sides alike: %s, %j",
  async (precision, learning) => {
    const model = strict(learningValueModel(precision, { ...learning, tolerance: 2.2, speed: 0.5 }, LEAVING));
    const layout = plan(model);
    const host = createLearner(model, layout);
    const train = encodeSamples(valueSamples(valueIr(), 40, 11), model.input);
    const tracked = (): number[] =>
      Array.from(fieldValues(layout.fields.find(({ name }) => name === "tracked")!, host.payload()));
    const walk = Array.from({ length: 40 }, (_, n) => {
      host.learn(row(train, n), lessonOf(model, train, n));
      return tracked();
    });
    expect(walk.map((each) => each.slice(0, 3))).toEqual(walk.map(() => Array(3).fill(walk[0]![0])));
    expect(walk[0]![0]).toBeGreaterThanOrEqual(NEVER);
    const steps = walk.slice(1).map((each, n) => Math.sign(each[3]! - walk[n]![3]!));
    expect(steps).toContain(1);
    expect(steps).toContain(-1);
    const verdict = await verdictOf(model);
    expect(verdict.firstMismatch).toBe(undefined);
    expect(verdict).toMatchObject({ mismatches: 0, learning: { steps: 120, mismatches: 0, refused: 0 } });
  },
);

test("a constant that moves the wrong way is found where it is stored", async () => {
  const edit = ["small/ff_learn_values_s32.c", "constant[k] - step", "constant[k] + step"] as const;
  const verdict = await verdictOf(learningValueModel("int8"), edit);
  expect(verdict.firstMismatch).toMatchObject({ learningStep: 1, layer: "dense1", tensor: "constant" });
});
