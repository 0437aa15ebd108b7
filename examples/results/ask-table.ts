import { type AskFigures, BUDGETS, ORDERS, type Order } from "./ask.js";
import { count, goals, markdown, percent, rowLines } from "./cells.js";
import type { RowResult } from "./row.js";
import { judge, over } from "./summary.js";

const TEXTS: Readonly<Record<Order, string>> = {
  shuffled: "Samples in random order:",
  recorded: "Samples as they were recorded, class by class; goals are of both orders:",
};

/** A table for each order: accuracy by labels drawn at random, by those that were asked for, and how many these were. */
export function askTables(results: readonly RowResult[], all: readonly RowResult[]): string {
  return ORDERS.flatMap((order) => [TEXTS[order], table(results, all, order)]).join("\n\n");
}

function table(results: readonly RowResult[], all: readonly RowResult[], order: Order): string {
  const head = [
    ...["row", "samples", "no label"],
    ...BUDGETS.map((most) => `random, ${most}`),
    ...BUDGETS.map((most) => `asked, ${most}`),
    ...["labels asked for", "goals"],
  ];
  const line = (result: RowResult) => {
    const of = (figure: (figures: AskFigures) => number | undefined) =>
      over(result, ({ ask }) => ask && figure(ask[order]));
    return [
      count(of(({ samples }) => samples)),
      percent(of(({ nothing }) => nothing)),
      ...BUDGETS.map((_, at) => percent(of(({ random }) => random[at]))),
      ...BUDGETS.map((_, at) => percent(of(({ asked }) => asked[at]))),
      BUDGETS.map((_, at) => of(({ labels }) => labels[at])?.mean.toFixed(1) ?? "").join(", "),
      order === "recorded" ? goals(judge(result, all)) : "–",
    ];
  };
  return markdown(head, rowLines(results, head.length, line));
}
