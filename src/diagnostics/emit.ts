import type { Diagnostic, Span } from "./diagnostic.js";

/** FF41xx: memory budgets and names in C. */

/** A budget that is exceeded, with the layer that takes most of it and what would fit. */
export interface Excess {
  readonly limit: number;
  readonly found: number;
  /** The layer that needs most of it, and how much of it that layer needs. */
  readonly layer: string;
  /** Its place in the model file, where one says it. */
  readonly span: Span | undefined;
  readonly layerBytes: number;
  /** Changes of which each alone makes everything fit. */
  readonly changes: readonly LayerChange[];
  /** Remedy where there are none. */
  readonly otherwise: string;
}

/** Change of one layer, e.g. of `conv2d1` to "`stride: 2`". */
export interface LayerChange {
  readonly layer: string;
  readonly change: string;
}

/** A budget of RAM that is exceeded. */
export interface StateExcess extends Excess {
  /** Words of what lies there, e.g. `the maps of "conv2d1" (conv 3 x 3, 8 x 8 x 1 -> 8 x 8 x 8, relu)`. */
  readonly what: string;
  /** Less that could learn, in the words of the model file, and its RAM; null where nothing learns, or nothing less could. */
  readonly less: LessLearning | null;
}

/** Something less that may learn, as the model file says it, and the RAM with it. */
export interface LearningNeed {
  readonly layers: string;
  readonly ram: number;
}

/** The most that may learn within a limit, null where nothing of it fits, and what heads alone need. */
export interface LessLearning {
  readonly most: LearningNeed | null;
  readonly heads: LearningNeed;
}

/** FF4101: the constants alone are larger than the flash budget; found before any compile. */
export function constantsOverBudget(excess: Excess): Diagnostic {
  return {
    code: "FF4101",
    severity: "error",
    message: `the weights and tables of the model do not fit: layer "${excess.layer}" takes ${bytes(excess.layerBytes)} of flash`,
    ...placeOf(excess),
    expected: `at most ${bytes(excess.limit)} of flash`,
    found: `${bytes(excess.found)} of constants, before any code`,
    hint: fittingHint(excess),
    exit: 5,
  };
}

/** FF4102: the state is larger than the RAM budget, which may be what the firmware leaves; found before any compile. */
export function stateOverBudget(excess: StateExcess, beside = 0): Diagnostic {
  const taken = beside > 0 ? `, beside ${bytes(beside)} for the stack and the firmware` : "";
  return {
    code: "FF4102",
    severity: "error",
    message: `the model's state does not fit: ${excess.what} take ${bytes(excess.layerBytes)} of RAM`,
    ...placeOf(excess),
    expected: `at most ${bytes(excess.limit)} of RAM${taken}`,
    found: `${bytes(excess.found)} of state, before stack and firmware`,
    hint: `${fittingHint(excess, beside > 0 ? "choose a target with more RAM" : undefined)}${lessText(excess)}`,
    exit: 5,
  };
}

/** The parts that could learn in the RAM that there is, and the need of heads alone. */
function lessText({ less, limit }: StateExcess): string {
  if (less === null) return "";
  const { most, heads } = less;
  const need = ({ layers, ram }: LearningNeed): string => `\`learning: { ${layers} }\` needs ${bytes(ram)}`;
  const within = most ? ` Or let less of it learn: ${need(most)}.` : "";
  return `${within} The heads alone: ${need(heads)}${heads.ram > limit ? ", too" : ""}.`;
}

/** Need of a linked image for one memory, and the model's part of it. */
export interface ImageExcess {
  readonly limit: number;
  readonly found: number;
  readonly model: number;
  readonly layer: string;
  readonly layerBytes: number;
  /** Remedy in that layer, e.g. `fewer units`. */
  readonly smaller: string;
}

/** Hint for making an image fit: a smaller model only where the model is what is too large. */
function remedy({ found, limit, model, layer, smaller }: ImageExcess, option: string): string {
  const surplus = found - limit;
  if (surplus < model) return `Remove ${bytes(surplus)}: ${smaller} in "${layer}", or a larger ${option}.`;
  return `No model is small enough: this firmware, with its serial service, needs ${bytes(found - model)} beside it. Give a larger ${option}.`;
}

/** FF4103: the linked image is larger than the flash budget. */
export function imageOverFlash(excess: ImageExcess): Diagnostic {
  return {
    code: "FF4103",
    severity: "error",
    message: `the linked firmware does not fit into flash; the largest layer is "${excess.layer}" with ${bytes(excess.layerBytes)}`,
    expected: `at most ${bytes(excess.limit)} of flash`,
    found: `${bytes(excess.found)}, of which ${bytes(excess.model)} are weights and tables`,
    hint: remedy(excess, "--flash"),
    exit: 5,
  };
}

/** FF4104: the linked image with its stack is larger than the RAM budget. */
export function imageOverRam(excess: ImageExcess): Diagnostic {
  return {
    code: "FF4104",
    severity: "error",
    message: `the linked firmware and its stack do not fit into RAM; the largest buffers are those around layer "${excess.layer}" with ${bytes(excess.layerBytes)}`,
    expected: `at most ${bytes(excess.limit)} of RAM`,
    found: `${bytes(excess.found)}, of which ${bytes(excess.model)} are the model's state`,
    hint: remedy(excess, "--ram"),
    exit: 5,
  };
}

/** Need of a model for the memory beside the cores that not even the smallest tiles make small enough. */
export interface L1Excess {
  readonly limit: number;
  readonly found: number;
  /** The layer around which most of it is needed. */
  readonly layer: string;
  readonly span: Span | undefined;
  /** Room that its weights need, e.g. `two tiles of 4 rows (3136 bytes)`; null where its weights come in none. */
  readonly tiles: string | null;
}

/** FF4105: the memory beside the cores has no room for the buffers of a layer and one tile of its weights on its way to another. */
export function l1TooSmall({ limit, found, layer, span, tiles }: L1Excess): Diagnostic {
  return {
    code: "FF4105",
    severity: "error",
    message: `the memory beside the cores is too small for layer "${layer}": its buffers${tiles === null ? "" : ` and ${tiles} of its weights`} have to lie there at once`,
    ...(span ? { span } : {}),
    expected: `at most ${bytes(limit)} of L1`,
    found: `${bytes(found)}: ${bytes(found - limit)} are missing`,
    hint: `Make "${layer}" or what it reads smaller, or choose a target with more L1.`,
    exit: 5,
  };
}

/** FF4111: two things of one model would have the same name in C. */
export function nameClash(name: string, first: string, second: string): Diagnostic {
  return {
    code: "FF4111",
    severity: "error",
    message: `in C, ${first} and ${second} would both be called ${name}`,
    expected: "layer names that stay different when _head, _norm, _weights and the like are added",
    found: name,
    hint: "Rename one of the layers.",
    exit: 1,
  };
}

/** FF4112: a name that cannot be used in C, or that belongs to the C library or to the runtime. */
export function unusableName(what: string, name: string, reason: string): Diagnostic {
  return {
    code: "FF4112",
    severity: "error",
    message: `the ${what} ${JSON.stringify(name)} cannot be used in C: ${reason}`,
    expected: "a letter, then letters, digits or underscores, and no name that C or the runtime uses",
    found: JSON.stringify(name),
    hint: `Choose another ${what}, e.g. one that says what is classified.`,
    exit: 1,
  };
}

function placeOf({ span }: Excess): Pick<Diagnostic, "span"> {
  return span ? { span } : {};
}

function fittingHint({ changes, otherwise }: Excess, last = "raise the budget"): string {
  if (changes.length === 0) return `${otherwise}, or ${last}.`;
  return `Give ${changes.map(({ layer, change }) => `"${layer}" ${change}`).join(", or ")}, or ${last}.`;
}

function bytes(count: number): string {
  return `${count} bytes`;
}
