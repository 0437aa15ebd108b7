/** Invented patients on emulated devices: what is learnt there lifts the answers, and equals the reference in every bit. */
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adapt, pool, readPatients } from "../../examples/ecg/adapt.js";
import { adaptCommand, type Tools } from "../../examples/ecg/adapt-command.js";
import { adaptOnDevice } from "../../examples/ecg/adapt-device.js";
import { deviceReport } from "../../examples/ecg/adapt-report.js";
import { prepareFolder } from "../../examples/ecg/prepare.js";
import { synthesize } from "../../examples/ecg/synthetic.js";
import { validate } from "../../src/commands/compare-device.js";
import { type DeviceUnderTest, onDevice } from "../../src/commands/on-device.js";
import type { Learner } from "../../src/ir/learning.js";
import { silent } from "../../src/report/progress-bar.js";
import { folder } from "../data/support.js";
import { byDay } from "../support/night.js";

const { root } = folder();
const environment = process.env.FF_EDGE_DATA;
const model = resolve("examples/ecg/patient.ts");
const base = { seed: 1, out: join(root, "out") };
const signal = new AbortController().signal;

beforeAll(() => {
  process.env.FF_EDGE_DATA = root;
  synthesize(join(root, "mitbih"), { patients: 4, beats: 500 });
  prepareFolder(join(root, "mitbih"), join(root, "ecg"));
});

afterAll(() => {
  if (environment === undefined) delete process.env.FF_EDGE_DATA;
  else process.env.FF_EDGE_DATA = environment;
});

const withDevice: Tools["withDevice"] = (file, target, options, work) =>
  onDevice(file, target, { ...options, targets: [], limits: {}, progress: silent, signal }, work);

test.each(
  byDay(
    [
      ["rv32imc", "int8"],
      ["rv32", "fp16"],
    ] as const,
    ...[0],
  ),
)("%s, %s: learning lifts macro-F1, without a mismatch", { timeout: 600_000 }, (target, precision) =>
  withDevice(model, target, { ...base, precision }, async (device) => {
    const patients = readPatients(join(root, "ecg")).slice(0, 3);
    const records = [];
    for (const patient of patients) {
      const found = await adaptOnDevice(device, patient, 1);
      const beats = patient.rest.labels.length;
      expect(found).toMatchObject({ differentSteps: 0, differentAnswers: 0, firstMismatch: null });
      expect(found).toMatchObject({ learnt: patient.opening.labels.length, answers: 2 * beats });
      expect(found).toMatchObject(adapt(device.create, device.create(), patient, 1));
      expect(found.instructions!.mean).toBeGreaterThan(2_000);
      records.push(found);
    }
    const { before, after } = pool(records);
    expect(after.macroF1 - before.macroF1).toBeGreaterThanOrEqual(0.15);
    expect(after.macroF1).toBeGreaterThan(0.9);
    expect(deviceReport(target, records)).toContain(`${target} against the host reference: 0 mismatches in `);
  }),
);

test("the model for other patients fits a HiFive1, and answers there as the reference does", async () => {
  const options = { ...base, targets: [], limits: {}, progress: silent, signal, samples: 100 };
  const verdict = await validate(resolve("examples/ecg/model.ts"), "hifive1", options);
  expect(verdict).toMatchObject({ target: "hifive1", samples: 100, mismatches: 0, execution: "qemu" });
  const { firmware, stack } = verdict.memory;
  expect(firmware.ram! + stack!).toBeLessThanOrEqual(16 * 1024);
  expect(firmware.stackPainted!).toBeLessThanOrEqual(stack!);
}, 600_000);

/** Learns as `learner` does, but does not learn in call `step`. */
function lazy(learner: Learner, step: number): Learner {
  let calls = 0;
  const learn: Learner["learn"] = (raw, label) => {
    calls++;
    if (calls !== step) return learner.learn(raw, label);
    return { status: "FF_OK", label: learner.infer(raw).label, updated: 0, skipped: 0, saturated: 0 };
  };
  return { ...learner, learn };
}

/** Answers as `learner` does, but for one more MAC in call `call`. */
function diligent(learner: Learner, call: number): Learner {
  let calls = 0;
  const infer: Learner["infer"] = (raw) => {
    const prediction = learner.infer(raw);
    return ++calls === call ? { ...prediction, macs: prediction.macs + 1 } : prediction;
  };
  return { ...learner, infer };
}

/** The command on one record, where the reference is changed by `change`; its exit code and what it prints. */
async function command(change: (learner: Learner) => Learner, ...more: readonly string[]) {
  const changed = (device: DeviceUnderTest): DeviceUnderTest => ({
    ...device,
    create: () => change(device.create()),
  });
  const printed: string[] = [];
  const code = await adaptCommand(["--records", "103", "--out", join(root, "out"), ...more], {
    learnerMaker: () => Promise.reject(new Error("nothing is asked of the host alone")),
    withDevice: (file, target, options, work) =>
      withDevice(file, target, options, (device) => work(changed(device))),
    print: (text) => void printed.push(text),
    note: (text) => void printed.push(text),
  });
  return { code, text: printed.join("\n") };
}

test("the command ends with 0 where all agrees, with the report of the host run", async () => {
  const { code, text } = await command((learner) => learner, "--target", "host", "--precision", "fp16");
  expect(text).toMatch(/host against the host reference: 0 mismatches in \d+ steps .*, 0 in \d+ answers/);
  expect(text).toContain("all records, after");
  expect(code).toBe(0);
});

test("a step that the reference learns otherwise is found, and the command ends with 4", async () => {
  const { code, text } = await command((learner) => lazy(learner, 40), "--target", "rv32imc");
  expect(text).toContain("rv32imc against the host reference: 1 mismatches in 40 steps of learning");
  expect(text).toMatch(/record 103, after step 40: /);
  expect(code).toBe(4);
});

test("an answer that differs is found, and the command ends with 4", async () => {
  const { code, text } = await command((learner) => diligent(learner, 20), "--target", "host");
  expect(text).toMatch(/0 mismatches in \d+ steps .*, 2 in \d+ answers/); // one before, one after learning
  expect(text).toMatch(/record 103, beat 19 of the rest: answer macs/);
  expect(code).toBe(4);
});

test.each([
  [["--target", "host", "--curve", "103"], 2, "without --target"],
  [["--target", "host", "--layers", "heads"], 2, "without --target"],
  [["--records", "7"], 2, "no record 7; there are 100, 103, 105, 111"],
  [["--target", "rv32imc", "--precision", "fp16"], 1, "FF4008"],
] as const)("%j ends with %i", async (args, expected, message) => {
  const { code, text } = await command((learner) => learner, ...args);
  expect(text).toContain(message);
  expect(code).toBe(expected);
});
