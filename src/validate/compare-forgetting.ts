import type { Session } from "../device/session.js";
import type { Samples } from "../ir/data.js";
import type { Learner } from "../ir/learning.js";
import type { Mismatch } from "../ir/verdict.js";
import { findField } from "./replay.js";

/** Samples that were learnt, in their order, and the device that has learnt them. */
interface Learnt {
  readonly session: Session;
  readonly train: Samples;
  readonly order: readonly number[];
  /** Constants on the device, before the fields of the learnt state. */
  readonly constants: number;
}

/** The class of the last sample, which device and reference forget: the first element in which their states differ then. */
export async function compareForgetting(
  { session, train, order, constants }: Learnt,
  host: Learner,
  steps: number,
): Promise<Mismatch | null> {
  const last = order.at(-1);
  if (host.forget === null || last === undefined) return null;
  const label = train.labels[last]!;
  host.forget(label);
  await session.forget(label);
  if ((await session.stateHash()).learnt === host.hash()) return null;
  return findField(session, host, constants, steps);
}
