import type { StateField } from "../ir/learning.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { aligned, floatLiteral } from "../ops/c.js";
import { tableOf } from "../ops/data.js";
import { rateName } from "../ops/learning/names.js";
import { suffixOf, triesLarge } from "../ops/op.js";
import { learningCost } from "../plan/learning-cost.js";
import { isSingle, stateBytes, storedStride } from "../plan/state.js";
import { storedType } from "./tensors.js";
import { learnStepsView, type StepGroupView } from "./view-steps.js";

/** What a library that learns has beside inference. */
export interface LearningView {
  readonly fields: readonly FieldView[];
  /** Members of the state before its arena, with comments: the learnt fields, and the mark of a call. */
  readonly members: readonly string[];
  readonly fieldCount: string;
  readonly learntBytes: string;
  readonly blobBytes: string;
  /** C type of one element of x, and bytes of a stored row. */
  readonly stored: string;
  readonly stride: string;
  /** C expression of whether x is too large for what is made of it to be the fault of what was learnt; none of integers. */
  readonly large: string;
  /** Whether a large x is tried by inference first. */
  readonly triesLarge: boolean;
  /** Lines that fill the state with what learning starts from. */
  readonly initial: readonly string[];
  /** Buffers and steps of one update. */
  readonly buffers: readonly string[];
  /** Declaration of x, where the input op writes it. */
  readonly input: string;
  readonly groups: readonly StepGroupView[];
  /** Whether any field starts from zeros. */
  readonly clears: boolean;
  /** Rates of real layers. */
  readonly hasMacros: boolean;
  readonly macros: readonly string[];
  /** Field table of the blob. */
  readonly checks: readonly string[];
  /** Updates that one call carries out. */
  readonly updates: string;
  /** For the README: names of the layers that learn, the last label, sentences on replay. */
  readonly layers: string;
  readonly lastLabel: string;
  readonly replays: boolean;
  readonly replayText: readonly string[];
  /** What one slot of storage must hold. */
  readonly slotBytes: string;
  readonly cost: CostView;
  readonly integer: boolean;
  readonly shipped: StoredView | null;
  readonly recent: { readonly count: string } | null;
  readonly guard: (StoredView & { readonly tolerance: string }) | null;
  /** Exits whose thresholds follow. */
  readonly hasExits: boolean;
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
  readonly classes: string;
}

/** Bytes of a blob beside its payload (ff_blob.h), of a slot before its blob (ff_slots.c), and of a programmed unit. */
const BLOB_AROUND = 80;
const SLOT_HEAD = 256;
const SLOT_UNIT = 128;

const C_TYPE = {
  uint32: "uint32_t",
  int32: "int32_t",
  int16: "int16_t",
  int8: "int8_t",
  uint8: "uint8_t",
  f16: "ff_half",
  f32: "float",
} as const;

/** Spells out learning; null for a model that does not learn. */
export function learningView(model: QuantModel, plan: Plan): LearningView | null {
  const { learning } = model;
  if (learning === null || plan.learn === null) return null;
  const { shipped, recent, guard } = learning;
  const bytes = stateBytes(plan.fields);
  const layers = model.layers.filter((layer) => layer.learning !== null).map(({ name }) => name);
  const starts = plan.fields.flatMap((field) => initial(model, field));
  return {
    fields: plan.fields.map(({ name, type, offset, bytes }) => ({
      name,
      offset: String(offset),
      bytes: String(bytes),
      halves: type === "f16" ? "1" : "0",
    })),
    members: aligned([
      ...plan.fields.map(member),
      ["uint32_t busy;", "/* a call that learns is under way */"],
    ]),
    fieldCount: String(plan.fields.length),
    learntBytes: String(bytes),
    blobBytes: String(bytes + BLOB_AROUND),
    stored: storedType(model),
    large:
      model.precision === "int8"
        ? ""
        : `ff_large_${suffixOf(model)}(x, ${model.name.toUpperCase()}_INPUT_SIZE)`,
    triesLarge: triesLarge(model),
    stride: String(storedStride(model)),
    initial: starts,
    clears: starts.some((line) => line.startsWith("clear(")),
    hasMacros: model.precision !== "int8",
    ...learnStepsView(model, plan),
    macros: macros(model),
    checks: aligned(plan.fields.map((field) => check(model, field))),
    updates: String(1 + (shipped ? 1 : 0) + (recent > 0 ? 1 : 0)),
    layers: layers.map((name) => `\`${name}\``).join(", "),
    lastLabel: String(model.classes.length - 1),
    replays: shipped !== null || recent > 0,
    replayText: [
      "- one with the given sample",
      ...(shipped
        ? [`- one with a sample from flash, drawn from ${shipped.count}; every class is as likely`]
        : []),
      ...(recent > 0
        ? [`- one with a sample drawn from the last ${recent} that were given, this one included`]
        : []),
    ],
    slotBytes: String(SLOT_HEAD + Math.ceil((bytes + BLOB_AROUND) / SLOT_UNIT) * SLOT_UNIT),
    cost: costView(model, plan),
    integer: model.precision === "int8",
    shipped: shipped && storedView(shipped.labels),
    recent: recent > 0 ? { count: String(recent) } : null,
    guard: guard && {
      ...storedView(guard.labels),
      tolerance: String(Math.floor(guard.tolerance * guard.count)),
    },
    hasExits: model.exits !== null,
  };
}

function costView(model: QuantModel, plan: Plan): CostView {
  const { constants, ram } = learningCost(model, plan)!;
  return {
    initial: String(constants.initial),
    shipped: String(constants.replay),
    guard: String(constants.guard),
    tables: String(constants.tables),
    values: String(ram.values),
    recent: String(ram.replay),
    arena: String(ram.arena),
  };
}

function member({ name, type, shape, layer, tensor }: StateField): string[] {
  const size = isSingle({ name, layer }) ? "" : `[${shape.join(" * ")}]`;
  return [`${C_TYPE[type]} ${name}${size};`, `/* ${purpose(name, layer, tensor)} */`];
}

function purpose(name: string, layer: string, tensor: string): string {
  const known: Readonly<Record<string, string>> = {
    step: "updates so far",
    seed: "of the draws",
    flags: "FF_LEARNING_IS_OFF, FF_HAS_DIVERGED",
    saturated: "times a value was held at the end of its range",
    thresholds: "of the exits, in force",
    tracked: "the same, as they follow the weights",
    deviations: "running deviations of the true class' score",
    recent_count: "recent samples there are",
    recent_next: "the row that the next one takes",
    recent_x: "their network inputs",
    recent_labels: "their classes",
  };
  return known[name] ?? `${layer}: ${tensor}`;
}

/** Statements that give a field its first value. */
function initial(model: QuantModel, { name, layer, tensor }: StateField): string[] {
  const learnt = model.learning?.learnt?.[name];
  const single = isSingle({ name, layer });
  if (learnt && single) return [`state->${name} = ${learnt[0]}u;`];
  if (learnt) return [`copy(state->${name}, ${model.name}_learnt_${name}, sizeof state->${name});`];
  if (single) return [`state->${name} = ${name === "seed" ? `${model.learning!.seed}u` : "0"};`];
  const own = model.layers.find((each) => each.name === layer);
  const table = own
    ? tableOf(model, own, tensor as "weights" | "bias" | "overlay" | "head")
    : tensor === "thresholds" || tensor === "tracked"
      ? `${model.name}_thresholds`
      : null;
  return [
    table === null
      ? `clear(state->${name}, sizeof state->${name});`
      : `copy(state->${name}, ${table}, sizeof state->${name});`,
  ];
}

/** { offset, count, limit, kind } of a field. */
function check(model: QuantModel, { name, type, shape, offset, tensor, layer }: StateField): string[] {
  const count = shape.reduce((product, size) => product * size, 1);
  const [limit, kind] = limits(model, { name, type, tensor, layer });
  return [`{ ${offset}, ${count}, ${limit}, ${kind} },`, `/* ${name} */`];
}

function limits(
  model: QuantModel,
  { name, type, tensor, layer }: Pick<StateField, "name" | "type" | "tensor" | "layer">,
): [string, string] {
  if (name === "flags") return ["3", "FF_FIELD_U32"];
  const recent = model.learning?.recent ?? 0;
  if (name === "recent_count") return [String(recent), "FF_FIELD_U32"];
  if (name === "recent_next") return [String(recent - 1), "FF_FIELD_U32"];
  if (name === "recent_labels") return [String(model.classes.length - 1), "FF_FIELD_U8"];
  const signed = model.exits?.rule === "lightff" && tensor !== "deviations";
  switch (type) {
    case "int32":
      if (layer !== "exits") return ["1u << 29", "FF_FIELD_S32"];
      return ["0x7FFFFFFFu", signed ? "FF_FIELD_S32" : "FF_FIELD_U32"];
    case "f32":
      return layer === "exits" && !signed ? ["0x7F7FFFFFu", "FF_FIELD_U32"] : ["0", "FF_FIELD_F32"];
    case "f16":
      return ["0", "FF_FIELD_F16"];
    case "int16":
      return ["32640", "FF_FIELD_S16"];
    case "int8":
      return ["127", "FF_FIELD_S8"];
    default:
      return ["0xFFFFFFFFu", "FF_FIELD_U32"];
  }
}

function macros(model: QuantModel): string[] {
  return model.layers.flatMap((layer) => {
    if (layer.kind !== "real" || layer.learning === null) return [];
    const { rate, errorRate, sharpness, slot } = layer.learning;
    const define = (what: Parameters<typeof rateName>[2], value: number): string =>
      `#define ${rateName(model, layer, what)} ${floatLiteral(value)}`;
    return [
      define("SHARPNESS", sharpness),
      define("RATE", rate),
      define("ERROR_RATE", errorRate),
      ...(slot === 0 ? [] : [define("ENERGY", slot)]),
    ];
  });
}

function storedView(labels: Uint8Array): StoredView {
  const present = [...new Set(labels)];
  const bounds = [...present.map((label) => labels.indexOf(label)), labels.length];
  return { count: String(labels.length), bounds: bounds.join(", "), classes: String(present.length) };
}
