import { goals, markdown, percent, rowLines } from "./cells.js";
import { FEW_WAYS, type FewFigures } from "./few.js";
import type { RowResult } from "./row.js";
import { judge, over, summarize } from "./summary.js";

const HEADS: Readonly<Record<keyof FewFigures, string>> = {
  nothing: "nothing learns",
  rls: "rls",
  context: "context",
  heads: "heads, 20 passes",
  all: "all, 20 passes",
  means: "class means, hidden",
  inputs: "1-NN, inputs",
  hidden: "1-NN, hidden",
  again: "trained again, float",
};

/** Accuracy of each way, the mean of a row's cases; and a line for rows that are cases of one question. */
export function fewTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", ...FEW_WAYS.map((way) => HEADS[way]), "goals"];
  const line = (result: RowResult) => [
    ...FEW_WAYS.map((way) => percent(over(result, ({ few }) => few && summarize(few[way])?.mean))),
    goals(judge(result, all)),
  ];
  return markdown(head, [...rowLines(results, head.length, line), ...meanLine(results)]);
}

/** The mean over the users, where the same seeds have run of all of them. */
function meanLine(results: readonly RowResult[]): string[][] {
  const users = results.filter(({ row }) => row.id.startsWith("new-user"));
  const [first] = users;
  if (first === undefined || first.runs.length === 0) return [];
  if (users.some(({ runs }) => runs.length !== first.runs.length)) return [];
  const cells = FEW_WAYS.map((way) =>
    percent(
      summarize(
        first.runs.map((_, seed) => summarize(users.map(({ runs }) => runs[seed]!.few?.[way][0] ?? 0))!.mean),
      ),
    ),
  );
  return [[`mean of the ${users.length} users`, ...cells, "–"]];
}
