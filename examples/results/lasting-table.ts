import { markdown, percent, rowLines } from "./cells.js";
import { type LastingFigures, WATCHERS, type Watched } from "./lasting.js";
import type { RowResult } from "./row.js";
import { over } from "./summary.js";

const COLUMNS: readonly { readonly name: string; readonly of: (figures: LastingFigures) => Watched }[] = [
  { name: "cells, threshold of the build", of: ({ built }) => built },
  { name: "cells, 4 deviations above", of: ({ far }) => far },
  ...WATCHERS.map((name, at) => ({ name, of: ({ others }: LastingFigures) => others[at]! })),
];

/** First lasting alarm in percent of a life, and in brackets the readings between 20 and 50 % of it that alarm. */
export function lastingTable(results: readonly RowResult[]): string {
  const head = ["row", "false alarms promised", ...COLUMNS.map(({ name }) => name)];
  const line = (result: RowResult) => [
    percent(over(result, ({ lasting }) => lasting?.promised)),
    ...COLUMNS.map(({ of }) => {
      const figure = (what: keyof Watched) =>
        percent(
          over(result, ({ lasting }) => lasting && of(lasting)[what]),
          1,
        );
      return `${figure("first")} (${figure("early")})`;
    }),
  ];
  return markdown(head, rowLines(results, head.length, line));
}
