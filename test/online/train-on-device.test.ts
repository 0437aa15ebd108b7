import { describe, expect, it } from "vitest";
import { withLearnt } from "../../src/checkpoint/learnt.js";
import { deviceRestarted } from "../../src/diagnostics/device.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Learner } from "../../src/ir/learning.js";
import type { LearnReport } from "../../src/ir/report.js";
import { metrics } from "../../src/numerics/metrics.js";
import { createOrder, startOrder } from "../../src/online/order.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { test } from "../support/device/fake-device.js";
import { startOnlineRun } from "../support/device/learning-device.js";
import { changed, realsOf } from "../support/models/quant.js";
import { GENTLE, reals } from "../support/models/tiny.js";

const layout = plan(GENTLE);
const options = { seed: 5, samples: "all", passes: 1 } as const;

describe("training on a device", () => {
  it("sends every sample once, measures the device, and saves after each fifth", async () => {
    const { ran, saved, told, progress } = startOnlineRun();
    const report = await ran;
    expect([...told.rows].sort()).toEqual(allRows(test).sort());
    expect(told.evaluations).toBe(6);
    expect(report.curve.map(({ samples }) => samples)).toEqual([0, 8, 16, 24, 32, 40]);
    expect(saved.map(({ sampleOrder }) => sampleOrder.sent)).toEqual([8, 16, 24, 32, 40]);
    expect(new Set(saved.map(({ payload }) => payload.join())).size).toBe(5);
    expect(report).toMatchObject({ samples: 40, samplesBefore: 0, passes: 1, updates: 80 }); // a recent sample after each
    expect(report.stateHashDevice).toBe(report.stateHashHost);
    expect([progress.at(-1), progress.filter((done) => done < 0).length]).toEqual([-1, 1]);
  });

  it("counts what was updated, and measures what the device answers", async () => {
    const { ran, told } = startOnlineRun();
    const { layersUpdated, layersSkipped, saturated, curve } = await ran;
    const twin = createLearner(GENTLE, layout);
    const sum = { updated: 0, skipped: 0, saturated: 0 };
    expect(curve[0]).toEqual({ samples: 0, ...accuracyOf(twin) });
    for (const each of told.rows) {
      const numbers = each.split(" ").map(Number);
      const result = twin.learn(Uint8Array.from(numbers.slice(0, 12)), numbers[12]!);
      for (const name of ["updated", "skipped", "saturated"] as const) sum[name] += result[name];
    }
    expect({ updated: layersUpdated, skipped: layersSkipped, saturated }).toEqual(sum);
    expect(sum.updated).toBeGreaterThan(10);
    expect(curve.at(-1)).toEqual({ samples: 40, ...accuracyOf(twin) });
    expect(curve.at(-1)?.accuracy).not.toBe(curve[0]?.accuracy);
  });

  it("repeats the passes, of fewer samples", async () => {
    const { ran, told, saved } = startOnlineRun({ options: { samples: 9, passes: 3 } });
    const report = await ran;
    expect([report.samples, told.rows.length, new Set(told.rows).size]).toEqual([27, 27, 9]);
    expect(saved.at(-1)?.sampleOrder).toMatchObject({ samples: 9, passes: 3, sent: 27 });
  });
});

describe("a run that goes on where another has ended", () => {
  it("reaches the state of a run that was never interrupted", async () => {
    const whole = startOnlineRun({ options: { samples: 9, passes: 3 } });
    const expected = await whole.ran;
    const { payload, sampleOrder } = whole.saved[1]!;
    const model = withLearnt(GENTLE, layout.fields, payload);
    const rest = startOnlineRun({ earlier: sampleOrder, options: { samples: 9, passes: 3 } }, { model });
    const report = await rest.ran;
    expect(sampleOrder.sent).toBe(11);
    expect(rest.told.rows).toEqual(whole.told.rows.slice(11));
    expect(rest.notes).toEqual(["going on after sample 11 of 27, where the last run ended"]);
    expect(report).toMatchObject({
      samples: 16,
      samplesBefore: 11,
      stateHashDevice: expected.stateHashDevice,
    });
    expect(report.curve).toEqual(
      expected.curve.map((mark, at) => (at === 2 ? { ...mark, samples: 11 } : mark)).slice(2),
    );
    expect(rest.saved.at(-1)).toEqual(whole.saved.at(-1));
  });

  it("starts from the first sample where the last run sent others, and says so", async () => {
    const { ran, notes } = startOnlineRun({ earlier: { data: "", seed: 1, samples: 4, passes: 1, sent: 2 } });
    expect((await ran).samples).toBe(40);
    expect(notes).toEqual(["on top of what the checkpoint has learnt: these samples from the first one on"]);
  });

  it("goes on after the last sample that an interrupted board has learnt", async () => {
    const expected = await startOnlineRun().ran;
    const device = createLearner(GENTLE, layout);
    const first = startOnlineRun(
      { execution: "hardware" },
      { device, fault: { refuses: interruptedAt(20) } },
    );
    await expect(first.ran).rejects.toThrow("interrupted");
    expect(first.saved.at(-1)?.sampleOrder.sent).toBe(16);
    expect(first.notes.at(-1)).toMatch(/up to sample 16 of 40; the same command goes on/);
    const rest = startOnlineRun({ execution: "hardware" }, { device });
    const report = await rest.ran;
    expect(rest.notes).toEqual(["the board has learnt up to sample 19 of 40: going on after it"]);
    expect(rest.told.rows).toHaveLength(21);
    expect(report).toMatchObject({
      samples: 21,
      samplesBefore: 19,
      updates: expected.updates,
      stateHashDevice: expected.stateHashDevice,
    });
  });

  it("begins again on a board that has learnt all of the samples", async () => {
    const device = createLearner(GENTLE, layout);
    await startOnlineRun({ execution: "hardware" }, { device }).ran;
    const { ran, notes } = startOnlineRun({ execution: "hardware" }, { device });
    expect(await ran).toMatchObject({ samples: 40, samplesBefore: 0, updates: 160 });
    expect(notes).toEqual([expect.stringContaining("has learnt before (80 updates)")]);
  });

  it("takes the state of a board that has learnt before", async () => {
    const device = createLearner(GENTLE, layout);
    for (let n = 0; n < 6; n++)
      device.learn(
        Uint8Array.from({ length: 12 }, (_, i) => 19 * i * (n + 1)),
        n % 3,
      );
    const { ran, notes, saved } = startOnlineRun({ execution: "hardware" }, { device });
    const report: LearnReport = await ran;
    expect(notes).toEqual([expect.stringContaining("has learnt before (12 updates)")]);
    expect([report.updates, report.samples, saved.length]).toEqual([12 + 80, 40, 5]);
    expect(report.stateHashDevice).toBe(device.hash());
  });
});

describe("an online run that fails", () => {
  const keptUpTo = (sent: number): string =>
    `device.safetensors holds what was learnt up to sample ${sent} of 40; \`--checkpoint device.safetensors\` goes on from there`;

  it("says what is kept when it is interrupted", async () => {
    const { ran, notes, saved } = startOnlineRun({}, { fault: { refuses: interruptedAt(20) } });
    await expect(ran).rejects.toThrow("interrupted");
    expect(saved.map(({ sampleOrder }) => sampleOrder.sent)).toEqual([8, 16]);
    expect(notes).toEqual([keptUpTo(16)]);
    const early = startOnlineRun({}, { fault: { refuses: interruptedAt(3) } });
    await expect(early.ran).rejects.toThrow("interrupted");
    expect(early.notes).toEqual(["nothing was saved in this run"]);
  });

  it("says the same where the device restarts", async () => {
    const restart = (step: number): null => {
      if (step === 20) throw new Failure(deviceRestarted(0, 1));
      return null;
    };
    const { ran, notes } = startOnlineRun({}, { fault: { refuses: restart } });
    expect(await diagnosticsOf(ran)).toMatchObject([{ code: "FF6011", exit: 3, notes: [keptUpTo(16)] }]);
    expect(notes).toEqual([]);
  });

  it("names the sample that the device refuses, after saving what came before", async () => {
    const row = createOrder(startOrder(test, options), test)(12);
    const labels = test.labels.slice();
    labels[row] = 3;
    const samples = { ...test, labels }; // the order depends on the number of samples alone
    const { ran, saved } = startOnlineRun({ samples });
    expect(await diagnosticsOf(ran)).toMatchObject([
      {
        code: "FF6019",
        exit: 3,
        message: "the device does not learn sample 13 of 40",
        found: `FF_BAD_LABEL (row ${row} of the samples)`,
        notes: [keptUpTo(12)],
      },
    ]);
    expect(saved.map(({ sampleOrder }) => sampleOrder.sent)).toEqual([8, 12]);
  });

  it("counts it as a difference where the device alone refuses a sample", async () => {
    const { ran, saved } = startOnlineRun(
      {},
      { fault: { refuses: (step) => (step === 13 ? "FF_BUSY" : null) } },
    );
    expect(await diagnosticsOf(ran)).toMatchObject([{ code: "FF6020", notes: [keptUpTo(8)] }]);
    expect(saved.map(({ sampleOrder }) => sampleOrder.sent)).toEqual([8]);
  });

  it("does not save a state whose scores have left their range", async () => {
    const model = steep();
    const { ran, saved } = startOnlineRun({}, { model });
    const [diagnostic] = await diagnosticsOf(ran);
    expect(diagnostic).toMatchObject({
      code: "FF6019",
      found: expect.stringContaining("FF_DIVERGED"),
      notes: ["nothing was saved in this run"],
      hint: expect.stringContaining("lower `rate`"),
    });
    expect(saved).toEqual([]);
  });

  it("says where learning is turned off", async () => {
    const payload = createLearner(GENTLE, layout).payload();
    payload[layout.fields.find(({ name }) => name === "flags")!.offset] = 1;
    const device = createLearner(withLearnt(GENTLE, layout.fields, payload), layout);
    const { ran } = startOnlineRun({ execution: "hardware" }, { device });
    expect(await diagnosticsOf(ran)).toMatchObject([
      {
        code: "FF6019",
        message: "the device does not learn sample 1 of 40",
        found: expect.stringContaining("FF_LEARNING_OFF"),
      },
    ]);
  });

  it("says that the states differ, and keeps the last that agreed", async () => {
    const device = createLearner(GENTLE, layout);
    const learn = device.learn;
    let calls = 0;
    const other: Learner = {
      ...device,
      learn: (raw, lesson) => learn(raw, ++calls === 20 ? (Number(lesson) + 1) % 3 : lesson),
    };
    const { ran, saved, progress } = startOnlineRun({}, { device: other });
    expect(await diagnosticsOf(ran)).toMatchObject([
      { code: "FF6020", exit: 4, message: expect.stringContaining("after sample 24") },
    ]);
    expect(saved.map(({ sampleOrder }) => sampleOrder.sent)).toEqual([8, 16]);
    expect(progress.at(-1)).toBe(-1);
  });

  it("refuses an emulator that does not begin as the reference does", async () => {
    const device = createLearner(GENTLE, layout);
    device.learn(new Uint8Array(12).fill(9), 1);
    const { ran, saved } = startOnlineRun({}, { device });
    expect(await diagnosticsOf(ran)).toMatchObject([
      { code: "FF6020", message: expect.stringContaining("before the first") },
    ]);
    expect(saved).toEqual([]);
  });

  it("refuses a state that was damaged on its way", async () => {
    for (const at of [3, 80]) {
      const damage = (blob: Uint8Array): void => void blob.set([blob[at]! ^ 1], at);
      const { ran } = startOnlineRun({}, { fault: { blob: damage } });
      expect(await diagnosticsOf(ran)).toMatchObject([{ code: "FF6014" }]);
    }
  });
});

/** Ends the line at step n = 1, 2, ..., as Ctrl-C does. */
function interruptedAt(last: number) {
  return (step: number): null => {
    if (step === last) throw new Error("interrupted");
    return null;
  };
}

/** In float32, with a last layer whose scores leave their range after some steps. */
function steep(): DeviceModel {
  const model = reals("f32");
  const [first, last] = realsOf(model);
  const learning = { ...last!.learning!, rate: 3000, errorRate: 3000 };
  return changed(model, () => ({ layers: [first!, { ...last!, learning }] }));
}

/** Accuracy and macro-F1 of a learner over the whole test set. */
function accuracyOf(learner: Learner) {
  const answers = Array.from({ length: test.count }, (_, n) => learner.infer(rowOf(test, n)).label);
  const { accuracy, macroF1 } = metrics(test.labels, answers, GENTLE.classes);
  return { accuracy, macroF1 };
}

function rowOf({ inputs, size }: Samples, n: number): Samples["inputs"] {
  return inputs.subarray(n * size, (n + 1) * size);
}

function allRows(samples: Samples): string[] {
  return Array.from(
    { length: samples.count },
    (_, n) => `${rowOf(samples, n).join(" ")} ${samples.labels[n]}`,
  );
}

async function diagnosticsOf(ran: Promise<unknown>) {
  try {
    await ran;
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics;
    throw error;
  }
}
