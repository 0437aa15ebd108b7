import { crc32 } from "node:zlib";
import { withLearnt } from "../../../src/checkpoint/learnt.js";
import type { DeviceStep } from "../../../src/device/protocol-learning.js";
import type { Session } from "../../../src/device/session.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Learner, StepResult } from "../../../src/ir/learning.js";
import type { SampleOrder } from "../../../src/ir/sample-order.js";
import { type OnlineRun, trainOnDevice } from "../../../src/online/train-on-device.js";
import { plan } from "../../../src/plan/plan.js";
import { createLearner } from "../../../src/reference/learn.js";
import { GENTLE } from "../models/tiny.js";
import { fakeDevice, test } from "./fake-device.js";

/** Fault of a device that learns. */
export interface LearningFault {
  /** What it says of step n = 1, 2, ... in place of learning it. */
  readonly refuses?: (step: number) => StepResult["status"] | null;
  /** Changes a blob on its way to the host. */
  readonly blob?: (blob: Uint8Array) => void;
}

/** A session with a device that is `learner`, but for its fault; 8 samples fit its buffer. */
export function fakeLearningDevice(learner: Learner, fault: LearningFault = {}) {
  const told = { steps: 0, rows: [] as string[], evaluations: 0 };
  const session: Session = {
    ...fakeDevice().session,
    infer: async (rows) => {
      told.evaluations++;
      return rows.map((raw) => ({ ...learner.infer(raw), instructions: null }));
    },
    learn: async (rows, labels, { hashes = true } = {}) => {
      const steps: DeviceStep[] = [];
      for (const [at, raw] of rows.entries()) {
        told.steps++;
        told.rows.push(`${raw.join(" ")} ${labels[at]}`);
        const refusal = fault.refuses?.(told.steps) ?? null;
        const nothing = { label: 0, updated: 0, skipped: 0, saturated: 0 };
        const result = refusal === null ? learner.learn(raw, labels[at]!) : { status: refusal, ...nothing };
        steps.push({ ...result, instructions: null, hash: hashes ? learner.hash() : 0 });
        if (result.status !== "FF_OK") break;
      }
      return steps;
    },
    exportState: async (bytes) => {
      const blob = new Uint8Array(80 + bytes);
      blob.set(learner.payload(), 76);
      new DataView(blob.buffer).setUint32(76 + bytes, crc32(blob.subarray(0, 76 + bytes)), true);
      fault.blob?.(blob);
      return blob;
    },
  };
  return { session, told };
}

const options = { seed: 5, samples: "all", passes: 1 } as const;

/** Lets a device of `model` learn; it may hold another state than the reference begins with. */
export function startOnlineRun(
  change: Partial<Omit<OnlineRun, "options">> & { options?: Partial<OnlineRun["options"]> } = {},
  {
    model = GENTLE,
    fault = {},
    device,
  }: { model?: DeviceModel; fault?: LearningFault; device?: Learner } = {},
) {
  const layout = plan(model);
  const { session, told } = fakeLearningDevice(device ?? createLearner(model, layout), fault);
  const saved: { payload: Uint8Array; sampleOrder: SampleOrder }[] = [];
  const notes: string[] = [];
  const progress: number[] = [];
  const task = { update: (done: number) => void progress.push(done), end: () => void progress.push(-1) };
  const ran = trainOnDevice({
    session,
    execution: "host",
    target: "host",
    model,
    create: (payload) => createLearner(payload ? withLearnt(model, layout.fields, payload) : model, layout),
    samples: test,
    test,
    earlier: null,
    save: (payload, sampleOrder) => void saved.push({ payload, sampleOrder }),
    checkpoint: "device.safetensors",
    ...change,
    options: {
      ...options,
      progress: { note: (text) => void notes.push(text), done: () => {}, task: () => task },
      ...change.options,
    },
  });
  return { ran, saved, notes, told, progress };
}
