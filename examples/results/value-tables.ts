import type { ValueErrors } from "../../src/ir/value-report.js";
import { count, decimal, goals, MACS, macs, markdown, rowLines } from "./cells.js";
import type { LearntValuesFigures } from "./learnt-values.js";
import type { RowResult } from "./row.js";
import { judge, over } from "./summary.js";

/** Models as they were trained, and those that learn a few samples of a later month. */
export function valueTables(results: readonly RowResult[], all: readonly RowResult[]): string {
  const learn = results.filter(({ row }) => row.learntValues !== undefined);
  const others = results.filter((result) => !learn.includes(result));
  const tables = [others.length > 0 && trainedTable(others, all), learn.length > 0 && learntTable(learn)];
  return tables.filter((table) => table !== false).join("\n\n");
}

/** Errors over the samples that are not learnt, beside those of linear fits. */
function learntTable(results: readonly RowResult[]): string {
  const head = [
    ...["row", "learnt", "tested", "int8 MAE before", "int8 MAE after"],
    ...["ridge MAE", "ridge of the learnt alone", "ridge of all together", "constants", "RAM"],
  ];
  const line = (result: RowResult) => {
    const of = (figure: keyof LearntValuesFigures) =>
      over(result, ({ learntValues }) => learntValues?.[figure]);
    return [
      ...[count(of("learnt")), count(of("asked")), decimal(of("before")), decimal(of("after"))],
      ...[decimal(of("ridge")), decimal(of("ridgeOfLearnt")), decimal(of("ridgeOfBoth"))],
      ...[count(over(result, ({ flash }) => flash)), count(over(result, ({ ram }) => ram))],
    ];
  };
  return markdown(head, rowLines(results, head.length, line));
}

/** How near values are estimated, in the unit of the target: what ships, its float weights, and what else could be done. */
function trainedTable(results: readonly RowResult[], all: readonly RowResult[]): string {
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
