/** The messages of learning; twin of templates/firmware/learning/ff_learning.c. */

import { STATUSES, type Status, type StepResult } from "../ir/learning.js";
import { payloadMax } from "./frame.js";
import { pack, viewOf } from "./protocol.js";

/** Samples of one LEARN, so that a slow device answers in good time. */
const LEARN_MOST = 32;

/** Samples of one LEARN whose steps fit into the reply. */
export function learnMost(frameMax: number): number {
  return Math.min(LEARN_MOST, Math.floor(payloadMax(frameMax) / STEP_BYTES));
}

/** One sample of the buffer that LEARN names. */
export interface LearnEntry {
  readonly index: number;
  readonly label: number;
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
  const wide = entries.find(({ label }) => label > 255);
  if (wide) throw new Error(`label ${wide.label} is more than a byte`);
  return pack([
    [1, hashes ? 0 : 1],
    [2, entries.length],
    ...entries.flatMap(
      ({ index, label, crc }) =>
        [
          [2, index],
          [1, label],
          [4, crc],
        ] as const,
    ),
  ]);
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

const STEP_BYTES = 18;

/** LEARN's reply to `count` entries: one step for each, or fewer of which the last was refused. */
export function decodeSteps(
  payload: Uint8Array,
  count: number,
  instructionsCounted: boolean,
): DeviceStep[] | null {
  const found = payload.length / STEP_BYTES;
  if (!Number.isInteger(found) || found < 1 || found > count) return null;
  const view = viewOf(payload);
  const steps: DeviceStep[] = [];
  for (let at = 0; at < payload.length; at += STEP_BYTES) {
    const status = STATUSES[view.getUint8(at)];
    if (status === undefined) return null;
    steps.push({
      status,
      label: view.getUint8(at + 1),
      updated: view.getUint16(at + 2, true),
      skipped: view.getUint16(at + 4, true),
      saturated: view.getUint32(at + 6, true),
      instructions: instructionsCounted ? view.getUint32(at + 10, true) : null,
      hash: view.getUint32(at + 14, true),
    });
  }
  const refused = steps.findIndex(({ status }) => status !== "FF_OK");
  const complete = refused < 0 && found === count;
  return complete || refused === found - 1 ? steps : null;
}

/** Reply of STATE_IMPORT and LEARNING. */
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
