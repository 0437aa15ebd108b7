import type { Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int8s, int16s, int32s, reals, uint8s, uint32s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { UNLABELLED } from "../../ir/learning.js";
import { asksFor, surenessInteger, surenessReal } from "../../numerics/label-budget.js";
import { leverageInteger, RLS_EXPONENT } from "../../numerics/rls-integer.js";
import { leverageReal } from "../../numerics/rls-real.js";
import { rlsEnding, rlsName } from "../rls.js";
import {
  learnerOf,
  type Memory,
  requireValues,
  type StepDefinition,
  scoresOf,
  sizesOf,
  stateField,
  tensorOf,
} from "../step.js";
import { dataOf } from "../table-names.js";
import { areBounded, boundedStatements } from "./learning-constants.js";

/** Owner of the fields of the state: no layer has a name of two words. */
export const ASK_OWNER = "label budget";

/** The field that does not start from zeros: one label may be asked for at once. */
export const ASK_SAVED = "ask_saved";

/** Question whether the label of a sample is worth its price; what was learnt stays as it is. */
export interface AskLabelStep {
  readonly kind: "askLabel";
  readonly layer: number;
  readonly h: string;
  readonly scores: string;
  /** P h, [units]. */
  readonly v: string;
}

/** The sample's h, the sum of pairs of the fit, and room for P h. */
interface Operands {
  readonly covariance: Values;
  readonly h: Values;
  readonly v: Values;
}

/** Parts of the step that differ by family. */
interface OfFamily {
  sureness(model: DeviceModel, margin: number, of: Operands): number;
  /** C type of the leverage. */
  readonly leverage: string;
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    sureness: (model, margin, { covariance, h, v }) =>
      surenessInteger(
        margin,
        leverageInteger(int16s(covariance), int8s(h), model.scoreExponent - RLS_EXPONENT, int32s(v)),
      ),
    leverage: "int32_t",
  },
  real: {
    sureness: (_model, margin, { covariance, h, v }) =>
      surenessReal(margin, leverageReal(reals(covariance), reals(h), reals(v))),
    leverage: "float",
  },
};

/** margin^2 / h P h among those of the last samples, and the budget. */
export const askLabel: StepDefinition<AskLabelStep> = {
  endsUnlabelled: true,
  run(step, model, memory) {
    const { sureness } = FAMILIES[formatOf(model).family];
    return ask(model, memory, () =>
      sureness(model, memory.prediction.margin, {
        covariance: requireValues(blockOf(model, step.layer), "covariance", memory),
        h: tensorOf(memory, step.h),
        v: tensorOf(memory, step.v),
      }),
    );
  },
  statements({ layer, h, v }, model) {
    const block = blockOf(model, layer);
    const { family, suffixes } = formatOf(model);
    const args = [`&${rlsName(model, block)}`, dataOf(model, block, "covariance"), h, v];
    return askStatements(model, [
      `const ${FAMILIES[family].leverage} leverage = ff_rls_leverage_${rlsEnding(model)}(${args.join(", ")});`,
      `const int32_t sureness = ff_sureness_${suffixes.score}(result->margin, leverage);`,
    ]);
  },
  describe: (step, model) =>
    `whether the label is worth asking for: margin and leverage of ${sizesOf(blockOf(model, step.layer)).units}`,
  runtime: (_step, model) => {
    const { family, suffixes } = formatOf(model);
    return [...ASK_FILES[family], `ff_rls_${rlsEnding(model)}`, `ff_sureness_${suffixes.score}`];
  },
  reads: (step) => [step.h, step.scores],
  writes: ({ v }) => [v],
  traceOutput: (step, model) => ({
    tensor: step.v,
    start: 0,
    length: sizesOf(blockOf(model, step.layer)).units,
  }),
};

/** Asks for the label of a sample without one by how sure its answer is, or does not; other samples are left alone. */
export function ask(model: DeviceModel, memory: Memory, sureness: () => number): number {
  const learner = learnerOf(memory);
  if (learner.label !== UNLABELLED) return 0;
  if (!areBounded(model, scoresOf(memory))) learner.diverged = true;
  else
    learner.asks = asksFor(budgetOf(model), sureness(), {
      window: int16s(askField(memory, "window")),
      known: uint8s(askField(memory, "known")),
      next: uint8s(askField(memory, "next")),
      saved: uint32s(askField(memory, "saved")),
      count: uint32s(askField(memory, "count")),
    });
  return 0;
}

/** Files of the runtime that a question takes, whatever tells how sure an answer is. */
export const ASK_FILES: Readonly<Record<Family, readonly string[]>> = {
  integer: ["ff_ask", "ff_log_energy"],
  real: ["ff_ask", "ff_log_energy", "ff_softmax_f32"], // which knows whether scores are within their range
};

/** The same in C: the end of an update without a label, behind statements that declare `sureness`. */
export function askStatements(model: DeviceModel, sureness: readonly string[]): string[] {
  const name = model.name.toUpperCase();
  const fields = ["window", "known", "next", "saved", "count"].map((field) => `state->ask_${field}`);
  return [
    "if (label == FF_UNLABELLED) {",
    ...[
      ...boundedStatements(model, `ff_bounded_f32(result->scores, ${model.classes.length})`),
      ...sureness,
      `step->asks = ff_ask(${name}_ASK_BUDGET, ${name}_ASK_PER, sureness, ${fields.join(", ")});`,
      ...["step->label = result->label;", "return FF_OK;"],
    ].map((line) => `    ${line}`),
    "}",
  ];
}

/** The budget of a model that asks; another is our own bug. */
function budgetOf({ name, learning }: DeviceModel) {
  if (!learning?.ask) throw new Error(`${name} asks for no labels`);
  return learning.ask;
}

/** A field of the state, as `window`. */
function askField(memory: Memory, field: string): Values {
  return stateField(memory, `ask_${field}`);
}
