import { crc32 } from "node:zlib";
import type { StoredInteger } from "../../../src/checkpoint/stored-model.js";
import type { DeviceInference } from "../../../src/device/protocol.js";
import type { Session } from "../../../src/device/session.js";
import type { LearningSession } from "../../../src/device/session-learning.js";
import type { StreamSession } from "../../../src/device/session-stream.js";
import { scoresIn } from "../../../src/formats/narrow.js";
import type { Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Kernel } from "../../../src/ir/kernel.js";
import { norm } from "../../../src/numerics/fixed-point.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { deviceTensors } from "../../../src/parameters/tables.js";
import { plan } from "../../../src/plan/plan.js";
import { definitionOf } from "../../../src/steps/index.js";
import { allocate } from "../../../src/steps/run-schedule.js";
import { type Memory, scoresOf, tensorOf } from "../../../src/steps/step.js";
import { integerLayer, quantInput, quantModel } from "../models/quant.js";

const random = createRandom(11);
const int8 = (length: number): Int8Array => Int8Array.from({ length }, () => random.below(255) - 127);

function layer(name: string, inputs: number, units: number, last: boolean): StoredInteger {
  return integerLayer({
    name,
    inputs,
    units,
    weights: int8(inputs * units),
    bias: Int32Array.from({ length: units }, () => random.below(2000)),
    shift: new Uint8Array(units).fill(7),
    exponent: 5,
    answer: { kind: "head", weights: int8(units * 3), exponent: 5, shift: last ? 1 : 0 },
    norm: last ? null : norm(units, 5),
  });
}

/** 12 uint8 -> 8 -> 5, three classes, a head on each layer; random weights. */
const tiny = quantModel({
  input: quantInput({
    parts: [{ kind: "rms", start: 0, size: 12, center: false, norm: norm(12, 5) }],
  }),
  layers: [layer("first", 12, 8, false), layer("second", 8, 5, true)],
  scoreExponent: 10,
});

export const test: Samples = {
  storage: "uint8",
  size: 12,
  count: 40,
  inputs: Uint8Array.from({ length: 480 }, () => random.below(256)),
  labels: Uint16Array.from({ length: 40 }, () => random.below(3)),
};

export { tiny as model };

/** What is wrong with a fake device. */
export interface Fault {
  /** The kernel of every product; decides the layout of weights. */
  readonly kernel?: Kernel;
  /** Changes a byte of constant `tensor` at `byte`, in what the device stores and in what it computes. */
  readonly constant?: { readonly tensor: number; readonly byte: number };
  /** Called after step `step` of every run. */
  readonly after?: (step: number, memory: Memory, run: "infer" | "trace", count: number) => void;
  readonly answer?: (prediction: DeviceInference, count: number) => DeviceInference;
}

const refuse = async (): Promise<never> => {
  throw new Error("the fake device neither learns nor takes rows");
};
const refusing: LearningSession & StreamSession = {
  push: refuse,
  read: refuse,
  learn: refuse,
  exportState: refuse,
  importState: refuse,
  save: refuse,
  restore: refuse,
  setLearning: refuse,
  guard: refuse,
  forget: refuse,
};

/** A session with a device that is the reference of `model`, but for its fault. */
export function fakeDevice(fault: Fault = {}, model: DeviceModel = tiny) {
  const layout = plan(model, fault.kernel ? { kernel: fault.kernel } : {});
  const constants = deviceTensors(model, layout);
  const stored = constants.map(({ bytes }) => bytes.slice());
  if (fault.constant) stored[fault.constant.tensor]![fault.constant.byte]! ^= 0x10;
  let loaded: readonly Samples["inputs"][] = [];
  let count = 0;

  const run = (raw: Samples["inputs"], kind: "infer" | "trace", last: number) => {
    const memory = allocate(layout.schedule, raw);
    let macs = 0;
    for (const [index, step] of layout.schedule.steps.slice(0, last + 1).entries()) {
      macs += definitionOf(step).run(step, model, memory);
      fault.after?.(index, memory, kind, count);
      if (memory.prediction.done) break;
    }
    return { memory, macs };
  };

  const session: Session = {
    info: {
      instructionsCounted: true,
      modelHash: "00".repeat(32),
      layoutHash: "11".repeat(32),
      boots: 0,
      vlen: 0,
      frameMax: 1024,
      classes: 3,
      steps: layout.schedule.steps.length,
      tensors: constants.length,
      inputBytes: 12,
      sampleBytes: 96,
      precision: "int8",
      stateBytes: 0,
      updates: 0,
      target: "fake",
    },
    capacity: 8,
    traffic: { repeats: 2, damaged: 1 },
    load: async (rows) => {
      loaded = rows;
    },
    infer: async (rows) => {
      loaded = rows;
      return rows.map((raw) => {
        count++;
        const { memory, macs } = run(raw, "infer", Number.POSITIVE_INFINITY);
        const scores = scoresIn(scoresOf(memory));
        const { label, exit, margin, goodness } = memory.prediction;
        const answer = {
          status: "FF_OK",
          label,
          exit,
          margin,
          goodness,
          macs,
          instructions: 1000 + count,
          scores,
        } as const;
        return fault.answer?.(answer, count) ?? answer;
      });
    },
    stateHash: async () => ({ constants: stored.reduce((crc, bytes) => crc32(bytes, crc), 0), learnt: 0 }),
    tensor: async (index) => stored[index]!,
    trace: async (index, sample) => {
      const step = layout.schedule.steps[index]!;
      const { memory } = run(loaded[sample]!, "trace", index);
      const { tensor, start, length } = definitionOf(step).traceOutput(step, model);
      const values = tensorOf(memory, tensor);
      return new Uint8Array(values.slice(start, start + length).buffer);
    },
    status: async () => ({ boots: 0, stackPainted: 512, executed: count, damaged: 3 }),
    reset: async () => {},
    ...refusing,
  };
  return { session, constants, plan: layout };
}
