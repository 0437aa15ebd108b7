import { ELEMENTS } from "../formats/element.js";
import { type Family, IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { codeOf } from "../formats/names.js";
import { blocksOf, exitCount, layersLearn } from "../ir/blocks.js";
import { type DeviceModel, sampleOf } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { shapeText } from "../ir/shape.js";
import { MAP_HEADERS } from "../ir/struct.js";
import type { Target } from "../ir/target-description.js";
import { CONTRACT, layoutHash, modelHash } from "../parameters/hash.js";
import { allStructs } from "../parameters/structs.js";
import type { DeviceTensor } from "../parameters/tables.js";
import { tellsAnomalies } from "../readouts/index.js";
import { aligned, comment, floatLiteral, stringLiteral, tableRows, whole, wrapped } from "../steps/c.js";
import { COMPARED, thresholdsFollow } from "../steps/decide.js";
import { isChecked } from "../steps/features.js";
import { definitionOf } from "../steps/index.js";
import { resultMember } from "../steps/step.js";
import { type FeaturesView, featuresView } from "./view-features.js";
import { type InputView, inputView } from "./view-input.js";
import { type LearningView, learningView } from "./view-learning.js";
import { arenaOf, arenaUnionOf, type StepsView, stepsView } from "./view-steps.js";
import { type StreamView, streamView } from "./view-stream.js";
import { type StructView, structViews, type TableView, tableViews } from "./view-tables.js";

/** Everything a template can name, already as text; conditions are booleans with a name that asks. */
export interface View extends StepsView {
  /** e.g. `ff-edge 0.1.0, model 3f2a9c1b5d7e, target rv32`. */
  readonly provenance: string;
  readonly model: string;
  readonly MODEL: string;
  readonly targetName: string;
  readonly modelHash: string;
  /** Version of the arithmetic contract. */
  readonly contract: string;
  readonly modelHashRows: readonly string[];
  readonly layoutHashRows: readonly string[];
  /** e.g. `784 -> 128 -> 64 -> 10 classes` (or `2 targets`), or `28 x 28 x 1 -> 14 x 14 x 12 -> 10 classes`. */
  readonly shape: string;
  readonly input: InputView;
  readonly classCount: string;
  /** True where values are estimated; the words for what then stands in the place of classes. */
  readonly values: boolean;
  /** True where the scores are a threshold and how far a sample is from what is usual. */
  readonly tellsAnomalies: boolean;
  readonly COUNTED: "CLASSES" | "TARGETS";
  readonly counted: "class" | "target";
  readonly member: "scores" | "value";
  readonly valueExponent: string;
  /** Meaning of values that are outputs of an imported net; null of others. */
  readonly outputs: { readonly zero: string; readonly scale: string } | null;
  /** True where a result says how sure it is: always of classes, of values where inference may leave early. */
  readonly hasMargin: boolean;
  /** Longest class name in bytes, with its terminator. */
  readonly nameBytes: string;
  readonly classNames: readonly string[];
  readonly scoreExponent: string;
  /** Exits at which inference may end, for the comment on `exit`. */
  readonly exitRange: string;
  /** Sentences on early exits and candidate labels for the README; may be none. */
  readonly inference: readonly string[];
  readonly constants: string;
  readonly ram: string;
  readonly arenaWords: string;
  /** Members of the arena where it is a union of words of 32 and of 16 bits and of floats; its member of words. */
  readonly arenaUnion: { readonly words16: string; readonly hasFloats: boolean } | null;
  readonly arenaMember: string;
  /** True where some of it has to lie in the memory beside the cores, the arena alone where that is apart; bytes of what has to. */
  readonly usesL1: boolean;
  readonly apart: boolean;
  readonly l1Bytes: string;
  /** C type of scores and margin, and of the goodness. */
  readonly scoreType: string;
  readonly goodnessType: string;
  /** e.g. `int8`, and its number on the wire. */
  readonly precision: string;
  readonly precisionCode: string;
  readonly integer: boolean;
  /** True where stored values are binary16. */
  readonly halves: boolean;
  /** Headers that declare the structs of the constants. */
  readonly structHeaders: readonly string[];
  /** True where NaN and infinities in a sample are refused. */
  readonly checksFinite: boolean;
  readonly constantCount: string;
  readonly learning: LearningView | null;
  /** Code before the input step; null where that reads the sample. */
  readonly features: FeaturesView | null;
  /** True where an access of the features may miss its array. */
  readonly isChecked: boolean;
  /** True where a step before the network may refuse a sample. */
  readonly refuses: boolean;
  readonly stream: StreamView | null;
  readonly tables: readonly TableView[];
  readonly structs: readonly StructView[];
  /** True where kernels have a form for vectors. */
  readonly vectors: boolean;
  /** True where cores share the work of the kernels; how many can. */
  readonly team: boolean;
  readonly cores: string;
  /** True where the target of CMake may have the name of the model too. */
  readonly shortTarget: boolean;
  /** Files of the library that are compiled: the model's own, and those of the runtime, which several models may share. */
  readonly sources: readonly string[];
  readonly kernels: readonly string[];
  /** The names of these, in rows for a comment. */
  readonly kernelRows: readonly string[];
  /** All files of the runtime, with headers. */
  readonly runtime: readonly string[];
}

/** Libraries of the system, which targets of these names would stand for in the whole project, and targets of CMake's own. */
const TAKEN_TARGETS = new Set(
  `c m dl rt util pthread gcc gcc_s g gloss nosys semihost atomic stdc supc ubsan asan resolv crypt z
  all all_build clean depend edit_cache experimental continuous nightly help install list_install_components package
  package_source preinstall rebuild_cache run_tests test zero_check`.split(/\s+/),
);

/** Origin that the emitted text states. */
export interface Provenance {
  /** Version of ff-edge. */
  readonly version: string;
  /** Names of the raw values, where the data have some. */
  readonly columns?: readonly string[] | null;
}

/** A planned model, with what several parts of its text are made of. */
export interface Library {
  readonly model: DeviceModel;
  readonly plan: Plan;
  /** Tables in device order. */
  readonly tensors: readonly DeviceTensor[];
}

/** Decides every name, number and comment of the emitted text. `runtime`: names of the files that go along. */
export function view(
  { model, plan, tensors }: Library,
  target: Target,
  { version, columns = null }: Provenance,
  runtime: readonly string[],
): View {
  const hash = modelHash(model);
  const { family, elements, text } = formatOf(model);
  return {
    provenance: comment(`ff-edge ${version}, model ${hash.slice(0, 12)}, target ${target.name}`),
    model: model.name,
    MODEL: model.name.toUpperCase(),
    targetName: stringLiteral(target.name),
    modelHash: hash,
    contract: whole(CONTRACT),
    modelHashRows: hexRows(hash),
    layoutHashRows: hexRows(layoutHash(model)),
    shape: shapesText(model),
    input: inputView(model, columns),
    classCount: whole(model.classes.length),
    ...answerWords(model),
    nameBytes: whole(Math.max(...model.classes.map((name) => Buffer.byteLength(name))) + 1),
    classNames: aligned(model.classes.map(classRow)),
    scoreExponent: whole(model.scoreExponent),
    exitRange: exitRange(model),
    inference: inferenceText(model),
    constants: whole(plan.constants),
    ram: whole(plan.ram),
    arenaWords: whole(plan.arena / 4),
    arenaUnion: arenaUnionOf(model, plan.arena),
    arenaMember: arenaOf(model, plan.l1),
    apart: plan.l1?.apart ?? false,
    usesL1: plan.l1 !== null,
    l1Bytes: whole(plan.l1?.bytes ?? 0),
    scoreType: ELEMENTS[elements.score].c,
    goodnessType: ELEMENTS[elements.goodness].c,
    precision: text,
    precisionCode: whole(codeOf(model.precision)),
    integer: IS_INTEGER[family],
    halves: ELEMENTS[elements.stored].isHalf,
    structHeaders: structHeaders(model),
    checksFinite: checksFinite(model),
    constantCount: whole(tensors.length),
    learning: learningView(model, plan),
    features: featuresView(model),
    isChecked: model.features !== undefined && isChecked(model.features),
    refuses: plan.schedule.steps.some((step) => definitionOf(step).refuses ?? false),
    stream: streamView(model, plan),
    tables: tableViews(model, tensors, target.arch.simd),
    structs: structViews(allStructs(model)),
    team: plan.cores > 1 && runtime.includes("ff_team.h"),
    cores: whole(plan.cores),
    vectors: runtime.some((name) => name.endsWith("_rvv.c")),
    shortTarget: !TAKEN_TARGETS.has(model.name.toLowerCase()),
    sources: [
      `${model.name}.c`,
      ...(model.learning ? [`${model.name}_storage.c`] : []),
      ...(model.features ? [`${model.name}_features.c`] : []),
      ...(model.stream ? [`${model.name}_stream.c`] : []),
      `${model.name}_weights.c`,
    ],
    kernels: runtime.filter((name) => name.endsWith(".c")),
    kernelRows: wrapped(
      `Kernels: ${runtime.flatMap((name) => /^(.*)\.c$/.exec(name)?.[1] ?? []).join(", ")}.`,
    ),
    runtime,
    ...stepsView(model, plan),
  };
}

/** Shapes from the input to the classes, of the blocks what is read. */
function shapesText(model: DeviceModel): string {
  const shapes = [model.input.network, ...blocksOf(model).map(({ read }) => read)];
  const { counted } = answerWords(model);
  const plural = { class: "classes", target: model.classes.length === 1 ? "target" : "targets" }[counted];
  return [...shapes.map(shapeText), `${model.classes.length} ${plural}`].join(" -> ");
}

function outputsView({ outputs }: DeviceModel): View["outputs"] {
  return outputs ? { zero: whole(outputs.zero), scale: floatLiteral(outputs.scale) } : null;
}

/** Words for what a model answers. */
function answerWords(model: DeviceModel) {
  const member = resultMember(model);
  const words = {
    scores: { COUNTED: "CLASSES", counted: "class" },
    value: { COUNTED: "TARGETS", counted: "target" },
  } as const;
  return {
    ...{ values: member === "value", member, valueExponent: whole(model.valueExponent ?? 0) },
    outputs: outputsView(model),
    tellsAnomalies: tellsAnomalies(model),
    hasMargin: member === "scores" || model.exits !== null,
    ...words[member],
  };
}

/** A class as a string, with a comment where escapes hide what it says. */
function classRow(name: string): string[] {
  const literal = stringLiteral(name);
  return literal === `"${name}"` ? [`${literal},`] : [`${literal},`, `/* ${comment(name)} */`];
}

/** No sample with a value that is not a number is answered or learnt. */
export function checksFinite(model: DeviceModel): boolean {
  return sampleOf(model).storage === "float32";
}

/** Headers of structs and types, by what a model stores and learns. */
const FORMAT_HEADERS: Readonly<Record<Family, readonly string[]>> = { integer: [], real: ["ff_real.h"] };
const LEARNING_HEADERS: Readonly<Record<Family, readonly string[]>> = {
  integer: ["ff_learn_s16.h"],
  real: [],
};
/** Headers of structs by which errors are made of scores, and of values. */
const ERROR_HEADERS: Readonly<
  Record<ReturnType<typeof resultMember>, Readonly<Record<Family, readonly string[]>>>
> = {
  scores: { integer: ["ff_softmax_s32.h"], real: [] },
  value: { integer: ["ff_learn_values_s32.h"], real: ["ff_learn_values_f32.h"] },
};
const CELL_HEADERS: typeof LEARNING_HEADERS = {
  integer: ["ff_dense_s16.h", "ff_anomaly.h"],
  real: ["ff_anomaly.h"],
};

/** ff_input.h has the structs of affine inputs. */
function structHeaders(model: DeviceModel): string[] {
  const { family, elements, suffixes } = formatOf(model);
  const headers = ["ff_input.h", "ff_types.h", ...FORMAT_HEADERS[family]];
  if (ELEMENTS[elements.stored].isHalf) headers.push("ff_half.h");
  if (model.learning) headers.push("ff_blob.h", "ff_dither.h");
  if (tellsAnomalies(model)) headers.push(...(model.learning ? CELL_HEADERS[family] : []));
  else if (layersLearn(model))
    headers.push(...LEARNING_HEADERS[family], ...ERROR_HEADERS[resultMember(model)][family]);
  if (thresholdsFollow(model)) headers.push(`ff_exits_${suffixes.score}.h`);
  if (checksFinite(model)) headers.push("ff_answer_f32.h");
  return [...new Set([...headers, ...allStructs(model).flatMap(({ tag }) => MAP_HEADERS[tag] ?? [])])].sort();
}

function exitRange(model: DeviceModel): string {
  const last = exitCount(model) - 1;
  return model.exits ? `0 .. ${last}, ${last} computes everything` : `always ${last}`;
}

function inferenceText(model: DeviceModel): string[] {
  const text: string[] = [];
  if (model.beam > 0)
    text.push(
      `Every label is a candidate: the first layer is shared, ${model.beam} of ${model.classes.length} labels go on to the further`,
      "layers, the label with the largest goodness wins. Scores of labels that were left behind are not comparable.",
    );
  if (model.exits)
    text.push(
      `Inference ends early where the ${COMPARED[model.exits.rule]} reaches the threshold of one of ${exitCount(model) - 1} exits;`,
      "`exit` says where. Thresholds were set on calibration data; nothing reads a label.",
    );
  return text;
}

function hexRows(hash: string): string[] {
  return tableRows([...Buffer.from(hash, "hex")].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`));
}
