/**
 * The same adaptation on a device, over its serial line: whole records, in which every step of learning and every answer
 * is compared with the bit-exact host reference.
 */

import type { DeviceUnderTest } from "../../src/commands/on-device.js";
import type { Samples } from "../../src/ir/data.js";
import type { Distribution, Mismatch } from "../../src/ir/verdict.js";
import { firstDifference } from "../../src/validate/compare.js";
import { compareLearning, type LearningInput } from "../../src/validate/validate-learning.js";
import type { Adaptation, LabelledBeats, PatientBeats } from "./adapt.js";

/** Records of DS2 that gain much, each by another habit of its patient. */
const ON_DEVICE = [232, 214, 219];

/** What a device has answered and learnt of one record; `before` and `after` are its own answers. */
export interface DeviceAdaptation extends Adaptation {
  /** Answers to the rest that were compared, before and after, and those that differ in any number. */
  readonly answers: number;
  readonly differentAnswers: number;
  /** 1 where a step of learning (or the state at its start) differs: `learnt` ends there, and nothing after it is compared. */
  readonly differentSteps: number;
  readonly firstMismatch: Mismatch | null;
  /** Instructions per step of learning; null where nothing counts them. */
  readonly instructions: Distribution | null;
}

/** Sets the device back to the base model, lets it learn the opening `passes` times and answer the rest before and after. */
export async function adaptOnDevice(
  { session, model, create, constants }: DeviceUnderTest,
  { record, opening, rest }: PatientBeats,
  passes: number,
): Promise<DeviceAdaptation> {
  const beats = opening.inputs.length;
  const input: LearningInput = {
    session,
    model,
    create,
    constants,
    train: samplesOf(opening),
    order: Array.from({ length: passes * beats }, (_, step) => step % beats),
    test: samplesOf(rest),
  };
  const { verdict, firstMismatch, before, after, expected } = await compareLearning(input);
  const base = create();
  const differentSteps = firstMismatch?.learningStep === undefined ? 0 : 1;
  const different = [
    ...before.filter(
      (prediction, beat) => firstDifference(base.infer(rest.inputs[beat]!), prediction) !== null,
    ),
    ...after.filter(
      (prediction, beat) => differentSteps === 0 && firstDifference(expected[beat]!, prediction) !== null,
    ),
  ];
  return {
    record,
    labels: rest.labels,
    before: before.map(({ label }) => label),
    after: after.map(({ label }) => label),
    learnt: verdict.steps,
    refused: verdict.refused,
    saturated: verdict.saturated,
    answers: before.length + (differentSteps === 0 ? after.length : 0),
    differentAnswers: different.length,
    differentSteps,
    firstMismatch,
    instructions: verdict.instructions,
  };
}

/** How many steps and answers of several records differ. */
export function mismatchesOf(records: readonly DeviceAdaptation[]): number {
  return records.reduce((sum, each) => sum + each.differentSteps + each.differentAnswers, 0);
}

/** Three records; of invented patients the first. */
export function someOf(all: readonly PatientBeats[]): PatientBeats[] {
  const known = all.filter(({ record }) => ON_DEVICE.includes(record));
  return known.length > 0 ? known : all.slice(0, ON_DEVICE.length);
}

function samplesOf({ inputs, labels }: LabelledBeats): Samples {
  const size = inputs[0]?.length ?? 0;
  const all = new Int16Array(inputs.length * size);
  for (const [beat, input] of inputs.entries()) all.set(input, beat * size);
  return { storage: "int16", size, count: inputs.length, inputs: all, labels: Uint16Array.from(labels) };
}
