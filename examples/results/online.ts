import type { LearnReport } from "../../src/ir/report.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { ffEdge } from "./command.js";
import type { Row } from "./row.js";

/** The same C as on a chip, compiled for this computer: 60,000 samples would take hours in QEMU. */
const TARGET = "host";

/** What a device has learnt that was sent every sample, once or several times. */
export interface OnlineFigures {
  readonly target: string;
  /** Samples sent; the state after each fifth of them was that of the host reference. */
  readonly learnt: number;
  /** Stored values that were held at the end of their range. */
  readonly saturated: number;
  /** On the whole test set, by the device, whose answers were compared with the reference. */
  readonly after: { readonly accuracy: number };
  readonly samples: number;
  readonly mismatches: number;
}

/**
 * Lets `ff-edge learn` teach a device, and `ff-edge validate` examine what it has learnt; both end with an error where
 * device and reference differ.
 * @param shared options of both commands
 */
export async function onlineOf(
  model: string,
  { samples, passes = 1 }: NonNullable<Row["online"]>,
  shared: readonly string[],
): Promise<OnlineFigures> {
  const lesson = ["learn", model, "--target", TARGET, "--samples", `${samples}`, "--passes", `${passes}`];
  const learnt = (await ffEdge([...lesson, ...shared])) as LearnReport;
  const exam = ["validate", model, "--target", TARGET, "--samples", "all", "--checkpoint", learnt.checkpoint];
  const verdict = (await ffEdge([...exam, ...shared])) as Verdict;
  return {
    target: verdict.target,
    learnt: learnt.samples,
    saturated: learnt.saturated,
    after: { accuracy: verdict.deviceAccuracy ?? 0 },
    samples: verdict.samples,
    mismatches: verdict.mismatches,
  };
}
