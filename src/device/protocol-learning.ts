/** The messages of learning; twin of templates/firmware/learning/ff_learning.c. */

import { scoresIn } from "../formats/narrow.js";
import { type Lesson, STATUSES, type Status, type StepResult } from "../ir/learning.js";
import { payloadMax } from "./frame.js";
import { pack, type Results, scoresAt, viewOf } from "./protocol.js";

/** Samples of one LEARN, so that a slow device answers in good time. */
const LEARN_MOST = 32;

/** Samples of one LEARN whose steps fit into the reply, which has so many values for each. */
export function learnMost(frameMax: number, values: number): number {
  return Math.min(LEARN_MOST, Math.floor(payloadMax(frameMax) / (STEP_BYTES + 4 * values)));
}

/** Values of a step that learns such a lesson; 0 for a label. */
export function valuesOf(lesson: Lesson | undefined): number {
  return lesson === undefined || typeof lesson === "number" ? 0 : lesson.length;
}

/** One sample of the buffer that LEARN names. */
export interface LearnEntry {
  readonly index: number;
  readonly lesson: Lesson;
  /** CRC-32 of its raw bytes. */
  readonly crc: number;
}

/** One step of learning as the device reports it. */
export interface DeviceStep extends StepResult {
  /** Null where nothing counts them. */
  readonly instructions: number | null;
  /** CRC-32 of the learnt payload after the step; 0 where no hashes were asked for. */
  readonly hash: number;
}

/** Reply to GUARD. */
export interface GuardResult {
  /** Samples of the guard that are answered correctly. */
  readonly correct: number;
  readonly count: number;
}

/**
 * @param entries at most `learnMost`.
 * @throws Error for a label that no byte holds: cut to one it would name another class.
 */
export function encodeLearn(entries: readonly LearnEntry[], hashes: boolean): Uint8Array {
  const all = entries.flatMap(({ index, lesson, crc }) => [
    ...pack([[2, index]], lessonBytes(lesson)),
    ...pack([[4, crc]]),
  ]);
  return pack(
    [
      [1, hashes ? 0 : 1],
      [2, entries.length],
    ],
    Uint8Array.from(all),
  );
}

/** A label as one byte, targets as four each. */
function lessonBytes(lesson: Lesson): Uint8Array {
  if (typeof lesson !== "number") return new Uint8Array(lesson.slice().buffer);
  if (lesson > 255) throw new Error(`label ${lesson} is more than a byte`);
  return Uint8Array.of(lesson);
}

/** Asks for up to `count` bytes of the blob from `offset` on. */
export function encodeStateExport(offset: number, count: number): Uint8Array {
  return pack([
    [4, offset],
    [2, count],
  ]);
}

/** @param bytes of the blob that the sample buffer holds. */
export function encodeStateImport(bytes: number, otherModel: boolean): Uint8Array {
  return pack([
    [1, otherModel ? 1 : 0],
    [4, bytes],
  ]);
}

/** Turns learning on or off. */
export function encodeLearning(on: boolean): Uint8Array {
  return pack([[1, on ? 1 : 0]]);
}

/** Names the class whose rows are freed. */
export function encodeForget(label: number): Uint8Array {
  return pack([[1, label]]);
}

const STEP_BYTES = 18;

/** LEARN's reply to `count` entries: one step for each, or fewer of which the last was refused; `values` of a step. */
export function decodeSteps(
  payload: Uint8Array,
  { count, values }: { readonly count: number; readonly values: number },
  info: Omit<Results, "classes">,
): DeviceStep[] | null {
  const size = STEP_BYTES + 4 * values;
  const found = payload.length / size;
  if (!Number.isInteger(found) || found < 1 || found > count) return null;
  const view = viewOf(payload);
  const steps: DeviceStep[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const step = decodeStep(view, at, values, info);
    if (step === null) return null;
    steps.push(step);
  }
  const refused = steps.findIndex(({ status }) => status !== "FF_OK");
  const complete = refused < 0 && found === count;
  return complete || refused === found - 1 ? steps : null;
}

/** One step; of values how many targets were limited stands in the place of a label. */
function decodeStep(
  view: DataView,
  at: number,
  values: number,
  { instructionsCounted, precision }: Omit<Results, "classes">,
): DeviceStep | null {
  const status = STATUSES[view.getUint8(at)];
  if (status === undefined) return null;
  const answer = view.getUint8(at + 1);
  const estimate = { values: scoresIn(scoresAt(view, at + STEP_BYTES, values, precision)), clipped: answer };
  return {
    status,
    label: values > 0 ? 0 : answer,
    updated: view.getUint16(at + 2, true),
    skipped: view.getUint16(at + 4, true),
    saturated: view.getUint32(at + 6, true),
    instructions: instructionsCounted ? view.getUint32(at + 10, true) : null,
    hash: view.getUint32(at + 14, true),
    ...(values > 0 ? { estimate } : {}),
  };
}

/** Reply of STATE_IMPORT, LEARNING and FORGET. */
export function decodeStatusCode(payload: Uint8Array): Status | null {
  return payload.length === 1 ? (STATUSES[payload[0]!] ?? null) : null;
}

/** Reply of SAVE and RESTORE: a status and the sequence of the slot. */
export function decodeSlot(
  payload: Uint8Array,
): { readonly status: Status; readonly sequence: number } | null {
  const status = decodeStatusCode(payload.subarray(0, 1));
  if (payload.length !== 5 || status === null) return null;
  return { status, sequence: viewOf(payload).getUint32(1, true) };
}

/** GUARD's reply. */
export function decodeGuard(payload: Uint8Array): (GuardResult & { readonly status: Status }) | null {
  const status = decodeStatusCode(payload.subarray(0, 1));
  if (payload.length !== 5 || status === null) return null;
  const view = viewOf(payload);
  return { status, correct: view.getUint16(1, true), count: view.getUint16(3, true) };
}
