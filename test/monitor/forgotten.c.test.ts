/** A class that a device forgets over the line: by the page of `monitor`, and in a validation. */
import { afterEach, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { row } from "../../src/ir/data.js";
import { sentSamples } from "../../src/monitor/description.js";
import { Monitor } from "../../src/page/monitor.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { createLearner } from "../../src/reference/learn.js";
import { validate } from "../../src/validate/validate.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { learningModel } from "../support/models/learning-model.js";

const {
  model,
  train,
  test: asked,
} = learningModel({
  ...{ rule: "monoForward", precision: "int8", seed: 4, units: [12] },
  readout: { kind: "context", rows: 9, temperature: 1 / 64, shipped: 1, newClasses: 0 },
});

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function running(edit?: Edit) {
  const { layout, program } = compileEmitted(model, edit);
  const device = await startDevice(program);
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  return { layout, path: device.path };
}

test("the page teaches three samples, then takes a class away and gives it back", async () => {
  const { layout, path } = await running();
  const sent = sentSamples(train, [0, 1, 2, 3], 1e6);
  const monitor = new Monitor(
    {
      ...{ name: model.name, target: "host", execution: "host", baud: 115_200, classes: model.classes },
      ...{
        estimates: false,
        alarms: false,
        promises: { built: null, held: null },
        unit: 1,
        zero: 0,
        expected: expectationOf(model, layout),
      },
      ...{ learns: true, forgets: true, storage: train.storage, stream: null, memory: null },
      ...{ learn: sent, test: sent, recordings: [] },
    },
    () => {},
  );
  cleanup.push(() => monitor.disconnect());
  monitor.choose({ isRunning: false });
  await monitor.connect(path);
  await monitor.next();
  const host = createLearner(model, layout);
  const fresh = host.hash();
  for (const [n, label] of [0, 1, 1].entries()) {
    await monitor.label(label);
    host.learn(row(train, n), label);
  }
  monitor.setForgetting(true);
  await monitor.label(1);
  expect(host.forget!(1)).toBe("FF_OK");
  expect(monitor.picture.hash?.learnt).toBe(host.hash());
  expect(monitor.picture.messages.at(-1)).toBe(`Forgotten: ${model.classes[1]}.`);
  expect([monitor.picture.forgets, host.infer(row(train, 1)).scores[1]]).toEqual([false, 0]);
  await monitor.forget(model.classes.length);
  expect(monitor.picture.messages.at(-1)).toContain("FF_BAD_LABEL");
  await monitor.rollBack();
  expect(monitor.picture.hash?.learnt).toBe(fresh);
});

test.each([
  ["what the reference does is equal", undefined, null],
  [
    "another class that goes is found",
    ["ff_context.c", "labels[n] == label", "labels[n] == label + 1u"] as const,
    "labels",
  ],
])("forgetting, %s", async (_what, edit, tensor) => {
  const { layout, path } = await running(edit && [`${model.name}/${edit[0]}`, edit[1], edit[2]]);
  const link = await Link.open(path, { baud: 115_200 });
  cleanup.push(() => link.close());
  const verdict = await validate({
    ...{ model, plan: layout, constants: deviceTensors(model, layout), test: asked, samples: 5, seed: 1 },
    ...{ session: await connect(link, expectationOf(model, layout)), target: "host", execution: "host" },
    image: null,
    learn: { create: () => createLearner(model, layout), train, steps: 20 },
  });
  expect(verdict.learning).toMatchObject({ steps: 20, mismatches: tensor === null ? 0 : 1 });
  expect(verdict.firstMismatch?.tensor ?? null).toBe(tensor);
});
