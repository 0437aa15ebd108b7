import type { Values } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8s, int32s, reals, uint8s } from "../formats/narrow.js";
import { type Block, blockOf } from "../ir/blocks.js";
import type { ContextReadout, DeviceModel } from "../ir/device-model.js";
import { contextScoresInteger } from "../numerics/context-integer.js";
import { contextScoresReal } from "../numerics/context-real.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { requireValues, type StepDefinition, scoresOf, sizesOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** Scores of the classes from the distances of h to the rows of a support. */
export interface ContextStep {
  readonly kind: "context";
  readonly layer: number;
  readonly h: string;
  /** Minus the squared distances, up to a constant: [rows]. */
  readonly similar: string;
  readonly scores: string;
}

/** Rows as the state keeps them, and the tensors of a step. */
interface Operands {
  readonly rows: Values;
  readonly labels: Uint8Array;
  readonly norms: Values;
  readonly h: Values;
  readonly similar: Values;
  readonly scores: Values;
}

const SCORES_OF: Readonly<Record<Family, (readout: ContextReadout, of: Operands) => number>> = {
  integer: ({ softmax }, { rows, labels, norms, h, similar, scores }) =>
    contextScoresInteger(
      { rows: int8s(rows), labels, norms: int32s(norms) },
      softmax,
      int8s(h),
      int32s(similar),
      int32s(scores),
    ),
  real: ({ sharpness }, { rows, labels, norms, h, similar, scores }) =>
    contextScoresReal(
      { rows: reals(rows), labels, norms: reals(norms) },
      sharpness,
      reals(h),
      reals(similar),
      reals(scores),
    ),
};

/** scores = shares of the classes in the rows that are near, or their nearest rows. */
export const context: StepDefinition<ContextStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    return SCORES_OF[formatOf(model).family](contextOf(block), {
      rows: requireValues(block, "rows", memory),
      labels: uint8s(requireValues(block, "labels", memory)),
      norms: requireValues(block, "norms", memory),
      h: tensorOf(memory, step.h),
      similar: tensorOf(memory, step.similar),
      scores: scoresOf(memory),
    });
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [
      `&${contextName(model, block)}`,
      ...(["rows", "labels", "norms"] as const).map((role) => dataOf(model, block, role)),
      ...[step.h, step.similar, "result->scores"],
    ];
    return [`macs += ff_context_scores_${formatOf(model).suffixes.stored}(${args.join(", ")});`];
  },
  describe(step, model) {
    const block = blockOf(model, step.layer);
    return `distances to ${rowsOf(block)} rows of ${sizesOf(block).units} -> ${model.classes.length}`;
  },
  runtime: (_step, model) => [`ff_context_${formatOf(model).suffixes.stored}`],
  suspect: () => "h agrees: the distances to the rows, or the shares that they become",
  reads: (step) => [step.h],
  writes: (step) => [step.similar, step.scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: LAYER_EXIT,
};

/** C name of the constants of the readout. */
export function contextName({ name }: Pick<DeviceModel, "name">, { layer }: Block): string {
  return `${name}_${layer.name}_context`;
}

/** The readout of a block that has a support; another is our own bug. */
export function contextOf({ tap, layer }: Block): ContextReadout {
  if (tap.readout === null || !("softmax" in tap.readout))
    throw new Error(`layer ${layer.name} has no support`);
  return tap.readout;
}

/** Rows that there is room for. */
export function rowsOf(block: Block): number {
  const labels = contextOf(block).parameters.find(({ role }) => role === "labels");
  if (!labels) throw new Error("a support without labels");
  return labels.values.length;
}
