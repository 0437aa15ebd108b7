import { ELEMENTS } from "../formats/element.js";
import { type Family, IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { FEWEST_HELD } from "../numerics/held-out.js";
import { stateBytes } from "../parameters/state-fields.js";
import { learningCost } from "../plan/learning-cost.js";
import { learntLabels, tellsAnomalies } from "../readouts/index.js";
import { aligned, statementLines, whole } from "../steps/c.js";
import { thresholdField, usualFields } from "../steps/deviation.js";
import { followsDrift } from "../steps/drift.js";
import { triesLarge } from "../steps/step.js";
import { targetsName } from "../steps/value.js";
import { learningMacros } from "./learning-macros.js";
import { check, initial, member } from "./state-field.js";
import { type ForwardView, learnStepsView, type StepGroupView } from "./view-steps.js";

/** Parts of a library that learns, beside inference. */
export interface LearningView {
  readonly fields: readonly FieldView[];
  /** Members of the state before its arena, with comments: the learnt fields, and the mark of a call. */
  readonly members: readonly string[];
  readonly fieldCount: string;
  readonly learntBytes: string;
  readonly blobBytes: string;
  /** C type of one element of x. */
  readonly stored: string;
  /** Declarations of what a call learns (label or targets), of what an update does, and the names of both. */
  readonly lesson: string;
  readonly lessonName: string;
  readonly truth: string;
  readonly truthName: string;
  /** C types of a value and of a target in standard deviations, ending of their kernels, struct of their scales. */
  readonly value: string;
  readonly target: string;
  readonly scores: string;
  readonly scales: string;
  /** C expression of whether x is too large for what is made of it to be the fault of what was learnt; none of integers. */
  readonly large: string;
  /** True where a large x is tried by inference first. */
  readonly triesLarge: boolean;
  /** Lines that fill the state with what learning starts from. */
  readonly initial: readonly string[];
  /** Buffers and steps of one update. */
  readonly buffers: readonly string[];
  /** Macro of the number of values of x. */
  readonly inputSize: string;
  /** Declaration of x, where the input step writes it. */
  readonly inputBuffers: readonly string[];
  readonly groups: readonly StepGroupView[];
  /** Functions that inference and an update share. */
  readonly forwards: readonly ForwardView[];
  /** True where any field starts from zeros. */
  readonly clears: boolean;
  /** Definitions of constants with their comments. */
  readonly macros: readonly string[];
  /** Field table of the blob. */
  readonly checks: readonly string[];
  /** Updates that one call carries out. */
  readonly updates: string;
  /** For the README: names of the layers that learn, the last label, sentences on replay. */
  readonly layers: string;
  /** True where no layer learns, but the readout does. */
  readonly alone: boolean;
  /** True where the readout keeps labelled rows; the member with their labels, and how many, empty in other models. */
  readonly hasSupport: boolean;
  readonly supportLabels: string;
  readonly supportRows: string;
  readonly lastLabel: string;
  /** C condition under which a label is refused. */
  readonly labelRefused: string;
  /** True where the device asks for labels; the budget and the samples that it is for, empty in other models. */
  readonly asks: boolean;
  readonly askBudget: string;
  readonly askPer: string;
  /** True where cells learn: of normal windows, of which every fourth is held out. */
  readonly cells: boolean;
  /** Pointers to what is usual where cells learn, their number, the field of the threshold, and how many windows may exceed it. */
  readonly usual: string;
  readonly fewestHeld: string;
  readonly cellCount: string;
  readonly threshold: string;
  readonly allowsSome: boolean;
  readonly allowedFrom: string;
  readonly mostAllowed: string;
  /** True where nothing learns, but what the inputs have moved by is followed. */
  readonly adapts: boolean;
  readonly replays: boolean;
  readonly replayText: readonly string[];
  /** Bytes that one slot of storage must hold. */
  readonly slotBytes: string;
  readonly cost: CostView;
  readonly integer: boolean;
  readonly shipped: StoredView | null;
  /** True where the last samples are kept for replay. */
  readonly recent: boolean;
  readonly guard: (StoredView & { readonly tolerance: string }) | null;
}

/** One learnt field: bytes of the state. */
export interface FieldView {
  readonly name: string;
  readonly offset: string;
  readonly bytes: string;
  /** "1" where the elements are halves. */
  readonly halves: string;
}

/** Bytes of learning: the first four in flash, the others in RAM. */
export interface CostView {
  readonly initial: string;
  readonly shipped: string;
  readonly guard: string;
  readonly tables: string;
  readonly values: string;
  readonly recent: string;
  readonly arena: string;
}

/** Samples in flash. */
export interface StoredView {
  readonly count: string;
  /** First sample of each class that has any, and the end. */
  readonly bounds: string;
}

/** Bytes of a blob beside its payload (ff_blob.h), of a slot before its blob (ff_slots.c), and of a programmed unit. */
const BLOB_AROUND = 80;
const SLOT_HEAD = 256;
const SLOT_UNIT = 128;

/** C expression of whether x is too large: of floats. */
const LARGE: Readonly<Record<Family, (model: DeviceModel) => string>> = {
  integer: () => "",
  real: (model) => `ff_large_${formatOf(model).suffixes.stored}(x, ${inputSizeOf(model)})`,
};

/** Macro of the number of values of x. */
function inputSizeOf({ name, features }: DeviceModel): string {
  return `${name.toUpperCase()}_${features ? "FEATURES" : "INPUT_SIZE"}`;
}

/** Spells out learning; null for a model that does not learn. */
export function learningView(model: DeviceModel, plan: Plan): LearningView | null {
  const { learning } = model;
  if (learning === null || plan.learn === null) return null;
  const { shipped, recent, guard } = learning;
  const { family, elements } = formatOf(model);
  const bytes = stateBytes(plan.fields);
  const layers = blocksOf(model)
    .filter(({ layer }) => layer.learning !== null)
    .map(({ layer }) => layer.name);
  const starts = plan.fields.map((field) => initial(model, field));
  return {
    fields: plan.fields.map(({ name, type, offset, bytes }) => ({
      name,
      offset: whole(offset),
      bytes: whole(bytes),
      halves: ELEMENTS[type].isHalf ? "1" : "0",
    })),
    members: aligned([
      ...plan.fields.map((field) => member(model, field)),
      ["uint32_t busy;", "/* a call that learns is under way */"],
      ...(tellsAnomalies(model)
        ? [[`int32_t energies[${usualFields(model).length}];`, "/* of the window that was measured last */"]]
        : []),
    ]),
    fieldCount: whole(plan.fields.length),
    learntBytes: whole(bytes),
    blobBytes: whole(bytes + BLOB_AROUND),
    inputSize: inputSizeOf(model),
    stored: ELEMENTS[elements.stored].c,
    ...lessonView(model),
    large: LARGE[family](model),
    triesLarge: triesLarge(model),
    initial: starts.flatMap((statement) => statementLines(statement, 4)),
    clears: starts.some((statement) => statement.startsWith(`${model.name}_clear(`)),
    ...learnStepsView(model, plan),
    macros: learningMacros(model),
    checks: aligned(plan.fields.map(check)),
    updates: whole(1 + (shipped ? 1 : 0) + (recent > 0 ? (learning.cells?.replays ?? 1) : 0)),
    layers: layers.map((name) => `\`${name}\``).join(", "),
    alone: layers.length === 0,
    ...supportView(plan),
    lastLabel: whole(learntLabels(model) - 1),
    labelRefused: labelRefused(model),
    ...askView(model),
    cells: tellsAnomalies(model),
    ...calibrationView(model),
    adapts: followsDrift(model),
    replays: shipped !== null || recent > 0,
    replayText: [
      "- one with the given sample",
      ...(shipped
        ? [`- one with a sample from flash, drawn from ${shipped.count}; every class is as likely`]
        : []),
      ...(recent > 0 ? [recentText(model, recent)] : []),
    ],
    slotBytes: whole(SLOT_HEAD + Math.ceil((bytes + BLOB_AROUND) / SLOT_UNIT) * SLOT_UNIT),
    cost: costView(model, plan),
    integer: IS_INTEGER[family],
    shipped: shipped && storedView(shipped.labels),
    recent: recent > 0,
    guard: guard && {
      ...storedView(guard.labels),
      tolerance: whole(Math.floor(guard.tolerance * guard.count)),
    },
  };
}

/** No class, nor the mark of a sample without a label where there is one. */
function labelRefused(model: DeviceModel): string {
  if (learntLabels(model) === 1) return "label >= 1u";
  const noClass = `label >= ${model.name.toUpperCase()}_CLASSES`;
  return model.learning?.ask ? `${noClass} && label != FF_UNLABELLED` : noClass;
}

function askView({ learning }: DeviceModel): Pick<LearningView, "asks" | "askBudget" | "askPer"> {
  const { ask } = learning!;
  return {
    asks: ask !== undefined,
    askBudget: ask ? whole(ask.budget) : "",
    askPer: ask ? whole(ask.per) : "",
  };
}

/** Rows of a support, by their labels. */
function supportView({ fields }: Plan): Pick<LearningView, "hasSupport" | "supportLabels" | "supportRows"> {
  const labels = fields.find(({ tensor, layer }) => tensor === "labels" && layer !== "recent");
  return {
    hasSupport: labels !== undefined,
    supportLabels: labels?.name ?? "",
    supportRows: labels ? whole(labels.shape[0]!) : "",
  };
}

/** Words for what sets the threshold of cells anew; empty in other models. */
function calibrationView(model: DeviceModel) {
  const { cells } = model.learning!;
  if (!cells)
    return {
      ...{ usual: "", fewestHeld: "", cellCount: "", threshold: "" },
      ...{ allowsSome: false, allowedFrom: "", mostAllowed: "" },
    };
  const fields = usualFields(model);
  return {
    usual: fields.map((name) => `state->${name}`).join(", "),
    fewestHeld: whole(FEWEST_HELD),
    cellCount: `${whole(fields.length)}u`,
    threshold: thresholdField(model),
    allowsSome: cells.allowedFrom.length > 0,
    allowedFrom: cells.allowedFrom.map((least) => whole(least)).join(", "),
    mostAllowed: `${whole(cells.allowedFrom.length)}u`,
  };
}

/** Words for what a call learns: a class, or targets in units of the values that the model answers. */
function lessonView(model: DeviceModel) {
  const { elements, suffixes } = formatOf(model);
  const [value, target] = [ELEMENTS[elements.score].c, ELEMENTS[elements.target].c];
  const of = { value, target, scores: suffixes.score };
  if (model.valueExponent === undefined) {
    const label = { lesson: "uint32_t label", lessonName: "label", truth: "uint32_t label" };
    return { ...of, ...label, truthName: "label", scales: "" };
  }
  return {
    ...of,
    ...{ lesson: `const ${value} target[${model.name.toUpperCase()}_TARGETS]`, lessonName: "target" },
    ...{ truth: `const ${target} *t`, truthName: "t", scales: targetsName(model) },
  };
}

/** Samples that RAM keeps and that are learnt again, in words. */
function recentText(model: DeviceModel, recent: number): string {
  const { cells } = model.learning!;
  return cells
    ? `- ${cells.replays} with samples drawn from ${recent} that are kept, each so far as likely as any other`
    : `- one with a sample drawn from the last ${recent} that were given, this one included`;
}

function costView(model: DeviceModel, plan: Plan): CostView {
  const { constants, ram } = learningCost(model, plan)!;
  return {
    initial: whole(constants.initial),
    shipped: whole(constants.replay),
    guard: whole(constants.guard),
    tables: whole(constants.tables),
    values: whole(ram.values),
    recent: whole(ram.replay),
    arena: whole(ram.arena),
  };
}

function storedView(labels: Uint8Array): StoredView {
  const present = [...new Set(labels)];
  const bounds = [...present.map((label) => labels.indexOf(label)), labels.length].map((each) => whole(each));
  return { count: whole(labels.length), bounds: bounds.join(", ") };
}
