/** The page's session with a device that estimates values and learns them; alarms against known labels. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectationOf } from "../../src/emit/expectation.js";
import { promiseOf, promiseOfHeld } from "../../src/exits/alarm-promise.js";
import type { Samples } from "../../src/ir/data.js";
import { row } from "../../src/ir/data.js";
import type { WindowsIr } from "../../src/ir/ir.js";
import type { Description } from "../../src/monitor/description.js";
import { sentSamples } from "../../src/monitor/description.js";
import { alarmsText, holdAlarm, noAlarms, promiseText } from "../../src/page/answers-held.js";
import { Monitor } from "../../src/page/monitor.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { createLearner } from "../../src/reference/learn.js";
import { encodeTargets, lessonOf } from "../../src/steps/lessons.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted } from "../support/emitted-device.js";
import { learningValueModel, valueIr, valueSamples } from "../support/models/value-model.js";

const OVERLAPPING: WindowsIr = {
  ...{ length: 4, channels: 1, hop: 2 },
  ...{ label: "majority", minShare: 0.5, within: 0, otherwise: null },
};
const COUNT = 30;
const LEARNT = 5;
const model = learningValueModel("int8");
const samples: Samples = encodeSamples(valueSamples(valueIr(), COUNT, 9), model.input);

let monitor: Monitor;
let device: Awaited<ReturnType<typeof startDevice>>;
let layout: ReturnType<typeof compileEmitted>["layout"];

beforeAll(async () => {
  const built = compileEmitted(model);
  layout = built.layout;
  device = await startDevice(built.program);
  const rows = Array.from({ length: COUNT }, (_, n) => n);
  const sent = sentSamples(samples, rows, 1_000_000, (n) =>
    Array.from(encodeTargets(model, samples.targets!.subarray(2 * n, 2 * n + 2))),
  );
  const description: Description = {
    ...{ name: model.name, target: "host", execution: "host", baud: 115_200, classes: model.classes },
    ...{
      estimates: true,
      alarms: false,
      promises: { built: null, held: null },
      unit: 2 ** -model.valueExponent!,
      zero: 0,
    },
    ...{
      expected: expectationOf(model, layout),
      learns: true,
      forgets: false,
      storage: samples.storage,
      memory: null,
    },
    ...{ stream: null, learn: sent, test: sent, recordings: [] },
  };
  monitor = new Monitor(description, () => {});
  monitor.choose({ isRunning: false });
  await monitor.connect(device.path);
});
afterAll(async () => {
  await monitor.disconnect();
  await device.stop();
  expect(device.complaints()).toBe("");
});

test("values stand beside the true ones, and known ones are learnt as the reference learns them", async () => {
  const learner = createLearner(model, layout);
  const unit = 2 ** -model.valueExponent!;
  const errors = [0, 0];
  await monitor.next();
  for (let n = 0; n <= LEARNT; n++) {
    const { scores } = learner.infer(row(samples, n));
    expect([...monitor.picture.answers.at(-1)!.scores]).toEqual([...scores]);
    for (const k of [0, 1]) errors[k]! += Math.abs(scores[k]! * unit - samples.targets![2 * n + k]!);
    if (n === LEARNT) break;
    await monitor.label(0); // whatever the button: the true values are learnt, then the next sample follows
    learner.learn(row(samples, n), lessonOf(model, samples, n));
  }
  const { errors: held, learnt, measured } = monitor.picture;
  expect([learnt, held.count]).toEqual([LEARNT, LEARNT + 1]);
  for (const k of [0, 1]) expect(held.sums[k]! * unit).toBeCloseTo(errors[k]!, 1);
  await monitor.look();
  expect(monitor.picture.hash?.learnt).toBe(learner.hash());
  expect(measured[0]).toMatch(/^class0 [\d.e+]+, class1 [\d.e+]+$/);
});

test("an alarm is right or false by the label, and one that nobody knows is neither", () => {
  const held = noAlarms();
  const answer = (status: "FF_OK" | "FF_OUT_OF_RANGE", label: number) =>
    ({ ...monitor.picture.answers[0]!, status, label }) as const;
  for (const [each, label] of [
    [answer("FF_OK", 1), 1],
    [answer("FF_OUT_OF_RANGE", -1), 0],
    [answer("FF_OK", 0), 1],
    [answer("FF_OK", 1), null],
  ] as const)
    holdAlarm(held, each, label);
  expect(alarmsText(held)).toBe("found 1 of 2, false alarms 1 of 1");
  const normality = { rate: 0.05, confidence: 0.95 };
  const built = promiseOf(normality, OVERLAPPING, 240);
  expect(promiseText({ built, held: promiseOfHeld(normality, undefined, 64) }, held)).toBe(
    "at most 3.9 % with 95.0 % confidence, from 240 that count as 120 normal windows, 4.6 % with 95.0 % confidence, from 64 normal windows once the device has set its own; seen 1 of 1 (100.0 %)",
  );
  expect(promiseText({ built, held: null }, noAlarms())).toMatch(
    /^at most [\d.]+ % .* windows; none seen yet$/,
  );
});
