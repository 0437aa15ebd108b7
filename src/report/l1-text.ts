import type { AnalyzeReport } from "../ir/report.js";
import { count, table } from "./text-table.js";

/** Need of the memory beside the cores, and the weights that come there in tiles. */
export function l1Text({ limit, bytes, apart, tiles, direct }: NonNullable<AnalyzeReport["l1"]>): string[] {
  const what = apart ? "the arena; what learns lies behind it" : "the state";
  const rows = tiles.map((each) => [
    `${each.layer}: ${each.what}`,
    each.call,
    count(each.rows),
    count(each.bytes),
    count(each.transfers),
  ]);
  return [
    `  L1: ${count(bytes)} of ${count(limit)} bytes for ${what}.`,
    ...(rows.length === 0
      ? []
      : ["", table([["step", "call", "rows of a tile", "bytes in L1", "transfers"], ...rows])]),
    ...(direct.length === 0
      ? []
      : [`  Weights that are read from where they lie, behind L1: ${direct.join(", ")}.`]),
  ];
}
