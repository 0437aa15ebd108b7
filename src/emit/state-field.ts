/** One field of the state of a model that learns, as C: its member, its first value, its bounds in a blob. */
import { ELEMENTS, type Element } from "../formats/element.js";
import { ELEMENT_RANGE } from "../formats/element-ranges.js";
import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { NEVER } from "../ir/exits.js";
import type { StateField } from "../ir/learning.js";
import { RLS_EXPONENT } from "../numerics/rls-integer.js";
import { isSingle } from "../parameters/state-fields.js";
import { whole } from "../steps/c.js";
import { ASK_SAVED } from "../steps/learning/ask-label.js";
import { solutionExponent } from "../steps/rls.js";
import { tableOf } from "../steps/table-names.js";

/** A member of the state with its comment. */
export function member(model: DeviceModel, field: StateField): string[] {
  const { name, type, shape, layer } = field;
  const size = isSingle({ name, layer }) ? "" : `[${shape.join(" * ")}]`;
  return [`${ELEMENTS[type].c} ${name}${size};`, `/* ${purpose(model, field)} */`];
}

/** Content of a field, and the meaning of its shape. */
function purpose(model: DeviceModel, { name, tensor, type, shape }: StateField): string {
  const known: Readonly<Record<string, string>> = {
    step: "updates so far",
    seed: "of the draws",
    flags: "FF_LEARNING_IS_OFF, FF_HAS_DIVERGED",
    saturated: "times a value was held at the end of its range",
    thresholds: "[exits] in force",
    tracked: "[exits] thresholds as they follow the weights",
    deviations: "[exits] running deviations of the true class' score",
    recent_count: "recent samples there are",
    recent_next: "the row that the next one takes",
    recent_x: "[samples][stride] their network inputs",
    recent_labels: "[samples] their classes",
    recent_targets: "[samples][targets] in standard deviations",
    ask_window: "[samples] how sure the answers to the last ones were, in steps of 2^-8 of log2",
    ask_known: "how many of them there are",
    ask_next: "the place of the next",
    ask_saved: "labels that may be asked for, in parts of ASK_PER",
    ask_count: "labels asked for so far",
    windows: "normal windows so far, of which every fourth is held out",
    held_x: "[windows][stride] network inputs that nothing learns: those that say what is usual first",
    drift_mean: "[inputs] what is taken off each",
    drift_classes: "[classes][inputs] what those of each class have moved by",
    drift_answers: "[classes] times each was answered, up to 64",
    drift_last: "[inputs] the sample before",
    drift_still: "samples that were as the one before, up to 16",
  };
  const axes: Readonly<Record<string, string>> = {
    weights: shape.length === 3 ? "[slices][inputs][units]" : "[inputs][units]",
    bias: "[units]",
    head: "[units][classes]",
    overlay: "[classes][units], what a label adds to the sums",
    solution: "[units][classes] fit of least squares",
    covariance: "upper triangle of P, row after row",
    resets: "times P was set back to its mean diagonal",
    rows: "[rows][units] samples that are kept, as the last layer normalises them",
    labels: "[rows] their classes; FF_CONTEXT_FREE: the row is free",
    ages: "[rows] the update that brought each",
    norms: "[rows] their sums of squares",
    constant: "[targets], what it adds to the estimate",
    decoderBias: "[inputs], what is added to the reconstruction",
    usual: "mean and deviation of the energy of what is left, in steps of 2^-16",
    inputUsual: "the same of the network input",
    threshold: "that of the score, in steps of 2^-8",
  };
  const stored: Readonly<Partial<Record<Element, string>>> = { int16: ", masters: the weight is V >> 8" };
  const own: Readonly<Record<string, typeof stored>> = {
    solution: { int16: `, * 2^-${solutionExponent(model)}` },
    covariance: { int16: `, * 2^-${RLS_EXPONENT}` },
    threshold: {},
  };
  return known[name] ?? `${axes[tensor] ?? tensor}${(own[tensor] ?? stored)[type] ?? ""}`;
}

/** The statement that gives a field its first value. */
export function initial(model: DeviceModel, { name, layer, tensor }: StateField): string {
  const learnt = model.learning?.learnt?.[name];
  const single = isSingle({ name, layer });
  const copy = (from: string): string =>
    `${model.name}_copy(state->${name}, ${from}, sizeof state->${name});`;
  if (learnt)
    return single ? `state->${name} = ${whole(learnt[0]!, 0)}u;` : copy(`${model.name}_learnt_${name}`);
  if (single) return `state->${name} = ${name === "seed" ? `${whole(model.learning!.seed, 0)}u` : "0"};`;
  if (name === ASK_SAVED) return `state->${name}[0] = ${model.name.toUpperCase()}_ASK_PER;`;
  const isLayer = blocksOf(model).some((each) => each.layer.name === layer); // an owner that is none has a name of two words
  const table = isLayer
    ? tableOf(model, layer, tensor)
    : tensor === "thresholds" || tensor === "tracked"
      ? `${model.name}_thresholds`
      : null;
  return table === null ? `${model.name}_clear(state->${name}, sizeof state->${name});` : copy(table);
}

/** The bounds of a field in a blob, as an entry of its table. */
export function check(field: StateField): string[] {
  const { name, type, shape, offset } = field;
  const count = shape.reduce((product, size) => product * size, 1);
  const [limit, kind] = limits(type, field.range);
  return [`{ .offset = ${offset}, .count = ${count}, .limit = ${limit}, .kind = ${kind} },`, `/* ${name} */`];
}

/** Limits of a blob's field, as C. */
function limits(type: StateField["type"], [lowest, largest]: readonly [number, number]): [string, string] {
  const unsigned = lowest === 0 && ELEMENT_RANGE[type][0] < 0;
  switch (type) {
    case "f16":
      return ["0", "FF_FIELD_F16"];
    case "f32": // as bits: those of infinity and above are no number, those of a sign are largest
      return unsigned ? ["0x7F7FFFFFu", "FF_FIELD_U32"] : ["0", "FF_FIELD_F32"];
    case "int32":
      return [
        largest === NEVER ? "0x7FFFFFFFu" : `1u << ${Math.log2(largest)}`,
        unsigned ? "FF_FIELD_U32" : "FF_FIELD_S32",
      ];
    case "int16":
      return [whole(-lowest), "FF_FIELD_S16"];
    case "int8":
      return [whole(largest), "FF_FIELD_S8"];
    case "uint8":
      return [whole(largest), "FF_FIELD_U8"];
    case "uint32":
      return [largest === 2 ** 32 - 1 ? "0xFFFFFFFFu" : whole(largest), "FF_FIELD_U32"];
    case "uint16":
      throw new Error("no field of a state has 16-bit words without sign");
    default:
      return type satisfies never;
  }
}
