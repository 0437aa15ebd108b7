/** Answers of a policy over the test set, each with its label and what stood at its exit. */
import { depart } from "../../exits/policy.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { type ExitTable, NO_LABEL } from "../../ir/exits.js";

/** One sample; margin and score as they are stored. */
export interface Answer {
  readonly truth: number;
  /** NO_LABEL where it is refused. */
  readonly label: number;
  readonly exit: number;
  readonly macs: number;
  readonly margin: number;
  /** Of the answered class; 0 where it is refused. */
  readonly score: number;
}

/** The answers of the shipped policy, in the order of the table. */
export function answersOf(
  { exits }: Pick<DeviceModel, "exits">,
  table: ExitTable,
  labels: ArrayLike<number>,
): Answer[] {
  const policy = depart(exits, table);
  return Array.from({ length: table.count }, (_, n) => {
    const exit = policy.exits[n]!;
    const label = policy.labels[n]!;
    const { margins, scores } = table.exits[exit]!;
    const score = label === NO_LABEL ? 0 : scores[n * table.classes + label]!;
    return { truth: labels[n]!, label, exit, macs: policy.macs[n]!, margin: margins[n]!, score };
  });
}
