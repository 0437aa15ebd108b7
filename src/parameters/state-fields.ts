import { ELEMENTS, type Element } from "../formats/element.js";
import { ELEMENT_RANGE } from "../formats/element-ranges.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blocksOf, exitCount, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type Following, followingOf } from "../ir/exits.js";
import type { StateField } from "../ir/learning.js";
import type { Parameter, Range } from "../ir/parameter.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { MOST_DRIFT, SLOWEST, STILL } from "../numerics/input-drift.js";
import { ASK_BURST, ASK_WINDOW } from "../numerics/label-budget.js";
import { tellsAnomalies } from "../readouts/index.js";
import { thresholdsFollow } from "../steps/decide.js";
import { DRIFT_OWNER, followsDrift } from "../steps/drift.js";
import { ASK_OWNER } from "../steps/learning/ask-label.js";

/** A field before it has a place. */
interface Wanted {
  readonly name: string;
  readonly layer: string;
  readonly tensor: string;
  readonly type: Element;
  readonly shape: Shape;
  readonly range: Range;
}

/**
 * The fields of `struct <model>_state` that learning changes, at their offsets: the canonical payload that is hashed,
 * exported and saved. Words first, then rows of recent samples, halfwords and bytes: nothing needs padding.
 * Empty for a model that does not learn.
 */
export function stateFields(model: DeviceModel): StateField[] {
  if (model.learning === null) return [];
  const all = [
    ...counters(model),
    ...exitFields(model),
    ...learntFields(model),
    ...driftFields(model),
    ...askFields(model),
    ...recentFields(model),
    ...heldFields(model),
  ];
  let offset = 0;
  return [...all]
    .sort((a, b) => rank(a) - rank(b))
    .map((field) => {
      const bytes = ELEMENTS[field.type].bytes * sizeOf(field.shape);
      offset += bytes;
      return { ...field, offset: offset - bytes, bytes };
    });
}

/** Bytes of the payload. */
export function stateBytes(fields: readonly StateField[]): number {
  const last = fields.at(-1);
  return last ? last.offset + last.bytes : 0;
}

/** True for a field that is one number in C; all others are arrays there, of one element too. */
export function isSingle({ name, layer }: Pick<StateField, "name" | "layer">): boolean {
  return layer === "state" || name === "recent_count" || name === "recent_next";
}

/** Elements of one stored sample: whole words, so that every row begins on one. */
export function storedStride(model: DeviceModel): number {
  const perWord = 4 / ELEMENTS[formatOf(model).elements.stored].bytes;
  return Math.ceil(sizeOf(model.input.network) / perWord) * perWord;
}

/** Counters of a state: integers count what they hold at the end of its range. */
const COUNTERS: Readonly<Record<Family, readonly string[]>> = {
  integer: ["step", "seed", "flags", "saturated"],
  real: ["step", "seed", "flags"],
};

function counters(model: DeviceModel): Wanted[] {
  const windows = tellsAnomalies(model) ? ["windows"] : [];
  return [...COUNTERS[formatOf(model).family], ...windows].map((name) => ({
    ...{ name, layer: "state", tensor: name, type: "uint32", shape: [1] },
    range: name === "flags" ? [0, 3] : ELEMENT_RANGE.uint32,
  }));
}

/** State of the exits: thresholds in force, and the same as they follow; running deviations of scores. */
const EXIT_FIELDS: Readonly<Record<Following, readonly { name: string; signed: boolean }[]>> = {
  margin: [
    { name: "thresholds", signed: false },
    { name: "tracked", signed: false },
  ],
  lightff: [
    { name: "thresholds", signed: true },
    { name: "tracked", signed: true },
    { name: "deviations", signed: false },
  ],
  estimates: [
    { name: "thresholds", signed: true },
    { name: "tracked", signed: true },
  ],
};

function exitFields(model: DeviceModel): Wanted[] {
  if (!thresholdsFollow(model)) return [];
  const type = formatOf(model).elements.score;
  const shape = [exitCount(model) - 1];
  return EXIT_FIELDS[followingOf(model)].map(({ name, signed }) => ({
    ...{ name, layer: "exits", tensor: name, type, shape },
    range: thresholdRange(type, signed),
  }));
}

/** Lowest and largest threshold: margins are not negative, those of estimates not positive. */
export function thresholdRange(type: Element, signed: boolean): Range {
  const [, largest] = ELEMENT_RANGE[type];
  return [signed ? -largest : 0, largest];
}

/** True where thresholds of the model may be negative. */
export function areSigned(model: DeviceModel): boolean {
  return EXIT_FIELDS[followingOf(model)][0]!.signed;
}

function learntFields(model: DeviceModel): Wanted[] {
  return blocksOf(model).flatMap((block) =>
    parametersOf(block)
      .filter(({ home }) => home === "state")
      .map((parameter) => ({
        name: `${block.layer.name}_${parameter.role}`,
        layer: block.layer.name,
        tensor: parameter.role,
        type: parameter.element,
        shape: fieldShape(parameter),
        range: parameter.range,
      })),
  );
}

/** Range of what a class has moved by. */
const DRIFTS: Readonly<Record<Family, Range>> = {
  integer: [-MOST_DRIFT, MOST_DRIFT],
  real: ELEMENT_RANGE.f32,
};

/** Fields of what the inputs have moved by, and of what tells how. */
function driftFields(model: DeviceModel): Wanted[] {
  if (!followsDrift(model)) return [];
  const { family, elements } = formatOf(model);
  const { stored, score } = elements;
  const inputs = sizeOf(model.input.network);
  const classes = model.classes.length;
  const field = (tensor: string, type: Element, shape: Shape, range: Range): Wanted => ({
    ...{ name: `drift_${tensor}`, layer: DRIFT_OWNER, tensor, type, shape, range },
  });
  return [
    field("mean", stored, [inputs], ELEMENT_RANGE[stored]),
    field("classes", score, [classes, inputs], DRIFTS[family]),
    field("answers", "uint8", [classes], [0, SLOWEST]),
    field("last", stored, [inputs], ELEMENT_RANGE[stored]),
    field("still", "uint8", [1], [0, STILL]),
  ];
}

/** Fields of what labels are asked for by. */
function askFields({ learning }: DeviceModel): Wanted[] {
  if (!learning?.ask) return [];
  const field = (tensor: string, type: Element, size: number, range: Range): Wanted => ({
    ...{ name: `ask_${tensor}`, layer: ASK_OWNER, tensor, type, shape: [size], range },
  });
  return [
    field("window", "int16", ASK_WINDOW, [-32767, 32767]),
    field("known", "uint8", 1, [0, ASK_WINDOW]),
    field("next", "uint8", 1, [0, ASK_WINDOW - 1]),
    field("saved", "uint32", 1, [0, ASK_BURST * learning.ask.per]),
    field("count", "uint32", 1, ELEMENT_RANGE.uint32),
  ];
}

/** Heads are [units][classes] in the state, whatever their slices. */
function fieldShape({ role, shape }: Parameter): Shape {
  const [slices, width, classes] = shape;
  return role === "head" && classes !== undefined ? [slices! * width!, classes] : shape;
}

function recentFields(model: DeviceModel): Wanted[] {
  const count = model.learning?.recent ?? 0;
  if (count === 0) return [];
  const { stored } = formatOf(model).elements;
  const field = (name: string, type: Element, shape: Shape, range: Range): Wanted => ({
    ...{ name: `recent_${name}`, layer: "recent", tensor: name, type, shape, range },
  });
  return [
    field("count", "uint32", [1], [0, count]),
    field("next", "uint32", [1], [0, count - 1]),
    field("x", stored, [count, storedStride(model)], ELEMENT_RANGE[stored]),
    ...(tellsAnomalies(model) ? [] : [lessonField(model, count, field)]), // windows are normal, all of them
  ];
}

/** Field of the windows that are held out: those that say what is usual first. */
function heldFields(model: DeviceModel): Wanted[] {
  const cells = model.learning?.cells;
  if (!cells) return [];
  const { stored } = formatOf(model).elements;
  const shape = [cells.usual + cells.threshold, storedStride(model)];
  const range = ELEMENT_RANGE[stored];
  return [{ name: "held_x", layer: "recent", tensor: "held", type: stored, shape, range }];
}

/** True for fields whose rows are network inputs. */
export function isRowOfInputs(name: string): boolean {
  return name === "recent_x" || name === "held_x";
}

/** Field of the lessons of recent samples: labels, or targets in standard deviations. */
function lessonField(
  model: DeviceModel,
  count: number,
  field: (name: string, type: Element, shape: Shape, range: Range) => Wanted,
): Wanted {
  const classes = model.classes.length;
  if (model.valueExponent === undefined) return field("labels", "uint8", [count], [0, classes - 1]);
  const { target } = formatOf(model).elements;
  const [, largest] = ELEMENT_RANGE[target];
  return field("targets", target, [count, classes], [-largest, largest]);
}

/** Words, then rows of recent samples (whole words of smaller elements), then halfwords, then bytes. */
function rank({ name, type }: Wanted): number {
  const { bytes } = ELEMENTS[type];
  if (bytes === 4) return 0;
  return isRowOfInputs(name) ? 1 : bytes === 2 ? 2 : 3;
}
