/** Whole patients on a device: what it learns and answers against the host reference, bit for bit. */
import type { Session } from "../../src/device/session.js";
import type { Learner } from "../../src/ir/learning.js";
import type { PatientBeats } from "./adapt.js";

/** What one patient came to on the device. */
export interface DevicePatient {
  readonly record: number;
  /** Beats learnt, passes counted, and beats of the rest that were answered. */
  readonly learnt: number;
  readonly answered: number;
  /** Steps after which the state, and answers in which any number differs from the reference: 0 means equal. */
  readonly steps: number;
  readonly answers: number;
}

/**
 * Starts the device anew, lets it learn the opening of a patient `passes` times and answer the rest; the reference does
 * the same, and after every beat the hash of the whole learnt state is compared.
 */
export async function patientOnDevice(
  session: Session,
  reference: Learner,
  { record, opening, rest }: PatientBeats,
  passes: number,
): Promise<DevicePatient> {
  await session.reset();
  let steps = 0;
  for (let pass = 0; pass < passes; pass++) {
    const device = await session.learn(opening.inputs, opening.labels);
    for (const [beat, input] of opening.inputs.entries()) {
      reference.learn(input, opening.labels[beat]!);
      if (device[beat]?.hash !== reference.hash()) steps++;
    }
  }
  const device = await session.infer(rest.inputs);
  const answers = rest.inputs.filter((input, beat) => {
    const host = reference.infer(input);
    const own = device[beat]!;
    const same = own.label === host.label && own.margin === host.margin && own.macs === host.macs;
    return !same || host.scores.some((score, k) => score !== own.scores[k]);
  }).length;
  return { record, learnt: passes * opening.inputs.length, answered: rest.inputs.length, steps, answers };
}

/** One line on a patient. */
export function deviceLine({ record, learnt, answered, steps, answers }: DevicePatient): string {
  const verdict = steps + answers === 0 ? "equal to the reference, bit for bit" : `${steps} states and ${answers} answers DIFFER`;
  return `record ${record}: ${learnt} beats learnt, ${answered} answered: ${verdict}`;
}
