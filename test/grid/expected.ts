import { crc32 } from "node:zlib";
import { row, type Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { type Learner, STATUSES } from "../../src/ir/learning.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { createRandom } from "../../src/numerics/prng.js";
import { inferReference } from "../../src/reference/infer.js";
import { createLearner } from "../../src/reference/learn.js";
import { divergedIn } from "../support/learning/device.js";
import { times } from "../support/night.js";
import type { GridModel } from "./models.js";

/** Steps of learning, and how many there are in one report. */
export const STEPS = times({ day: 100, night: 200 });
export const REPORTED = 20;
/** Questions to a model that learns, which is asked twice, and to one that stays as it is. */
const QUESTIONS = { learns: 4, stays: 12 } as const;

/** What walk.c reads for one model, what the reference says that it writes, and what has been learnt on the way. */
export interface Walk {
  readonly input: Uint8Array;
  readonly words: readonly number[];
  /** Layers that changed in the last report, and whether scores have left their range. */
  readonly updated: number;
  readonly diverged: boolean;
}

/** Walks the reference through what the device is put through. */
export function walk({ model, plan, train, test }: GridModel, steps = STEPS): Walk {
  if (model.learning === null) return answersAlone(model, plan, test);
  const learner = createLearner(model, plan);
  const random = createRandom(8);
  const questions = Array.from({ length: QUESTIONS.learns }, (_, n) => row(test, n));
  const input: Uint8Array[] = [bytesOf(Uint32Array.of(questions.length, steps / REPORTED, REPORTED))];
  input.push(...questions.map(bytesOf));
  const words = [answers(learner, questions)];
  let updated = 0;
  for (let report = 0; report < steps / REPORTED; report++) {
    let crc = 0;
    updated = 0;
    for (let n = 0; n < REPORTED; n++) {
      const at = random.below(train.count);
      // Some labels are wrong, so that answers that have become sure are corrected too.
      const label = random.below(8) === 0 ? random.below(model.classes.length) : train.labels[at]!;
      input.push(bytesOf(Uint32Array.of(label)), bytesOf(row(train, at)));
      const step = learner.learn(row(train, at), label);
      updated += step.updated;
      crc = add(crc, Uint32Array.of(STATUSES.indexOf(step.status)));
      if (step.status !== "FF_OK") continue;
      crc = add(crc, Uint32Array.of(step.saturated));
      crc = add(crc, Uint16Array.of(step.updated, step.skipped));
      crc = add(crc, Uint8Array.of(step.label));
    }
    words.push(add(crc, learner.payload()));
  }
  words.push(answers(learner, questions));
  return { input: Buffer.concat(input), words, updated, diverged: divergedIn(learner.payload()) === 1 };
}

/** Answers of a model that stays as it is. */
function answersAlone(model: DeviceModel, { schedule }: Plan, test: Samples): Walk {
  const questions = Array.from({ length: QUESTIONS.stays }, (_, n) => row(test, n));
  const words = [answers({ infer: (raw) => inferReference(model, schedule, raw) }, questions)];
  const input = Buffer.concat([Uint32Array.of(questions.length), ...questions].map(bytesOf));
  return { input, words, updated: 0, diverged: false };
}

/** The CRC of the answers, of each as often as there are offsets from a word that its type allows. */
function answers(learner: Pick<Learner, "infer">, questions: readonly Samples["inputs"][]): number {
  let crc = 0;
  for (const raw of questions) {
    const { status, scores, margin, goodness, macs, label, exit } = learner.infer(raw);
    const numbers = scores instanceof Int32Array ? Int32Array : Float32Array;
    for (let skew = 0; skew < 4; skew += raw.BYTES_PER_ELEMENT) {
      crc = add(crc, Uint32Array.of(STATUSES.indexOf(status)));
      if (status !== "FF_OK") continue;
      crc = add(crc, scores);
      crc = add(crc, numbers.of(margin, goodness));
      crc = add(crc, Uint32Array.of(macs));
      crc = add(crc, Uint8Array.of(label, exit));
    }
  }
  return crc;
}

function add(crc: number, values: ArrayBufferView): number {
  return crc32(bytesOf(values), crc);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
