import type { ValueErrors } from "../../src/ir/value-report.js";
import { count, decimal, goals, MACS, macs, markdown, rowLines } from "./cells.js";
import type { RowResult } from "./row.js";
import { judge, over } from "./summary.js";

/** How near values are estimated, in the unit of the target: what ships, its float weights, and what else could be done. */
export function valueTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = [
    ...["row", "float MAE", "int8 MAE", "int8 RMSE", "int8 R2", "ridge MAE", "constant MAE"],
    ...["constants", "RAM", ...MACS, "goals"],
  ];
  const line = (result: RowResult) => {
    const of = (kind: "shipped" | "float" | "mean" | "ridge", figure: keyof ValueErrors) =>
      decimal(over(result, ({ values }) => values?.[0]?.[kind]?.[figure]));
    return [
      ...[of("float", "mae"), of("shipped", "mae"), of("shipped", "rmse"), of("shipped", "r2")],
      ...[of("ridge", "mae"), of("mean", "mae")],
      count(over(result, ({ flash }) => flash)),
      count(over(result, ({ ram }) => ram)),
      ...macs(result),
      goals(judge(result, all)),
    ];
  };
  return markdown(head, rowLines(results, head.length, line));
}
