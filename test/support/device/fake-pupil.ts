import { crc32 } from "node:zlib";
import { withLearnt } from "../../../src/checkpoint/learnt.js";
import type { DeviceStep } from "../../../src/device/protocol-learning.js";
import type { Session } from "../../../src/device/session.js";
import type { Course } from "../../../src/ir/course.js";
import type { Learner, StepResult } from "../../../src/ir/learning.js";
import type { QuantModel } from "../../../src/ir/quant.js";
import { plan } from "../../../src/plan/plan.js";
import { createLearner } from "../../../src/reference/learn.js";
import { type Lesson, teach } from "../../../src/teach/teach.js";
import { GENTLE } from "../models/tiny.js";
import { fakeDevice, test } from "./fake-device.js";

/** What is wrong with a device that is taught. */
export interface PupilFault {
  /** What it says of step n = 1, 2, ... in place of learning it. */
  readonly refuses?: (step: number) => StepResult["status"] | null;
  /** Changes a blob on its way to the host. */
  readonly blob?: (blob: Uint8Array) => void;
}

/** A session with a device that is `learner`, but for its fault; 8 samples fit its buffer. */
export function fakePupil(learner: Learner, fault: PupilFault = {}) {
  const told = { steps: 0, rows: [] as string[], exams: 0 };
  const session: Session = {
    ...fakeDevice().session,
    infer: async (rows) => {
      told.exams++;
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

/** Lets a device of `model` be taught; it may hold another state than the reference begins with. */
export function startLesson(
  change: Partial<Omit<Lesson, "options">> & { options?: Partial<Lesson["options"]> } = {},
  { model = GENTLE, fault = {}, device }: { model?: QuantModel; fault?: PupilFault; device?: Learner } = {},
) {
  const layout = plan(model);
  const { session, told } = fakePupil(device ?? createLearner(model, layout), fault);
  const saved: { payload: Uint8Array; course: Course }[] = [];
  const notes: string[] = [];
  const progress: number[] = [];
  const task = { update: (done: number) => void progress.push(done), end: () => void progress.push(-1) };
  const ran = teach({
    session,
    execution: "host",
    target: "host",
    model,
    create: (payload) => createLearner(payload ? withLearnt(model, layout.fields, payload) : model, layout),
    samples: test,
    test,
    earlier: null,
    save: (payload, course) => void saved.push({ payload, course }),
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
