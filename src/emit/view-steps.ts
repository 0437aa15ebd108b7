import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import type { AnswerStep, Step, Tensor } from "../ir/schedule.js";
import { goodnessExpression, leaveCondition } from "../ops/answer.js";
import { opOf } from "../ops/index.js";
import { pointer } from "../ops/op.js";
import { aligned, comment } from "./c.js";

/** The straight line of <model>_infer. */
export interface StepsView {
  /** Headers that declare the kernels in use. */
  readonly kernelHeaders: readonly string[];
  /** One C declaration per buffer in the arena. */
  readonly buffers: readonly string[];
  readonly steps: readonly StepView[];
  readonly stepCount: string;
  /** How the last step answers. */
  readonly last: LeaveView;
}

/** How inference ends: at the last step, or early. */
export interface LeaveView {
  /** Index of the exit. */
  readonly exit: string;
  /** C expression. */
  readonly goodness: string;
}

/** An exit that is not the last. */
export interface EarlyView extends LeaveView {
  /** C condition. */
  readonly condition: string;
}

/** One step: its comment and call, and for TRACE what it wrote. */
export interface StepView {
  readonly index: string;
  readonly what: string;
  readonly statements: readonly string[];
  /** C expression of the tensor that the step wrote last. */
  readonly written: string;
  readonly writtenBytes: string;
  /** Where inference may end after this step. */
  readonly early: EarlyView | null;
}

const HEADER: Readonly<Record<Step["kind"], string>> = {
  input: "ff_input.h",
  dense: "ff_dense.h",
  head: "ff_dense.h",
  groups: "ff_goodness.h",
  rms: "ff_rms.h",
  base: "ff_dense.h",
  overlay: "ff_overlay.h",
  beam: "ff_answer.h",
  candidates: "ff_rms.h",
  answer: "ff_answer.h",
};

/** Spells out buffers and calls in the order of the schedule. */
export function stepsView(model: QuantModel, plan: Plan): StepsView {
  const { steps, tensors } = plan.schedule;
  const last = steps.at(-1);
  if (last?.kind !== "answer") throw new Error("a schedule must end with an answer");
  return {
    kernelHeaders: [...new Set(["ff_goodness.h", ...steps.map((step) => HEADER[step.kind])])].sort(),
    buffers: aligned(tensors.filter((each) => each.memory === "arena").map((each) => buffer(each, plan))),
    steps: steps.map((step, index) => stepView(model, plan, step, index)),
    stepCount: String(steps.length),
    last: leaveView(model, last),
  };
}

function buffer({ id, type, length }: Tensor, plan: Plan): string[] {
  const offset = plan.offsets[id];
  if (offset === undefined) throw new Error(`the plan has no place for ${id}`);
  const cast = type === "int32" ? "" : `(${type}_t *)`;
  return [`${type}_t *const ${id} = ${cast}&state->arena[${offset / 4}];`, `/* [${length}] */`];
}

function stepView(model: QuantModel, plan: Plan, step: Step, index: number): StepView {
  const op = opOf(step);
  const kernel = plan.kernels[index];
  const { tensor: id, start, length } = op.shows(step, model);
  const tensor = plan.schedule.tensors.find((each) => each.id === id);
  if (!tensor) throw new Error(`no tensor ${id} in the schedule`);
  const how = kernel ? `; kernel ${kernel}` : "";
  return {
    index: String(index),
    what: comment(`${subject(model, step)}: ${op.describe(step, model)}${how}${source(model, step)}`),
    statements: op.statements(step, model, kernel),
    written: pointer(tensor.memory === "result" ? `result->${id}` : id, start),
    writtenBytes: String(length * (tensor.type === "int32" ? 4 : 1)),
    early: step.kind === "answer" ? earlyView(model, step) : null,
  };
}

function leaveView(model: QuantModel, step: AnswerStep): LeaveView {
  return { exit: String(step.exit), goodness: goodnessExpression(step, model) };
}

function earlyView(model: QuantModel, step: AnswerStep): EarlyView | null {
  const condition = leaveCondition(step, model);
  return condition === null ? null : { ...leaveView(model, step), condition };
}

function subject(model: QuantModel, step: Step): string {
  return "layer" in step && step.kind !== "answer" ? model.layers[step.layer]!.name : step.kind;
}

function source(model: QuantModel, step: Step): string {
  return "layer" in step && step.kind !== "answer" ? ` (${model.layers[step.layer]!.source})` : "";
}
