import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import {
  type AnswerStep,
  ELEMENT_BYTES,
  type Schedule,
  type Step,
  type Tensor,
  type TensorType,
} from "../ir/schedule.js";
import { answeredExpression, goodnessExpression, leaveCondition } from "../ops/answer.js";
import { aligned, comment, commentLines, statementLines, whole } from "../ops/c.js";
import { opOf } from "../ops/index.js";
import { pointer } from "../ops/op.js";
import { bodyOf, type Indexed, type Item } from "./forward.js";

/** The straight line of <model>_infer. */
export interface StepsView {
  /** Headers that declare the kernels in use. */
  readonly kernelHeaders: readonly string[];
  /** One C declaration per buffer in the arena. */
  readonly buffers: readonly string[];
  readonly steps: readonly StepView[];
  /** The same without x, which the input steps write, and the steps before and after it is there. */
  readonly inputBuffer: string;
  readonly laterBuffers: readonly string[];
  readonly inputSteps: readonly StepView[];
  readonly laterSteps: readonly EntryView[];
  readonly stepCount: string;
  /** How the last step answers. */
  readonly last: LeaveView;
}

/** How inference ends: at the last step, or early. */
export interface LeaveView {
  /** Index of the exit. */
  readonly exit: string;
  /** C expressions: the goodness, and then the status of the answer. */
  readonly goodness: string;
  readonly answered: string;
}

/** An exit that is not the last. */
export interface EarlyView extends LeaveView {
  /** C condition. */
  readonly condition: string;
}

/** What a body has one after the other: a step, or the call of a run of steps. */
export interface EntryView {
  /** Lines of the comment above it. */
  readonly comment: readonly string[];
  readonly statements: readonly string[];
  /** Where inference may end after it. */
  readonly early: EarlyView | null;
}

/** One step: its comment and call, and for TRACE what it wrote. */
export interface StepView extends EntryView {
  readonly index: string;
  /** Its layer, what it does, and where the model file says so. */
  readonly what: string;
  /** C expression of the tensor that the step wrote last. */
  readonly written: string;
  readonly writtenBytes: string;
}

/** The function of a run of steps that inference and an update have in common. */
export interface ForwardView {
  readonly name: string;
  readonly comment: readonly string[];
  /** Lines of its head. */
  readonly head: readonly string[];
  readonly steps: readonly StepView[];
}

/** Steps in a row of an update that are all carried out, or all only where their layer learns from the sample. */
export interface StepGroupView {
  readonly onlyWhereItLearns: boolean;
  readonly steps: readonly EntryView[];
}

/** Header that declares what a runtime file defines for a caller; null where callers need none of it. */
function headerOf(file: string): string | null {
  if (file === "ff_product") return null;
  if (/^ff_dense_(sparse|row|dot)$/.test(file)) return "ff_dense.h";
  return /^ff_input_(u8|s16|f32)$/.test(file) ? "ff_input.h" : `${file}.h`;
}

function kernelHeaders(model: QuantModel, { steps }: Schedule, kernels: Plan["kernels"]): string[] {
  const files = steps.flatMap((step, index) => opOf(step).runtime(step, model, kernels[index]));
  return [...new Set(files.flatMap((file) => headerOf(file) ?? []))].sort();
}

/** Spells out buffers and calls in the order of the schedule. */
export function stepsView(model: QuantModel, plan: Plan): StepsView {
  const { steps, tensors } = plan.schedule;
  const last = steps.at(-1);
  if (last?.kind !== "answer") throw new Error("a schedule must end with an answer");
  const arena = tensors.filter((each) => each.memory === "arena");
  const later = arena.filter((each) => each.id !== "x");
  const views = steps.map((step, index) => stepView(model, plan, step, index));
  const isInput = (_: StepView, index: number): boolean => steps[index]!.kind === "input";
  return {
    kernelHeaders: [
      ...new Set([
        ...(model.precision === "int8" ? [] : ["ff_float.h"]),
        ...kernelHeaders(model, plan.schedule, plan.kernels),
        ...(plan.learn
          ? [...kernelHeaders(model, plan.learn.schedule, plan.learn.kernels), "ff_pace.h"]
          : []),
      ]),
    ].sort(),
    buffers: aligned(arena.map((each) => buffer(model, each, plan.offsets))),
    steps: views,
    inputBuffer: buffer(model, tensors.find(({ id }) => id === "x")!, plan.offsets).join(" "),
    laterBuffers: aligned(later.map((each) => buffer(model, each, plan.offsets))),
    inputSteps: views.filter(isInput),
    laterSteps: plan.learn
      ? bodyOf(model, steps).map((item) => entryView(model, plan, item))
      : views.filter((view, index) => !isInput(view, index)),
    stepCount: whole(steps.length),
    last: leaveView(model, last),
  };
}

/** Buffers and steps of one update; its input x is a parameter. */
export function learnStepsView(model: QuantModel, plan: Plan) {
  const learn = plan.learn!;
  const { tensors, steps } = learn.schedule;
  const own = tensors.filter((each) => each.memory === "arena" && each.id !== "x");
  const groups: { onlyWhereItLearns: boolean; steps: EntryView[] }[] = [];
  for (const item of bodyOf(model, steps)) {
    const onlyWhereItLearns = "step" in item && (opOf(item.step).onlyWhereItLearns ?? false);
    if (groups.at(-1)?.onlyWhereItLearns !== onlyWhereItLearns) groups.push({ onlyWhereItLearns, steps: [] });
    const entry = entryView(model, { ...learn, layers: plan.layers }, item, onlyWhereItLearns ? 8 : 4);
    groups.at(-1)!.steps.push(entry);
  }
  return {
    buffers: aligned(own.map((each) => buffer(model, each, learn.offsets))),
    input: buffer(model, tensors.find(({ id }) => id === "x")!, learn.offsets).join(" "),
    groups: groups satisfies readonly StepGroupView[],
    forwards: bodyOf(model, plan.schedule.steps).flatMap((item) =>
      "run" in item ? [forwardView(model, plan, item)] : [],
    ),
  };
}

/** A step, or the call of a run, in the body of inference or of an update. */
export function entryView(model: QuantModel, plan: StepPlan, item: Item, indent = 4): EntryView {
  if ("step" in item) return stepView(model, plan, item.step, item.index, indent);
  const args = parametersOf(model, plan, item.run).map(({ id }) => id);
  return {
    comment: commentLines(`${subject(model, item.run.at(-1)!.step)}: up to its scores`, indent),
    statements: statementLines(`macs = ${item.name}(${args.join(", ")});`, indent),
    early: null,
  };
}

function forwardView(
  model: QuantModel,
  plan: Plan,
  { name, run }: Extract<Item, { run: unknown }>,
): ForwardView {
  const parameters = parametersOf(model, plan, run).map(({ declaration }) => declaration);
  const what = `${subject(model, run.at(-1)!.step)}, up to its scores, for inference and updates. Adds its multiply-accumulates to macs.`;
  return {
    name,
    comment: commentLines(what),
    head: statementLines(`static uint32_t ${name}(${parameters.join(", ")})`),
    steps: run.map(({ step, index }) => stepView(model, plan, step, index)),
  };
}

/** What the steps of a run need: the state where they read what is learnt, buffers in the order of their use, the result. */
function parametersOf(
  model: QuantModel,
  { schedule, kernels }: StepPlan,
  run: readonly Indexed[],
): { readonly id: string; readonly declaration: string }[] {
  const text = run.flatMap(({ step, index }) => opOf(step).statements(step, model, kernels[index])).join(" ");
  const written = new Set(run.flatMap(({ step }) => opOf(step).writes(step)));
  const used = new Set(run.flatMap(({ step }) => [...opOf(step).reads(step), ...opOf(step).writes(step)]));
  const buffers = [...used].flatMap((id) =>
    schedule.tensors.filter((each) => each.id === id && each.memory === "arena"),
  );
  return [
    ...(text.includes("state->")
      ? [{ id: "state", declaration: `const struct ${model.name}_state *state` }]
      : []),
    ...buffers.map(({ id, type }) => ({
      id,
      declaration: `${written.has(id) ? "" : "const "}${ELEMENT[type].c} *${id}`,
    })),
    { id: "result", declaration: `struct ${model.name}_result *result` },
    { id: "macs", declaration: "uint32_t macs" },
  ];
}

/** C spelling of an element type, and the arena's member that holds it. */
const ELEMENT: Readonly<
  Record<TensorType, { readonly c: string; readonly member: string; readonly bytes: number }>
> = {
  int8: { c: "int8_t", member: "words", bytes: 4 },
  uint8: { c: "uint8_t", member: "words", bytes: 4 },
  int16: { c: "int16_t", member: "words16", bytes: 2 },
  int32: { c: "int32_t", member: "words", bytes: 4 },
  f16: { c: "ff_half", member: "words16", bytes: 2 },
  f32: { c: "float", member: "floats", bytes: 4 },
};

/** Whether the arena holds more than words and bytes, so that it is a union. */
export function arenaIsUnion({ precision, learning }: QuantModel): boolean {
  return precision !== "int8" || learning !== null;
}

function buffer(model: QuantModel, { id, type, length }: Tensor, offsets: Plan["offsets"]): string[] {
  const offset = offsets[id];
  if (offset === undefined) throw new Error(`the plan has no place for ${id}`);
  const { c, member, bytes } = ELEMENT[type];
  const cast = type === "int32" || type === "f16" || type === "f32" ? "" : `(${c} *)`;
  const arena = arenaIsUnion(model) ? `arena.${member}` : "arena";
  return [`${c} *const ${id} = ${cast}&state->${arena}[${whole(offset / bytes)}];`, `/* [${length}] */`];
}

/** What of a plan a step depends on. */
export type StepPlan = Pick<Plan, "schedule" | "kernels" | "layers">;

/** One step at an indent, with what TRACE shows of it. */
export function stepView(model: QuantModel, plan: StepPlan, step: Step, index: number, indent = 4): StepView {
  const op = opOf(step);
  const kernel = plan.kernels[index];
  const { tensor: id, start, length } = op.shows(step, model);
  const tensor = plan.schedule.tensors.find((each) => each.id === id);
  if (!tensor) throw new Error(`no tensor ${id} in the schedule`);
  const what = comment(`${subject(model, step)}: ${op.describe(step, model)}${source(model, step)}`);
  return {
    index: whole(index),
    what,
    comment: commentLines(`${what}${kernelText(plan, step, index)}`, indent),
    statements: op.statements(step, model, kernel).flatMap((line) => statementLines(line, indent)),
    written: pointer(tensor.memory === "result" ? `result->${id}` : id, start),
    writtenBytes: whole(length * ELEMENT_BYTES[tensor.type]),
    early: step.kind === "answer" ? earlyView(model, step) : null,
  };
}

/** The kernel of a layer and what the choice rests on, where its first product stands. */
function kernelText({ schedule, kernels, layers }: StepPlan, step: Step, index: number): string {
  const kernel = kernels[index];
  if (kernel === undefined || !("layer" in step)) return "";
  const first = schedule.steps.findIndex(
    (each, at) => at in kernels && "layer" in each && each.layer === step.layer,
  );
  if (first !== index) return "";
  const [share = ""] = (layers[step.layer]?.why ?? "").split(":"); // the estimates behind it are for analyze
  return `; kernel ${kernel}${share === "" ? "" : `: ${share} are not zero`}`;
}

function leaveView(model: QuantModel, step: AnswerStep): LeaveView {
  return {
    exit: whole(step.exit),
    goodness: goodnessExpression(step, model),
    answered: answeredExpression(model),
  };
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
