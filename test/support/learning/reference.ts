import { crc32 } from "node:zlib";
import { layoutHash, modelHash } from "../../../src/emit/hash.js";
import type { Learner } from "../../../src/ir/learning.js";
import type { QuantModel } from "../../../src/ir/quant.js";
import { allocate, runSchedule } from "../../../src/ops/run.js";
import { storedStride } from "../../../src/plan/state.js";
import { createLearner } from "../../../src/reference/learn.js";
import { createState, fieldValues } from "../../../src/reference/state.js";
import type { LearningModel } from "../models/learning-model.js";

/** What the reference says of a state that did not come from `<model>_init`: after an import, a restore, a flag. */

/** The model whose initial state is this payload. */
function startingFrom({ model, plan }: LearningModel, payload: Uint8Array): QuantModel {
  const learnt = Object.fromEntries(plan.fields.map((field) => [field.name, fieldValues(field, payload)]));
  return { ...model, learning: { ...model.learning!, learnt } };
}

/** A learner that holds this payload. */
export function learnerFrom(subject: LearningModel, payload: Uint8Array): Learner {
  return createLearner(startingFrom(subject, payload), subject.plan);
}

/** The payload with elements of one field replaced, from element `at` on. */
export function changed(
  { plan }: LearningModel,
  payload: Uint8Array,
  name: string,
  value: number,
  at = 0,
): Uint8Array {
  const field = plan.fields.find((each) => each.name === name);
  if (!field) throw new Error(`no field ${name}`);
  const bytes = payload.slice();
  const view = new DataView(bytes.buffer);
  const set = {
    uint32: () => view.setUint32(field.offset + 4 * at, value, true),
    int32: () => view.setInt32(field.offset + 4 * at, value, true),
    f32: () => view.setFloat32(field.offset + 4 * at, value, true),
    int16: () => view.setInt16(field.offset + 2 * at, value, true),
    f16: () => view.setUint16(field.offset + 2 * at, value, true), // the bits of a half
    int8: () => view.setInt8(field.offset + at, value),
    uint8: () => view.setUint8(field.offset + at, value),
  };
  set[field.type as keyof typeof set]();
  return bytes;
}

/** The samples of the guard that a payload answers correctly. */
export function guardOf(subject: LearningModel, payload: Uint8Array): number {
  const { plan } = subject;
  const model = startingFrom(subject, payload);
  const { x, labels, count } = model.learning!.guard!;
  const schedule = { ...plan.schedule, steps: plan.schedule.steps.filter(({ kind }) => kind !== "input") };
  const stride = storedStride(model);
  const { learner } = createState(model, plan.fields);
  let correct = 0;
  for (let n = 0; n < count; n++) {
    const memory = allocate(plan.schedule, new Uint8Array(0), learner);
    const to = memory.int8.x ?? memory.real.x!;
    to.set(x.subarray(n * stride, n * stride + to.length) as never);
    runSchedule(model, schedule, memory);
    if (memory.answer.label === labels[n]) correct++;
  }
  return correct;
}

/** The blob of a payload, by the description in ff_blob.h. */
export function blobOf({ model }: LearningModel, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.write("FFE1");
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(payload.length, 8);
  const hashes = [layoutHash(model), modelHash(model)].map((each) => Buffer.from(each, "hex"));
  const covered = Buffer.concat([head, ...hashes, payload]);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(crc32(covered));
  return Buffer.concat([covered, tail]);
}
