import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import {
  learnerOf,
  pointer,
  requireValues,
  type StepDefinition,
  sliceName,
  sliceOf,
  tensorOf,
} from "../step.js";
import { dataOf } from "../table-names.js";
import { learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** c = rate * what the layer's own loss says of each active unit, from the head as it was. */
export interface ErrorsStep {
  readonly kind: "errors";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
  /** [width] */
  readonly c: string;
}

/** Rate of a head's errors: a struct of integers, a macro of floats. */
const RATE: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: ({ name }, { layer }) => `&${name}_${layer.name}_rate`,
  real: (model, block) => rateName(model, block, "RATE"),
};

/** Rates of groups: of integers a struct that has their bounds, too. */
const GROUP_RATES: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: ({ name }, { layer }) => `&${name}_${layer.name}_rates`,
  real: (model, block) =>
    `${rateName(model, block, "ERROR_RATE")}, &${model.name}_${block.layer.name}_groups`,
};

/** c = rate * error of each active unit: d through the head as it was, or through the squares of the groups. */
export const errors: StepDefinition<ErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    const { block, start, width } = sliceOf(step, model);
    const { arithmetic } = formatOf(model);
    const learning = learningOf(block.layer);
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    const d = tensorOf(memory, step.d);
    const c = tensorOf(memory, step.c);
    const kind = readoutKind(block);
    switch (kind) {
      case "head": {
        const head = requireValues(block, "head", memory);
        const rows = head.subarray(start * d.length, (start + width) * d.length);
        arithmetic.headErrors(learning, rows, z, d, c);
        return 0;
      }
      case "groups": {
        const bounds = requireValues(block, "bounds", memory);
        arithmetic.groupErrors(learning, { bounds, scale: requireValues(block, "scale", memory) }, z, d, c);
        return 0;
      }
      default:
        return kind satisfies never;
    }
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const { family, suffixes } = formatOf(model);
    const tail = `${pointer(step.z, start)}, ${step.d}, ${step.c}`;
    const kind = readoutKind(block);
    switch (kind) {
      case "head": {
        const head = `&${sliceName(model, block, step.slice)}_head`;
        const weights = pointer(dataOf(model, block, "head"), start * model.classes.length);
        return [
          `ff_head_errors_${suffixes.learn}(${RATE[family](model, block)}, ${head}, ${weights}, ${tail});`,
        ];
      }
      case "groups":
        return [`ff_group_errors_${suffixes.learn}(${GROUP_RATES[family](model, block)}, ${tail});`];
      default:
        return kind satisfies never;
    }
  },
  describe(step, model) {
    const { block, width } = sliceOf(step, model);
    const through = { head: "the head as it was", groups: "their groups" }[readoutKind(block)];
    return `errors of ${width} units, from ${model.classes.length} scores through ${through}`;
  },
  runtime: (_step, model) => [learnFile(model)],
  reads: (step) => [step.z, step.d],
  writes: (step) => [step.c],
  traceOutput: (step, model) => ({ tensor: step.c, start: 0, length: sliceOf(step, model).width }),
};

/** Readouts through which the error of scores reaches units; candidate labels have pairs instead. */
function readoutKind({ tap, layer }: Block): "head" | "groups" {
  const kind = tap.readout?.kind;
  if (kind === "head" || kind === "groups") return kind;
  throw new Error(`layer ${layer.name} has no readout of scores`);
}
