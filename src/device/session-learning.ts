import { crc32 } from "node:zlib";
import { stateRefused, stateTooLarge } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Samples } from "../ir/data.js";
import type { Lesson, Status } from "../ir/learning.js";
import type { Command, DeviceInfo } from "./protocol.js";
import {
  type DeviceStep,
  decodeGuard,
  decodeSlot,
  decodeStatusCode,
  decodeSteps,
  encodeForget,
  encodeLearn,
  encodeLearning,
  encodeStateExport,
  encodeStateImport,
  type GuardResult,
  learnMost,
  valuesOf,
} from "./protocol-learning.js";
import { bytesOf, type Call, decoded, load, type Pace, paced, parts, requireBelow } from "./requests.js";

type Row = Samples["inputs"];

/** Calls of a session with a model that learns; the firmware of any other refuses all of it with FF6013. */
export interface LearningSession {
  /**
   * Learns any number of raw samples, each with its label or its targets, one after the other, up to the first that is refused: its step is the last one.
   * @param options.hashes whether each step hashes the learnt state, which costs the device time. Default true.
   */
  learn(
    rows: readonly Row[],
    lessons: readonly Lesson[],
    options?: { readonly hashes?: boolean },
  ): Promise<DeviceStep[]>;
  /** The learnt state, `stateBytes` long, as a blob: versions, hashes, payload, CRC. */
  exportState(stateBytes: number): Promise<Uint8Array>;
  /**
   * Replaces the learnt state by that of a blob.
   * @throws Failure FF6017 if it does not fit into the sample buffer, FF6018 if the device does not take it.
   */
  importState(blob: Uint8Array, options?: { readonly otherModel?: boolean }): Promise<void>;
  /**
   * Writes the learnt state to the device's own storage; gives the sequence of the slot.
   * @throws Failure FF6018
   */
  save(): Promise<number>;
  /**
   * Takes the newest state of the device's own storage; gives the sequence of the slot.
   * @throws Failure FF6018
   */
  restore(): Promise<number>;
  /** Freezes what is learnt, or goes on. */
  setLearning(on: boolean): Promise<void>;
  /**
   * Frees all rows of a class, of a model that answers by them; the firmware of any other refuses it with FF6013.
   * @throws Failure FF6018 for a label that is no class
   */
  forget(label: number): Promise<void>;
  /** Runs the samples that guard against a state that has become worse; 0 of 0 in a model without them. */
  guard(): Promise<GuardResult>;
}

/** Bytes of a blob before and after its payload: see templates/runtime/ff_blob.h. */
const BLOB_AROUND = 80;

/** Indices in LEARN have 16 bits. */
const INDICES = 65536;

/** @param info what the device said last. */
export function learningSession(call: Call, info: () => DeviceInfo): LearningSession {
  const pace: Pace = { count: 1 };
  return {
    learn: async (rows, lessons, { hashes = true } = {}) => {
      const batch = Math.min(INDICES, Math.floor(info().sampleBytes / info().inputBytes));
      const steps: DeviceStep[] = [];
      for (let start = 0; start < rows.length && !isRefused(steps); start += batch) {
        const some = rows.slice(start, start + batch);
        const given = lessons.slice(start, start + batch);
        steps.push(...(await learnBatch(call, info(), some, given, { hashes, pace })));
      }
      return steps;
    },
    exportState: (stateBytes) =>
      parts("STATE_EXPORT", info(), stateBytes + BLOB_AROUND, (offset, count) =>
        call("STATE_EXPORT", encodeStateExport(offset, count)),
      ),
    importState: async (blob, { otherModel = false } = {}) => {
      if (blob.length > info().sampleBytes) throw new Failure(stateTooLarge(blob.length, info().sampleBytes));
      await load(call, info(), blob);
      const reply = await call("STATE_IMPORT", encodeStateImport(blob.length, otherModel));
      expectOk("STATE_IMPORT", decoded("STATE_IMPORT", reply, decodeStatusCode));
    },
    save: () => slot(call, "SAVE"),
    restore: () => slot(call, "RESTORE"),
    setLearning: async (on) =>
      expectOk("LEARNING", decoded("LEARNING", await call("LEARNING", encodeLearning(on)), decodeStatusCode)),
    forget: async (label) =>
      expectOk("FORGET", decoded("FORGET", await call("FORGET", encodeForget(label)), decodeStatusCode)),
    guard: async () => {
      const { status, correct, count } = decoded("GUARD", await call("GUARD"), decodeGuard);
      expectOk("GUARD", status);
      requireBelow("GUARD", "number of correct answers", correct, count + 1);
      return { correct, count };
    },
  };
}

async function learnBatch(
  call: Call,
  info: DeviceInfo,
  rows: readonly Row[],
  lessons: readonly Lesson[],
  { hashes, pace }: { readonly hashes: boolean; readonly pace: Pace },
): Promise<DeviceStep[]> {
  await load(call, info, bytesOf(rows));
  const entries = rows.map((row, index) => ({ index, lesson: lessons[index]!, crc: crc32(bytesOf([row])) }));
  const values = valuesOf(lessons[0]);
  const request = async (first: number, count: number) => {
    const reply = await call("LEARN", encodeLearn(entries.slice(first, first + count), hashes));
    const steps = decoded("LEARN", reply, (payload) => decodeSteps(payload, { count, values }, info));
    for (const { status, label } of steps)
      if (status === "FF_OK") requireBelow("LEARN", "label", label, info.classes);
    return steps;
  };
  return paced(entries.length, learnMost(info.frameMax, values), request, pace, isRefused);
}

function isRefused(steps: readonly DeviceStep[]): boolean {
  return steps.length > 0 && steps.at(-1)!.status !== "FF_OK";
}

async function slot(call: Call, command: "SAVE" | "RESTORE"): Promise<number> {
  const { status, sequence } = decoded(command, await call(command), decodeSlot);
  expectOk(command, status);
  return sequence;
}

function expectOk(command: Command, status: Status): void {
  if (status !== "FF_OK") throw new Failure(stateRefused(command, status));
}
