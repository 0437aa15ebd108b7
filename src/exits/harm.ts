import type { DeviceExits } from "../ir/device-model.js";
import type { ExitTable, LabelledTable } from "../ir/exits.js";
import { leaveAt } from "./policy.js";

/** 1 where leaving at `exit` makes `sample` wrong though the full network is right, else 0. */
export function harmAt({ table, labels }: LabelledTable, exit: number, sample: number): 0 | 1 {
  const truth = labels[sample]!;
  const harmed = table.exits[exit]!.labels[sample]! !== truth && fullLabels(table)[sample]! === truth;
  return harmed ? 1 : 0;
}

/** Samples that the policy gets wrong and the full network right. */
export function countHarms(exits: DeviceExits, labelled: LabelledTable): number {
  let harms = 0;
  for (let sample = 0; sample < labelled.table.count; sample++) {
    harms += harmAt(labelled, leaveAt(exits, labelled.table, sample), sample);
  }
  return harms;
}

/** Predictions of the network without exits. */
export function fullLabels(table: ExitTable): Uint16Array {
  return table.exits.at(-1)!.labels;
}
