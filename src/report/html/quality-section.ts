import type { Histogram, MarginReport, ModelReport, QuantizationError } from "../../ir/model-report.js";
import { count, percent } from "../text-table.js";
import { type Block, type FigureBlock, type Section, text } from "./section.js";
import { numberText, percentText } from "./words.js";

/** Error of each layer by quantization, and margins and scores of the answers; null where neither is known. */
export function qualitySection({ quantization, margins }: ModelReport): Section | null {
  const blocks: Block[] = [
    ...(quantization === null ? [] : [quantizationFigure(quantization)]),
    ...(margins === null ? [] : marginBlocks(margins)),
  ];
  const heading = margins === null ? "Quantization" : "Quantization, margins and scores";
  return blocks.length === 0 ? null : { id: "quality", heading, blocks };
}

function marginBlocks({ scoreExponent, margin, score }: MarginReport): Block[] {
  return [
    text(
      `The margin is the largest score minus the second, at the exit that a sample takes; stored values are 2^${scoreExponent} times those shown.`,
    ),
    histogramFigure("Margin", margin, "margin"),
    histogramFigure("Score of the answer", score, "score"),
  ];
}

function quantizationFigure({ samples, layers }: QuantizationError): FigureBlock {
  return {
    kind: "figure",
    title: "Quantization error by layer",
    about: `Root mean square difference between the float model and the reference, as a share of the layer's own root mean square, over ${count(samples)} test samples; errors of the layers before are part of it.`,
    spec: {
      height: { step: 24 },
      data: { values: layers },
      mark: "bar",
      encoding: {
        y: { field: "name", type: "nominal", sort: null, title: null },
        x: { field: "relative", type: "quantitative", title: "relative error", axis: { format: ".1%" } },
      },
    },
    numbers: {
      head: ["layer", "rms of float", "rms of the error", "relative", "largest"],
      rows: layers.map(({ name, rms, error, relative, largest }) => [
        name,
        numberText(rms),
        numberText(error),
        percentText(relative),
        numberText(largest),
      ]),
    },
  };
}

function histogramFigure(title: string, { bins }: Histogram, unit: string): FigureBlock {
  const total = bins.reduce((sum, { right, wrong }) => sum + right + wrong, 0);
  const wrong = bins.reduce((sum, each) => sum + each.wrong, 0);
  const values = bins.flatMap(({ low, high, ...counts }) =>
    (["right", "wrong"] as const).map((kind) => ({ low, high, kind, answers: counts[kind] })),
  );
  return {
    kind: "figure",
    title: `${title}: right and wrong answers`,
    about: `Numbers of answers by ${unit}: ${count(total)} in all, ${percent(total === 0 ? 0 : wrong / total)} of them wrong.`,
    spec: {
      height: 200,
      data: { values },
      mark: { type: "bar", binSpacing: 1 },
      encoding: {
        x: { field: "low", type: "quantitative", bin: { binned: true }, title: unit },
        x2: { field: "high" },
        y: { field: "answers", type: "quantitative", stack: "zero" },
        color: {
          field: "kind",
          type: "nominal",
          sort: null,
          scale: { range: ["var(--one)", "var(--three)"] },
        },
      },
    },
    numbers: {
      head: [`${unit} from`, "below", "right", "wrong"],
      rows: bins.map((bin) => [
        numberText(bin.low),
        numberText(bin.high),
        count(bin.right),
        count(bin.wrong),
      ]),
    },
  };
}
