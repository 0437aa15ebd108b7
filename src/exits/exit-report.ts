import type { DeviceExits } from "../ir/device-model.js";
import {
  type ExitReport,
  type ExitRow,
  type ExitTable,
  type LabelledTable,
  type MacSpread,
  openThreshold,
} from "../ir/exits.js";
import { fullLabels } from "./harm.js";
import { type Departures, depart } from "./policy.js";

/** Report of a policy on labelled samples, at least one; null is the network without exits. */
export function exitReport(exits: DeviceExits | null, table: ExitTable, labels: Uint16Array): ExitReport {
  const policy = depart(exits, table);
  const full = fullLabels(table);
  const isRight = (predictions: Uint16Array) => (sample: number) => predictions[sample] === labels[sample];
  const [policyRight, fullRight] = [isRight(policy.labels), isRight(full)];
  return {
    samples: table.count,
    accuracy: share(table.count, policyRight),
    fullAccuracy: share(table.count, fullRight),
    harms: count(table.count, (sample) => fullRight(sample) && !policyRight(sample)),
    rescues: count(table.count, (sample) => policyRight(sample) && !fullRight(sample)),
    exits: table.exits.map((_, exit) => exitRow(exit, exits, { table, labels }, policy)),
    perClass: exitsPerClass({ table, labels }, policy),
    macs: spread(policy.macs),
    fullMacs: spread(table.exits.at(-1)!.macs),
  };
}

function exitRow(
  exit: number,
  exits: DeviceExits | null,
  { table, labels }: LabelledTable,
  policy: Departures,
): ExitRow {
  const { place, labels: predictions } = table.exits[exit]!;
  const right = (sample: number) => predictions[sample] === labels[sample];
  const leaving = count(table.count, (sample) => policy.exits[sample] === exit);
  const rightLeaving = count(table.count, (sample) => policy.exits[sample] === exit && right(sample));
  return {
    exit,
    place,
    share: leaving / table.count,
    accuracyLeaving: leaving === 0 ? null : rightLeaving / leaving,
    accuracyAlone: share(table.count, right),
    threshold: openThreshold(exits, exit),
  };
}

function exitsPerClass({ table, labels }: LabelledTable, policy: Departures): number[][] {
  const counts = Array.from({ length: table.classes }, () => table.exits.map(() => 0));
  for (const [sample, truth] of labels.entries()) counts[truth]![policy.exits[sample]!]!++;
  return counts;
}

/** p99 by nearest rank. */
function spread(macs: Uint32Array): MacSpread {
  const sorted = macs.slice().sort();
  return {
    mean: macs.reduce((sum, value) => sum + value, 0) / macs.length,
    p99: sorted[Math.ceil(macs.length * 0.99) - 1]!,
    worst: sorted.at(-1)!,
  };
}

function count(samples: number, condition: (sample: number) => boolean): number {
  let holds = 0;
  for (let sample = 0; sample < samples; sample++) if (condition(sample)) holds++;
  return holds;
}

function share(samples: number, condition: (sample: number) => boolean): number {
  return count(samples, condition) / samples;
}
