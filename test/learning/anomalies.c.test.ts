import { expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import type { Precision } from "../../src/model.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { createLearner } from "../../src/reference/learn.js";
import {
  answerLine,
  type Change,
  command,
  hostDevice,
  payloadLine,
  stepLine,
} from "../support/learning/device.js";
import { blobOf } from "../support/learning/reference.js";
import { anomalyModel, anomalySamples } from "../support/models/anomaly-model.js";
import type { LearningModel } from "../support/models/learning-model.js";
import { Script } from "./script.js";

/** Cells that learn normal windows on a device, against the reference: every step, what is kept and what is usual. */

/** Enough that windows which are held out take the places of others: 40 of them, where there is room for 36. */
const STEPS = 160;
const RECENT = 7;

function subjectOf(precision: Precision): LearningModel {
  const model = anomalyModel(precision, {}, true, RECENT);
  const train = encodeSamples(anomalySamples(STEPS, 11), model.input);
  return { model, plan: plan(model), train, test: encodeSamples(anomalySamples(20, 12, 2), model.input) };
}

/** Windows one after the other; one is told to be an anomaly, and refused. */
function lesson({ model, plan, train, test: asked }: LearningModel) {
  const learner = createLearner(model, plan);
  const commands: Uint8Array[] = [command.init];
  const expected = [`i 0 ${learner.hash()}`];
  for (let step = 0; step < STEPS; step++) {
    const label = Number(step === 9);
    commands.push(command.learn(row(train, step), label));
    expected.push(stepLine(learner, learner.learn(row(train, step), label)));
    if (step % 10 === 5) {
      commands.push(command.infer(row(asked, ((step - 5) / 10) % 20)));
      expected.push(answerLine(learner, row(asked, ((step - 5) / 10) % 20)));
    }
  }
  commands.push(command.payload);
  expected.push(payloadLine(learner));
  return { commands, expected, learner };
}

function firstDifference(subject: LearningModel, change?: Change): number | null {
  const { commands, expected } = lesson(subject);
  const found = hostDevice(subject, change ? { change } : {})(commands);
  const at = expected.findIndex((line, index) => line !== found[index]);
  return at < 0 && found.length === expected.length ? null : at;
}

test.each(["int8", "fp16", "f32"] as const)("a device learns what is normal bit for bit: %s", (precision) => {
  expect(firstDifference(subjectOf(precision))).toBeNull();
});

test("a state that keeps no window to learn again learns the next one alone", () => {
  const subject = subjectOf("int8");
  const script = new Script(subject);
  script.teach(0, 9);
  const payload = script.payload.slice();
  for (const { name, offset } of script.learner.fields) if (name === "recent_count") payload[offset] = 0;
  for (const { name, offset } of script.learner.fields) if (name === "windows") payload[offset] = 3; // the next is held out
  script.take(payload);
  script.import(blobOf(subject, payload), "FF_OK");
  script.teach(10, 20);
  script.compare();
  expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
});

const CHANGES: Readonly<Record<string, readonly [precision: Precision, change: Change]>> = {
  "a step of the other outer product alone": [
    "int8",
    { file: "tiny/ff_learn_cell_s16.c", from: "c[j] * u[i] + left[i] * z[j]", to: "left[i] * z[j]" },
  ],
  "a reservoir that keeps the newest": [
    "int8",
    {
      file: "tiny/tiny.c",
      from: "ff_reservoir_row(seen, TINY_RECENT_SAMPLES, ff_mix(base + 1u))",
      to: "(seen + 0u * base) % TINY_RECENT_SAMPLES",
    },
  ],
  "a threshold that no window may exceed": [
    "f32",
    {
      file: "tiny/tiny.c",
      from: "state->dense1_threshold[0] = largest[allowed]",
      to: "state->dense1_threshold[0] = largest[0]",
    },
  ],
  "what is usual said by windows that set the threshold": [
    "int8",
    { file: "tiny/tiny.c", from: "held % 3u == 0 ? 1u : 0", to: "held % 3u == 1u ? 1u : 0" },
  ],
};

test.each(Object.keys(CHANGES))("the comparison sees %s", (name) => {
  const [precision, change] = CHANGES[name]!;
  expect(firstDifference(subjectOf(precision), change)).not.toBeNull();
});

test("learning lowers what is left of normal windows, holds some out, and fills its reservoir", () => {
  for (const precision of ["int8", "f32"] as const) {
    const subject = subjectOf(precision);
    const { model, train } = subject;
    const learner = createLearner(model, subject.plan);
    const steps = Array.from({ length: 10 * STEPS }, (_, n) => learner.learn(row(train, n % STEPS), 0));
    for (const { updated, skipped } of steps) expect(updated + skipped).toBe(2 * 5); // two cells, four windows again
    const held = steps.filter(({ skipped }) => skipped === 2); // both cells, of the new window alone
    expect(held).toHaveLength(steps.length / 4);
    const usual = learner.fields.find(({ name }) => name === "dense1_usual")!;
    const energy = new Int32Array(learner.payload().slice(usual.offset, usual.offset + 4).buffer)[0]! / 65536;
    const first = model.taps[0]!.readout!.parameters.find(({ role }) => role === "usual")!.values[0]! / 65536;
    expect(energy).toBeLessThan(first - 2); // log2: a quarter
  }
});

test("as many of the windows that set the threshold exceed it as may, with the weights as they are", () => {
  for (const precision of ["int8", "f32"] as const) {
    const { model, plan, train } = subjectOf(precision);
    const learner = createLearner(model, plan);
    const rows = Array.from({ length: 4 * 36 }, (_, n) => row(train, n)); // as many are held out as there is room for
    const before = learner.infer(rows[0]!).scores[0];
    for (const each of rows) learner.learn(each, 0);
    const ofThreshold = rows.filter((_, n) => n % 4 === 3 && (n >> 2) % 3 > 0);
    const alarms = ofThreshold.filter((each) => learner.infer(each).label === 1);
    expect([ofThreshold.length, alarms.length]).toEqual([24, 1]);
    expect(learner.infer(rows[0]!).scores[0]).not.toBe(before);
  }
});
