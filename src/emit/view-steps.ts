import { firstFloat } from "../features/first-float.js";
import type { Element } from "../formats/element.js";
import { ELEMENTS } from "../formats/element.js";
import { type Family, IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { computedOf } from "../ir/model-features.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import { aligned, comment, commentLines, dimensions, statementLines, whole } from "../steps/c.js";
import type { Step } from "../steps/index.js";
import { computesFeatures, definitionOf } from "../steps/index.js";
import { NETWORK_INPUT, type Schedule } from "../steps/schedule.js";
import { type Leave, ownerOf, pointer, resultMember, subjectOf } from "../steps/step.js";
import { tilesOf, tilesText } from "../steps/tiled.js";
import { bodyOf, type Indexed, type Item, type Run } from "./forward.js";

/** The straight line of <model>_infer. */
export interface StepsView {
  /** Headers that declare the kernels in use. */
  readonly kernelHeaders: readonly string[];
  /** One C declaration per buffer in the arena. */
  readonly buffers: readonly string[];
  readonly steps: readonly StepView[];
  /** True where a step that makes x of what the function takes may refuse it. */
  readonly refusesInput: boolean;
  /** Buffers of what makes x, and of what follows, and the steps before and after x is there. */
  readonly inputBuffers: readonly string[];
  readonly laterBuffers: readonly string[];
  readonly inputSteps: readonly StepView[];
  readonly laterSteps: readonly EntryView[];
  /** Present where inference begins anew behind the features, which a stream may hand over. */
  readonly framed: FramedView | null;
  /** Steps of the body that decides: behind the features where it begins there. */
  readonly bodySteps: readonly StepView[];
  readonly stepCount: string;
  /** End of inference at the last step. */
  readonly last: LeaveView;
}

/** The features of a sample, and the buffers of what is behind them; in an update they have places of its own. */
export interface FramedView {
  readonly buffers: readonly string[];
  readonly learnBuffers: readonly string[];
  readonly steps: readonly StepView[];
  readonly laterBuffers: readonly string[];
}

/** End of inference: at the last step, or early. */
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

/** One part of a body: a step, or the call of a run of steps. */
export interface EntryView {
  /** Lines of the comment above it. */
  readonly comment: readonly string[];
  readonly statements: readonly string[];
  /** True where it may refuse the sample. */
  readonly refuses: boolean;
  /** The exit after it, if there is one. */
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

/** Headers of floats that are computed in <model>.c itself. */
const FLOAT_HEADERS: Readonly<Record<Family, readonly string[]>> = { integer: [], real: ["ff_float.h"] };

/** Header that declares what a runtime file defines for a caller; null where callers need none of it. */
function headerOf(file: string): string | null {
  if (file === "ff_product" || file.startsWith("ff_features")) return null;
  if (/^ff_dense_(sparse|row|dot)$/.test(file)) return "ff_dense.h";
  return /^ff_input_(u8|s16|f32)$/.test(file) ? "ff_input.h" : `${file}.h`;
}

/** Headers that declare the kernels of a schedule. */
export function kernelHeaders(model: DeviceModel, { steps }: Schedule, kernels: Plan["kernels"]): string[] {
  const files = steps.flatMap((step, index) => definitionOf(step).runtime(step, model, kernels[index]));
  return [...new Set(files.flatMap((file) => headerOf(file) ?? []))].sort();
}

/** Spells out buffers and calls in the order of the schedule. */
export function stepsView(model: DeviceModel, plan: Plan): StepsView {
  const { steps, tensors } = plan.schedule;
  const final = steps.at(-1);
  const last = final && definitionOf(final).leave?.(final, model);
  if (!last) throw new Error("a schedule must end with a decision");
  const arena = tensors.filter((each) => each.memory === "arena");
  const [before, features] = [inputTensors(plan), featureTensors(plan)];
  const later = arena.filter((each) => !before.includes(each) && !features.includes(each));
  const views = steps.map((step, index) => stepView(model, plan, step, index));
  const framed = plan.stream?.kind === "frames" ? framedView(model, plan, views) : null;
  const isInput = (view: StepView, index: number): boolean =>
    (definitionOf(steps[index]!).makesInput ?? false) && !framed?.steps.includes(view);
  const inputSteps = views.filter(isInput);
  return {
    kernelHeaders: [
      ...new Set([
        ...FLOAT_HEADERS[formatOf(model).family],
        ...kernelHeaders(model, plan.schedule, plan.kernels),
        ...(Object.keys(plan.slides).length > 0 ? ["ff_slide.h"] : []),
        ...(plan.learn
          ? [...kernelHeaders(model, plan.learn.schedule, plan.learn.kernels), "ff_learning_rate.h"]
          : []),
      ]),
    ].sort(),
    buffers: aligned(arena.map((each) => bufferOf(model, each, plan.offsets, plan.l1))),
    steps: views,
    framed,
    bodySteps: framed ? views.filter((view) => !framed.steps.includes(view)) : views,
    refusesInput: inputSteps.some(({ refuses }) => refuses),
    inputBuffers: aligned(before.map((each) => bufferOf(model, each, plan.offsets, plan.l1))),
    laterBuffers: aligned(later.map((each) => bufferOf(model, each, plan.offsets, plan.l1))),
    inputSteps,
    laterSteps: plan.learn
      ? bodyOf(model, steps).map((item) => entryView(model, plan, item))
      : views.filter((view, index) => !isInput(view, index)),
    stepCount: whole(steps.length),
    last: leaveView(last),
  };
}

function framedView(model: DeviceModel, plan: Plan, views: readonly StepView[]): FramedView {
  const { steps, tensors } = plan.schedule;
  const features = featureTensors(plan);
  const behind = tensors.filter((each) => each.memory === "arena" && !features.includes(each));
  const declared = (some: readonly Tensor[], offsets: Plan["offsets"]): string[] =>
    aligned(some.map((each) => bufferOf(model, each, offsets, plan.l1)));
  return {
    buffers: declared(features, plan.offsets),
    learnBuffers: plan.learn ? declared(features, plan.learn.offsets) : [],
    steps: views.filter((_, index) => computesFeatures(steps[index]!)),
    laterBuffers: declared(behind, plan.offsets),
  };
}

/** Tensors that the steps before the network touch, without features where those are handed over. */
function inputTensors({ schedule, stream }: Plan): Tensor[] {
  const makers = schedule.steps.filter((step) => definitionOf(step).makesInput);
  const used = makers.flatMap((step) => [
    ...definitionOf(step).reads(step),
    ...definitionOf(step).writes(step),
  ]);
  const given = stream?.kind === "frames" ? featureTensors({ schedule }) : [];
  return schedule.tensors.filter((each) => used.includes(each.id) && !given.includes(each));
}

/** Tensors that the features of a sample write. */
function featureTensors({ schedule: { steps, tensors } }: Pick<Plan, "schedule">): Tensor[] {
  const written = steps.filter(computesFeatures).flatMap((step) => definitionOf(step).writes(step));
  return tensors.filter(({ id, memory }) => memory === "arena" && written.includes(id));
}

/** Buffers and steps of one update; its input x is a parameter. Of one that takes the answer of inference, what is behind that alone. */
export function learnStepsView(model: DeviceModel, plan: Plan) {
  const learn = plan.learn!;
  const { tensors, steps } = learn.schedule;
  const own = tensors.filter((each) => each.memory === "arena" && each.id !== NETWORK_INPUT);
  const groups: { onlyWhereItLearns: boolean; steps: EntryView[] }[] = [];
  const items = bodyOf(model, steps);
  const behind = items.filter((item) => item.run === null && definitionOf(item.step).takesAnswer);
  for (const item of behind.length > 0 ? behind : items) {
    const onlyWhereItLearns = item.run === null && (definitionOf(item.step).onlyWhereItLearns ?? false);
    if (groups.at(-1)?.onlyWhereItLearns !== onlyWhereItLearns) groups.push({ onlyWhereItLearns, steps: [] });
    const entry = entryView(
      model,
      { ...learn, layers: plan.layers, l1: plan.l1 },
      item,
      onlyWhereItLearns ? 8 : 4,
    );
    groups.at(-1)!.steps.push(entry);
  }
  return {
    buffers: aligned(own.map((each) => bufferOf(model, each, learn.offsets, plan.l1))),
    inputBuffers: aligned(inputTensors(plan).map((each) => bufferOf(model, each, learn.offsets, plan.l1))),
    groups: groups satisfies readonly StepGroupView[],
    forwards: bodyOf(model, plan.schedule.steps).flatMap((item) =>
      item.run !== null ? [forwardView(model, plan, item)] : [],
    ),
  };
}

/** A step, or the call of a run, in the body of inference or of an update. */
function entryView(model: DeviceModel, plan: StepPlan, item: Item, indent = 4): EntryView {
  if (item.run === null) return stepView(model, plan, item.step, item.index, indent);
  const args = parametersOf(model, plan, item.run).map(({ id }) => id);
  return {
    comment: commentLines(`${subjectOf(item.run.at(-1)!.step, model)}: up to its scores`, indent),
    statements: statementLines(`macs = ${item.name}(${args.join(", ")});`, indent),
    refuses: false,
    early: null,
  };
}

function forwardView(model: DeviceModel, plan: Plan, { name, run }: Run): ForwardView {
  const parameters = parametersOf(model, plan, run).map(({ declaration }) => declaration);
  const what = `${subjectOf(run.at(-1)!.step, model)}, up to its scores, for inference and updates. Adds its multiply-accumulates to macs.`;
  return {
    name,
    comment: commentLines(what),
    head: statementLines(`static uint32_t ${name}(${parameters.join(", ")})`),
    steps: run.map(({ step, index }) => stepView(model, plan, step, index)),
  };
}

/** Parameters of a run of steps: the state where they read what is learnt, buffers in the order of their use, the result. */
function parametersOf(
  model: DeviceModel,
  { schedule, kernels, slides }: StepPlan,
  run: readonly Indexed[],
): { readonly id: string; readonly declaration: string }[] {
  const text = run
    .flatMap(({ step, index }) => definitionOf(step).statements(step, model, kernels[index]))
    .join(" ");
  const moved = run.flatMap(({ index }) => slides[index]?.tensor ?? []);
  const written = new Set([...moved, ...run.flatMap(({ step }) => definitionOf(step).writes(step))]);
  const used = new Set(
    run.flatMap(({ step }) => [...definitionOf(step).reads(step), ...definitionOf(step).writes(step)]),
  );
  const buffers = [...used].flatMap((id) =>
    schedule.tensors.filter((each) => each.id === id && each.memory === "arena"),
  );
  return [
    ...(text.includes("state->")
      ? [{ id: "state", declaration: `const struct ${model.name}_state *state` }]
      : []),
    ...buffers.map(({ id, type }) => ({
      id,
      declaration: `${written.has(id) ? "" : "const "}${ELEMENTS[type].c} *${id}`,
    })),
    ...(text.includes("result->")
      ? [{ id: "result", declaration: `struct ${model.name}_result *result` }]
      : []),
    { id: "macs", declaration: "uint32_t macs" },
  ];
}

/** Members of the arena: words, 16-bit words, floats. */
interface Member {
  readonly name: "words" | "words16" | "floats";
  readonly bytes: number;
  /** True where a pointer to the member is one to the element. */
  readonly isOwn: boolean;
}

const WORDS = { name: "words", bytes: 4 } as const;
const WORDS16 = { name: "words16", bytes: 2 } as const;

/** The arena's member that holds an element. */
const MEMBERS: Readonly<Record<Element, Member>> = {
  int8: { ...WORDS, isOwn: false },
  uint8: { ...WORDS, isOwn: false },
  int16: { ...WORDS16, isOwn: false },
  uint16: { ...WORDS16, isOwn: false },
  int32: { ...WORDS, isOwn: true },
  uint32: { ...WORDS, isOwn: false },
  f16: { ...WORDS16, isOwn: true },
  f32: { name: "floats", bytes: 4, isOwn: true },
};

/** True where the arena holds more than words and bytes, so that it is a union: floats do, and what learns. */
export function arenaIsUnion(model: DeviceModel): boolean {
  if (computedOf(model.features)) return true;
  return { integer: model.learning !== null, real: true }[formatOf(model).family];
}

/** Members of such an arena of so many bytes beside its words; null where there are none. */
export function arenaUnionOf(model: DeviceModel, bytes: number) {
  if (!arenaIsUnion(model)) return null;
  const features = computedOf(model.features);
  const hasFloats =
    !IS_INTEGER[formatOf(model).family] || (features !== null && firstFloat(features.ir) !== null);
  return { words16: whole(bytes / 2), hasFloats };
}

/** C expression of the words of the arena behind `state`, which may lie apart from it. */
export function arenaOf(model: DeviceModel, l1: Plan["l1"] = null, member = "words"): string {
  return arenaIsUnion(model) ? `arena${l1?.apart ? "->" : "."}${member}` : "arena";
}

/** Declaration of a buffer in the arena of `state`, and its comment. */
export function bufferOf(
  model: DeviceModel,
  { id, type, shape }: Tensor,
  offsets: Plan["offsets"],
  l1: Plan["l1"] = null,
): string[] {
  const offset = offsets[id];
  if (offset === undefined) throw new Error(`the plan has no place for ${id}`);
  const { c } = ELEMENTS[type];
  const { name, bytes, isOwn } = MEMBERS[type];
  const cast = isOwn ? "" : `(${c} *)`;
  const arena = arenaOf(model, l1, name);
  return [
    `${c} *const ${id} = ${cast}&state->${arena}[${whole(offset / bytes)}];`,
    `/* ${dimensions(shape)} */`,
  ];
}

/** The part of a plan that a step depends on. */
export type StepPlan = Pick<Plan, "schedule" | "kernels" | "layers" | "offsets" | "slides" | "l1">;

/** One step at an indent, with what TRACE shows of it. */
export function stepView(
  model: DeviceModel,
  plan: StepPlan,
  step: Step,
  index: number,
  indent = 4,
): StepView {
  const definition = definitionOf(step);
  const leave = definition.leave?.(step, model);
  const { tensor: id, start, length } = definition.traceOutput(step, model);
  const tensor = plan.schedule.tensors.find((each) => each.id === id);
  if (!tensor) throw new Error(`no tensor ${id} in the schedule`);
  const tiles = tilesText(tilesOf(step), definition.tileable?.(step, model, plan.kernels[index]) ?? null);
  const what = comment(
    `${subjectOf(step, model)}: ${definition.describe(step, model)}${sourceText(model, step)}`,
  );
  return {
    index: whole(index),
    what,
    comment: commentLines(`${what}${kernelText(model, plan, index)}${tiles}`, indent),
    statements: statementsOf(model, plan, step, index).flatMap((line) => statementLines(line, indent)),
    written: pointer(tensor.memory === "result" ? `result->${resultMember(model)}` : id, start),
    writtenBytes: whole(length * ELEMENTS[tensor.type].bytes),
    refuses: definition.refuses ?? false,
    early: leave ? earlyView(leave) : null,
  };
}

/** The statements of a step, behind the one that moves its input out of the way of its output. */
function statementsOf(model: DeviceModel, plan: StepPlan, step: Step, index: number): string[] {
  const calls = (each: Step) => definitionOf(each).statements(each, model, plan.kernels[index]);
  const slide = plan.slides[index];
  if (slide === undefined) return calls(step);
  const { tensor: id, to, bytes } = slide;
  const { type } = plan.schedule.tensors.find((each) => each.id === id)!;
  const moved = (to - plan.offsets[id]!) / ELEMENTS[type].bytes;
  const at = moved < 0 ? `${id} - ${-moved}` : pointer(id, moved);
  const operands = Object.entries(step).map(([name, value]) => [name, value === id ? at : value]);
  return [`ff_slide(${at}, ${id}, ${whole(bytes / 4)});`, ...calls(Object.fromEntries(operands) as Step)];
}

/** The kernel of a layer and what the choice rests on, where its first product stands. */
function kernelText(model: DeviceModel, { schedule, kernels, layers }: StepPlan, index: number): string {
  const kernel = kernels[index];
  const blockAt = (at: number) => ownerOf(schedule.steps[at]!, model);
  const block = blockAt(index);
  if (kernel === undefined || block === null) return "";
  const first = schedule.steps.findIndex((_, at) => at in kernels && blockAt(at)?.index === block.index);
  if (first !== index) return "";
  const cost = layers[block.index]; // where the layer is over a map, its own kernel is another
  const [share = ""] = cost?.kernel === kernel ? cost.why.split(":") : []; // the estimates behind it are for analyze
  return `; kernel ${kernel}${share === "" ? "" : `: ${share} are not zero`}`;
}

function leaveView({ exit, goodness, status }: Leave): LeaveView {
  return { exit: whole(exit), goodness, answered: status };
}

function earlyView(leave: Leave): EarlyView | null {
  const { condition } = leave;
  return condition === null ? null : { ...leaveView(leave), condition };
}

/** Line of the model file that a step comes from, in brackets; nothing for one of the whole model. */
export function sourceText(model: DeviceModel, step: Step): string {
  const owner = ownerOf(step, model);
  return owner ? ` (${owner.layer.source})` : "";
}
