import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import type { Step, Tensor } from "../ir/schedule.js";
import { opOf } from "../ops/index.js";
import { aligned, comment } from "./c.js";

/** The straight line of <model>_infer. */
export interface StepsView {
  /** Headers that declare the kernels in use. */
  readonly kernelHeaders: readonly string[];
  /** One C declaration per buffer in the arena. */
  readonly buffers: readonly string[];
  readonly steps: readonly StepView[];
  readonly stepCount: string;
  /** Index of the head that answers. */
  readonly exit: string;
}

/** One step: its comment and call, and for TRACE what it wrote. */
export interface StepView {
  readonly index: string;
  readonly what: string;
  readonly statements: readonly string[];
  /** C expression of the tensor that the step wrote last. */
  readonly written: string;
  readonly writtenBytes: string;
}

const HEADER: Readonly<Record<Step["kind"], string>> = {
  input: "ff_input.h",
  dense: "ff_dense.h",
  head: "ff_dense.h",
  rms: "ff_rms.h",
  answer: "ff_answer.h",
};

/** Spells out buffers and calls in the order of the schedule. */
export function stepsView(model: QuantModel, plan: Plan): StepsView {
  const { steps, tensors } = plan.schedule;
  const heads = model.layers.filter((layer) => layer.head !== null).length;
  return {
    kernelHeaders: [...new Set(steps.map((step) => HEADER[step.kind]))].sort(),
    buffers: aligned(tensors.filter((each) => each.memory === "arena").map((each) => buffer(each, plan))),
    steps: steps.map((step, index) => stepView(model, plan, step, index)),
    stepCount: String(steps.length),
    exit: String(heads - 1),
  };
}

function buffer({ id, type, length }: Tensor, plan: Plan): string[] {
  const offset = plan.offsets[id];
  if (offset === undefined) throw new Error(`the plan has no place for ${id}`);
  const cast = type === "int8" ? "(int8_t *)" : "";
  return [`${type}_t *const ${id} = ${cast}&state->arena[${offset / 4}];`, `/* [${length}] */`];
}

function stepView(model: QuantModel, plan: Plan, step: Step, index: number): StepView {
  const op = opOf(step);
  const kernel = plan.kernels[index];
  const written = op.writes(step).at(-1) ?? "scores";
  const tensor = plan.schedule.tensors.find((each) => each.id === written);
  if (!tensor) throw new Error(`no tensor ${written} in the schedule`);
  const how = kernel ? `; kernel ${kernel}` : "";
  return {
    index: String(index),
    what: comment(`${subject(model, step)}: ${op.describe(step, model)}${how}${source(model, step)}`),
    statements: op.statements(step, model, kernel),
    written: tensor.memory === "result" ? `result->${tensor.id}` : tensor.id,
    writtenBytes: String(tensor.length * (tensor.type === "int32" ? 4 : 1)),
  };
}

function subject(model: QuantModel, step: Step): string {
  return "layer" in step ? model.layers[step.layer]!.name : step.kind;
}

function source(model: QuantModel, step: Step): string {
  return "layer" in step ? ` (${model.layers[step.layer]!.source})` : "";
}
