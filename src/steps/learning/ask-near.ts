import type { Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int32s, reals, uint8s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import { nearnessInteger, nearnessReal } from "../../numerics/label-budget.js";
import { rowsOf } from "../context.js";
import { requireValues, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { ASK_FILES, ask, askStatements } from "./ask-label.js";

/** Question whether the label of a sample is worth its price, by the rows that are near; what was learnt stays as it is. */
export interface AskNearStep {
  readonly kind: "askNear";
  readonly layer: number;
  readonly h: string;
  /** Minus the squared distances, but for the sum of squares of h: [rows]. */
  readonly similar: string;
  readonly scores: string;
}

/** Sureness of an answer by the labels of rows, and by how similar the sample is to each. */
const SURENESS: Readonly<
  Record<Family, (labels: Uint8Array, classes: number, similar: Values, square: number) => number>
> = {
  integer: (labels, classes, similar, square) =>
    nearnessInteger({ labels, classes, similar: int32s(similar) }, square),
  real: (labels, classes, similar, square) =>
    nearnessReal({ labels, classes, similar: reals(similar) }, square),
};

/** (b - a) / a of the squared distances to the nearest row and to the nearest of another class, among those of the last samples. */
export const askNear: StepDefinition<AskNearStep> = {
  endsUnlabelled: true,
  run(step, model, memory) {
    const { family, arithmetic } = formatOf(model);
    return ask(model, memory, () => {
      const labels = uint8s(requireValues(blockOf(model, step.layer), "labels", memory));
      const square = arithmetic.sumOfSquares(tensorOf(memory, step.h));
      return SURENESS[family](labels, model.classes.length, tensorOf(memory, step.similar), square);
    });
  },
  statements({ layer, h, similar }, model) {
    const block = blockOf(model, layer);
    const { suffixes } = formatOf(model);
    const square = `ff_goodness_${suffixes.stored}(${h}, ${sizesOf(block).units})`;
    const rows = [dataOf(model, block, "labels"), similar, rowsOf(block), model.classes.length];
    return askStatements(model, [
      `const int32_t sureness = ff_nearness_${suffixes.score}(${[...rows, square].join(", ")});`,
    ]);
  },
  describe: (step, model) =>
    `whether the label is worth asking for: distances to ${rowsOf(blockOf(model, step.layer))} rows`,
  runtime: (_step, model) => {
    const { family, files, suffixes } = formatOf(model);
    return [...ASK_FILES[family], files.goodness, `ff_nearness_${suffixes.score}`];
  },
  reads: (step) => [step.h, step.similar, step.scores],
  writes: () => [],
  traceOutput: (step, model) => ({
    tensor: step.similar,
    start: 0,
    length: rowsOf(blockOf(model, step.layer)),
  }),
};
