import { formatOf } from "../../formats/index.js";
import { uint8s, uint32s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import { rowToTake } from "../../numerics/context-integer.js";
import { contextName, rowsOf } from "../context.js";
import { learnerOf, requireValues, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";

/** A labelled sample becomes a row of the support. */
export interface LearnContextStep {
  readonly kind: "learnContext";
  readonly layer: number;
  readonly h: string;
  /** Rows of each class, [classes]. */
  readonly counts: string;
}

/** h takes a free row, or the oldest one of the class that has most. */
export const learnContext: StepDefinition<LearnContextStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const block = blockOf(model, step.layer);
    const labels = uint8s(requireValues(block, "labels", memory));
    const ages = uint32s(requireValues(block, "ages", memory));
    const h = tensorOf(memory, step.h);
    const place = rowToTake(labels, ages, model.classes.length, learner.label);
    requireValues(block, "rows", memory).set(h, place * h.length);
    requireValues(block, "norms", memory)[place] = formatOf(model).arithmetic.sumOfSquares(h);
    labels[place] = learner.label;
    ages[place] = learner.step;
    learner.updated++;
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const [rows, labels, ages, norms] = (["rows", "labels", "ages", "norms"] as const).map((role) =>
      dataOf(model, block, role),
    );
    const place = [labels, ages, rowsOf(block), model.classes.length, "label", step.counts].join(", ");
    const put = `ff_context_put_${formatOf(model).suffixes.stored}`;
    return [
      `const uint32_t place = ff_context_place(${place});`,
      `${norms}[place] = ${put}(&${contextName(model, block)}, ${rows}, place, ${step.h});`,
      `${labels}[place] = (uint8_t)label;`,
      `${ages}[place] = state->step;`,
      "step->updated++;",
    ];
  },
  describe: () =>
    "the sample becomes a row, in place of the oldest of the class with most where all are taken",
  runtime: (_step, model) => [`ff_context_${formatOf(model).suffixes.stored}`, "ff_context"],
  reads: (step) => [step.h],
  writes: (step) => [step.counts],
  traceOutput: (step, model) => ({
    tensor: step.h,
    start: 0,
    length: sizesOf(blockOf(model, step.layer)).units,
  }),
};
