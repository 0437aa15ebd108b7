import type { BenchReport } from "../../ir/bench.js";
import type { ModelReport } from "../../ir/model-report.js";
import { count } from "../text-table.js";
import { type FigureBlock, type Section, text } from "./section.js";

/** Instructions by layer and by step; null where nothing counts them. */
export function costSection({ cost }: ModelReport): Section | null {
  if (cost === null) return null;
  const { inference, samples, learning } = cost;
  const learns = learning ? [learningFigure(learning.real)] : [];
  return {
    id: "cost",
    heading: "Instructions",
    blocks: [
      text(
        `One inference takes ${count(inference.instructions)} instructions (mean of ${count(samples)} samples, p99 ${count(inference.p99)}), or ${count(inference.weighted)} beats, which weigh vector instructions by their length. An emulator has counted them: cycles of a chip are others.`,
      ),
      rowsFigure("Instructions by layer", cost.layers),
      rowsFigure(
        "Instructions by step",
        cost.steps.map(({ what, ...row }, at) => ({ ...row, name: `${at} ${what}` })),
      ),
      ...learns,
    ],
  };
}

interface Row {
  readonly name: string;
  readonly kernel: string | null;
  readonly instructions: number | null;
  readonly weighted: number | null;
  readonly macs?: number;
}

function rowsFigure(title: string, rows: readonly Row[]): FigureBlock {
  const values = rows.flatMap(({ name, instructions, weighted }, at) => [
    ...(instructions === null ? [] : [{ at, name, value: instructions, unit: "instructions" }]),
    ...(weighted === null ? [] : [{ at, name, value: weighted, unit: "beats" }]),
  ]);
  return {
    kind: "figure",
    title,
    about:
      "Mean instructions of one call, and beside them beats, which weigh vector instructions by their length.",
    spec: {
      width: 420,
      height: { step: 12 },
      data: { values },
      mark: "bar",
      encoding: {
        y: { field: "name", type: "nominal", sort: { field: "at" }, title: null, axis: { labelLimit: 300 } },
        yOffset: { field: "unit", sort: null },
        x: { field: "value", type: "quantitative", title: "per call, mean", axis: { format: "~s" } },
        color: { field: "unit", type: "nominal", sort: null },
      },
    },
    numbers: {
      head: ["name", "kernel", "instructions", "beats", "MACs"],
      rows: rows.map(({ name, kernel, instructions, weighted, macs }) => [
        name,
        kernel ?? "-",
        count(instructions),
        count(weighted),
        count(macs),
      ]),
    },
  };
}

function learningFigure(real: NonNullable<BenchReport["learning"]>["real"]): FigureBlock {
  return rowsFigure("Instructions of one update, by layer", real.layers);
}
