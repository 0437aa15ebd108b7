import type { DeviceExits } from "../ir/device-model.js";
import { type ExitColumn, type ExitTable, PRUNED } from "../ir/exits.js";

/** Exits and labels of a policy for each sample of a table; arrays of `count` entries. */
export interface Departures {
  /** Index of the exit at which inference ends. */
  readonly exits: Uint16Array;
  /** The answer there. */
  readonly labels: Uint16Array;
  /** Multiply-accumulates up to there. */
  readonly macs: Uint32Array;
}

/** The exit at which `sample` leaves, as on the device: the first whose value reaches its threshold, else the last. */
export function leaveAt(exits: DeviceExits | null, table: ExitTable, sample: number): number {
  const last = table.exits.length - 1;
  if (exits === null) return last;
  for (let exit = 0; exit < last; exit++) {
    if (leavingValue(exits.rule, table, exit, sample) >= exits.thresholds[exit]!) return exit;
  }
  return last;
}

/** Value of an exit by rule: the margin, or the largest score in the race. */
const LEAVING_VALUE: Readonly<
  Record<DeviceExits["rule"], (column: ExitColumn, classes: number, sample: number) => number>
> = {
  margin: ({ margins }, _classes, sample) => margins[sample]!,
  lightff: largestScore,
};

/** The number that is compared with the threshold. */
export function leavingValue(
  rule: DeviceExits["rule"],
  { exits, classes }: ExitTable,
  exit: number,
  sample: number,
): number {
  const column = exits[exit]!;
  return LEAVING_VALUE[rule](column, classes, sample);
}

/** Applies a policy to every sample of `table`. */
export function depart(exits: DeviceExits | null, table: ExitTable): Departures {
  const departures = {
    exits: new Uint16Array(table.count),
    labels: new Uint16Array(table.count),
    macs: new Uint32Array(table.count),
  };
  for (let sample = 0; sample < table.count; sample++) {
    const exit = leaveAt(exits, table, sample);
    departures.exits[sample] = exit;
    departures.labels[sample] = table.exits[exit]!.labels[sample]!;
    departures.macs[sample] = table.exits[exit]!.macs[sample]!;
  }
  return departures;
}

function largestScore({ scores }: ExitColumn, classes: number, sample: number): number {
  let largest = PRUNED;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, scores[sample * classes + k]!);
  return largest;
}
