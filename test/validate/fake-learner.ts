import { crc32 } from "node:zlib";
import type { DeviceStep } from "../../src/device/protocol-learning.js";
import type { Session } from "../../src/device/session.js";
import type { Samples } from "../../src/ir/data.js";
import type { Learner, Prediction, StateField, Status, StepResult } from "../../src/ir/learning.js";
import { fakeDevice } from "../support/device/fake-device.js";

/** Fields of a model with 12 inputs and 4 units in two slices, three classes; 84 bytes. */
export const fields: readonly StateField[] = [
  {
    name: "step",
    layer: "state",
    tensor: "step",
    type: "uint32",
    shape: [1],
    range: [0, 2 ** 32 - 1],
    offset: 0,
    bytes: 4,
  },
  {
    name: "thresholds",
    layer: "exits",
    tensor: "thresholds",
    type: "int32",
    shape: [1],
    range: [-(2 ** 31), 2 ** 31 - 1],
    offset: 4,
    bytes: 4,
  },
  {
    name: "first_bias",
    layer: "first",
    tensor: "bias",
    type: "int32",
    shape: [4],
    range: [-(2 ** 31), 2 ** 31 - 1],
    offset: 8,
    bytes: 16,
  },
  {
    name: "first_weights",
    layer: "first",
    tensor: "weights",
    type: "int16",
    shape: [2, 5, 2],
    range: [-32640, 32767],
    offset: 24,
    bytes: 40,
  },
  {
    name: "first_head",
    layer: "first",
    tensor: "head",
    type: "f16",
    shape: [2, 4],
    range: [-65504, 65504],
    offset: 64,
    bytes: 16,
  },
  {
    name: "recent_labels",
    layer: "recent",
    tensor: "labels",
    type: "uint8",
    shape: [4],
    range: [0, 2],
    offset: 80,
    bytes: 4,
  },
];

/** What is wrong with a device that learns. */
export interface LearningFault {
  /** Called after step `step` (from 1) of each life of the device with its payload. */
  readonly after?: (step: number, payload: DataView, life: number) => void;
  readonly report?: (result: StepResult, step: number) => StepResult;
  /** What the payload is at start. */
  readonly fresh?: (payload: DataView, life: number) => void;
  /** What it answers once it has learnt. */
  readonly label?: (label: number) => number;
}

/** Learns by adding: every byte of a sample moves some elements. A first byte of 255 is refused. */
export function fakeLearner(fault: LearningFault = {}, life = 0): Learner {
  const view = new DataView(new ArrayBuffer(84));
  fault.fresh?.(view, life);
  let calls = 0;
  const payload = (): Uint8Array => new Uint8Array(view.buffer.slice(0));
  const infer = (raw: Samples["inputs"]): Prediction => {
    const label = (raw[0]! + view.getInt32(8, true)) % 3;
    const scores = Int32Array.of(label, 7, view.getInt16(24, true));
    const told = fault.label?.(label) ?? label;
    return { status: "FF_OK", label: told, exit: 1, margin: 3, goodness: 9, macs: 12, scores };
  };
  const learn = (raw: Samples["inputs"], label: number): StepResult => {
    calls++;
    const status: Status = raw[0] === 255 ? "FF_BAD_SAMPLE" : raw[0] === 254 ? "FF_DIVERGED" : "FF_OK";
    const result = { status, label: infer(raw).label, updated: raw[1]! % 3, skipped: 1, saturated: 2 };
    if (status === "FF_OK" && raw[0] !== 253) {
      const step = view.getUint32(0, true) + 1;
      view.setUint32(0, step, true);
      view.setInt32(8 + 4 * (raw[2]! % 4), view.getInt32(8 + 4 * (raw[2]! % 4), true) + raw[3]!, true);
      view.setInt16(24 + 2 * (raw[4]! % 19), raw[5]! * 9, true);
      view.setUint8(80 + (step % 4), label);
    }
    fault.after?.(calls, view, life);
    return fault.report?.(result, calls) ?? result;
  };
  return { fields, learn, follow: null, forget: null, infer, payload, hash: () => crc32(payload()) };
}

/** A session with a device that learns as `fakeLearner` does, but for its fault; 8 samples fit its buffer. */
export function learningDevice(fault: LearningFault = {}) {
  const fake = fakeDevice();
  let life = 0;
  let learner = fakeLearner(fault, life);
  const learnt = { resets: 0 };
  const session: Session = {
    ...fake.session,
    stateHash: async () => ({
      constants: (await fake.session.stateHash()).constants,
      learnt: learner.hash(),
    }),
    tensor: async (index, bytes) => {
      const field = fields[index - fake.constants.length];
      if (!field) return fake.session.tensor(index, bytes);
      return learner.payload().slice(field.offset, field.offset + field.bytes);
    },
    infer: async (rows) => rows.map((raw) => ({ ...learner.infer(raw), instructions: 5 })),
    learn: async (rows, labels, { hashes = true } = {}) => {
      const steps: DeviceStep[] = [];
      for (const [at, raw] of rows.entries()) {
        const result = learner.learn(raw, labels[at]!);
        const ok = result.status === "FF_OK";
        const told = ok ? result : { ...result, label: 0, updated: 0, skipped: 0, saturated: 0 };
        steps.push({ ...told, instructions: 100 + steps.length, hash: hashes ? learner.hash() : 0 });
        if (!ok) break;
      }
      return steps;
    },
    reset: async () => {
      learnt.resets++;
      life++;
      learner = fakeLearner(fault, life);
    },
  };
  return { session, constants: fake.constants.length, learnt };
}
