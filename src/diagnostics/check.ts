/** Errors in what a model file says, although its types are right: all but training and inference. */
import type { Diagnostic } from "./diagnostic.js";
import { difference } from "./likeness.js";
import { error, type MaybeSpan, show } from "./located-error.js";

const identifier = "at most 32 characters: a letter, then letters, digits or underscores";

/** `near` is a usable name close to the one found. */
export function modelName(
  span: MaybeSpan,
  name: string,
  problem: string,
  near: string | undefined,
): Diagnostic {
  return error("FF2001", span, `${show(name)} cannot be the name of a model: ${problem}`, {
    expected: identifier,
    found: show(name),
    hint: `The name begins every C identifier of the model.${near === undefined ? "" : ` "${near}" would do.`}`,
  });
}

/** A dimension of `input.shape` is zero, negative or a fraction. */
export function shapeDimension(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2002", span, "a dimension of the input shape must be a positive whole number", {
    expected,
    found: show(found),
    hint: "Give the shape of one sample, without the number of samples, e.g. [28, 28].",
  });
}

/** `input.shape` is an empty array. */
export function shapeEmpty(span: MaybeSpan): Diagnostic {
  return error("FF2003", span, "the input shape has no dimensions", {
    expected: "one number per dimension, e.g. [6] or [28, 28]",
    found: "[]",
    hint: "Give the number of values of one sample.",
  });
}

/** The product of `input.shape` exceeds what 16 bits count. */
export function inputTooLarge(span: MaybeSpan, size: number): Diagnostic {
  return error("FF2004", span, "one sample has too many values", {
    expected: "a shape whose product is at most 65535",
    found: `${size} values`,
    hint: "Give the shape of one sample, without the number of samples; or reduce its resolution.",
  });
}

/** The size of one of `input.parts` is zero, negative or a fraction. */
export function partSize(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2005", span, "the size of an input part must be a positive whole number", {
    expected,
    found: show(found),
    hint: "A part is a run of consecutive values; its size is their number.",
  });
}

/** The sizes of the parts and the product of `shape` differ. */
export function partsSum(span: MaybeSpan, sizes: readonly number[], size: number): Diagnostic {
  const sum = sizes.reduce((total, each) => total + each, 0);
  return error("FF2006", span, "the input parts do not add up to the input shape", {
    expected: `sizes that sum up to ${size}, the product of \`shape\``,
    found: `${sizes.length === 0 ? "no parts" : sizes.join(" + ")} = ${sum}`,
    hint: "Correct the sizes, or `shape`.",
  });
}

/** A scaling stands beside `parts`, where nothing would read it. */
export function scalingBesideParts(span: MaybeSpan, setting: string): Diagnostic {
  return error("FF2007", span, `\`${setting}\` has no effect beside \`parts\``, {
    expected: `\`${setting}\` inside the parts`,
    hint: "Every part has a scaling of its own: move the setting into the parts that it is meant for.",
  });
}

/** `scale` is out of range. */
export function scale(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2008", span, "the scale is out of range", {
    expected,
    found: show(found),
    hint: "real = raw * scale + offset; for bytes as 0 to 1 write `scale: 1 / 255`.",
  });
}

/** `offset` is out of range. */
export function offset(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2009", span, "the offset is out of range", {
    expected,
    found: show(found),
    hint: "real = raw * scale + offset.",
  });
}

/** An offset beside a standardisation that keeps zeros or subtracts the mean itself. */
export function offsetUnused(span: MaybeSpan, standardize: string, found: number): Diagnostic {
  return error("FF2010", span, `an offset cannot be used together with \`standardize: "${standardize}"\``, {
    expected: "0, or no offset",
    found: show(found),
    hint: 'Use `standardize: "none"` or `"dataset"` to keep the offset, or `"sample"` to subtract the mean of each sample.',
  });
}

/** Too few classes, or more than the `most` whose scores the device can send. */
export function classCount(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2011", span, "the number of classes is out of range", {
    expected: `${expected} classes`,
    found: `${found}`,
    hint:
      found < 2
        ? "List the name of every class, in the order of the label values."
        : "The device sends the scores of a sample in one frame, which holds no more: merge classes with `data.labels`.",
  });
}

/** A class name that reports and comments in C cannot show. */
export function className(span: MaybeSpan, found: unknown): Diagnostic {
  return error("FF2012", span, "this is no usable class name", {
    expected: "1 to 64 characters, none of them a control character, no blanks at the ends",
    found: show(found),
    hint: "The name is shown in reports and stands in comments of the emitted C.",
  });
}

/** `first` is the index of the class that has the name already. */
export function classTwice(span: MaybeSpan, name: string, first: number, other: string): Diagnostic {
  const found = difference(name, other);
  return error("FF2013", span, `the class ${show(name)} occurs twice`, {
    expected: "different names",
    found: `${show(name)} is class ${first} already${found === undefined ? "" : `, but for ${found}`}`,
    hint: "To merge raw labels into one class use `data.labels`.",
  });
}

/** `data.labels` exists but no label leads to this class; `mapped` are those with one. */
export function classUnlabelled(span: MaybeSpan, name: string, mapped: readonly string[]): Diagnostic {
  return error("FF2014", span, `no raw label maps to the class ${show(name)}`, {
    expected: `a label in \`data.labels\` whose value is ${show(name)}`,
    found: `only ${mapped.map(show).join(", ")}`,
    hint: "Without samples a class cannot be learnt: map a label to it, or remove the class.",
  });
}

/** Too few or too many layers. */
export function layerCount(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2015", span, "the number of layers is out of range", {
    expected: `${expected} layers`,
    found: `${found}`,
    hint: "Two layers are enough for most tasks: `layers: [dense(64), dense(32)]`.",
  });
}

/** `units` of a layer is out of range or a fraction. */
export function units(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2016", span, "the number of units of a layer is out of range", {
    expected,
    found: show(found),
    hint: "Microcontrollers take 16 to 256 units per layer; `ff-edge analyze` shows what a layer costs.",
  });
}

/** `slices` of a layer is out of range or a fraction. */
export function slices(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2030", span, "the number of slices of a layer is out of range", {
    expected,
    found: show(found),
    hint: "Every slice is one more point at which inference may stop; 2 to 8 are usual, 1 divides nothing.",
  });
}

/** `near` are the numbers of slices around the one found that do divide `units`, ascending. */
export function slicesDivide(
  span: MaybeSpan,
  units: number,
  found: number,
  near: readonly [number, ...number[]],
): Diagnostic {
  const rounded = Math.ceil(units / found) * found;
  return error("FF2031", span, `${units} units cannot be divided into ${found} equal slices`, {
    expected: `a divisor of ${units}, e.g. ${near.join(" or ")}`,
    found: `${found}`,
    hint: `Write \`slices: ${near.at(-1)}\`${rounded <= 4096 ? `, or take ${rounded} units` : ""}.`,
  });
}

/** More points at which an answer stands than one byte of the device's reply can number. */
export function tooManyExits(span: MaybeSpan, count: number, most: number): Diagnostic {
  return error("FF2032", span, "the layers have too many slices together", {
    expected: `at most ${most} slices of layers that answer`,
    found: `${count}`,
    hint: "The device says in one byte where it stopped: divide fewer layers, or into fewer slices.",
  });
}

/** Class groups: a slice has fewer units than there are classes. */
export function groupsNeedUnits(span: MaybeSpan, units: number, slices: number, classes: number): Diagnostic {
  const sliced = slices > 1;
  return error("FF2033", span, "a layer is too narrow for a group of units per class", {
    expected: `at least ${classes} units${sliced ? " in every slice" : ""}, one per class`,
    found: sliced ? `${units} units in ${slices} slices: ${units / slices} in each` : `${units} units`,
    hint: `\`classGroups\` assigns every unit to a class: take ${classes * slices} units or more${sliced ? ", or fewer slices" : ""}.`,
  });
}

/** A layer name that C refuses or that the emitted code uses itself. */
export function layerName(span: MaybeSpan, name: string, problem: string): Diagnostic {
  return error("FF2017", span, `${show(name)} cannot be the name of a layer: ${problem}`, {
    expected: identifier,
    found: show(name),
    hint: "Leave the name out to get dense1, dense2, ...",
  });
}

/** `first` is the index of the layer that has the name already; `given` tells a written name from a default one. */
export function layerNameTwice(span: MaybeSpan, name: string, first: number, given: boolean): Diagnostic {
  return error("FF2018", span, `two layers are called ${show(name)}`, {
    expected: "different names",
    found: `layer ${first + 1} is called ${show(name)} already`,
    hint: given
      ? "Rename one of them, or leave the name out."
      : `A layer without a name is called after its position: rename layer ${first + 1}.`,
  });
}

/** A share of `data.split` is not between 0 and 1. */
export function splitShare(span: MaybeSpan, found: number, expected: string): Diagnostic {
  const percent = typeof found === "number" && found >= 1 && found < 100;
  return error("FF2019", span, "a share of the split must lie between 0 and 1", {
    expected,
    found: show(found),
    hint: percent ? `Write ${found} % as ${found / 100}.` : "0.1 holds out one tenth of the training data.",
  });
}

/** The shares of `names` leave a tenth or less for training. */
export function splitSum(span: MaybeSpan, names: readonly string[], sum: number): Diagnostic {
  return error("FF2020", span, "the split leaves too few samples for training", {
    expected: `${names.join(" + ")} below 0.9`,
    found: `${sum}`,
    hint: "0.1 each is a good start.",
  });
}

/** A path, column or array name is empty; `setting` says which. */
export function emptyText(span: MaybeSpan, setting: string): Diagnostic {
  return error("FF2027", span, `\`${setting}\` is empty`, {
    expected: "a path or name",
    found: '""',
    hint: "Name the file, array or column, or remove the setting where it is optional.",
  });
}

/** A list of sources, arrays or values is empty; `what` says which. */
export function emptyList(span: MaybeSpan, what: string): Diagnostic {
  return error("FF2028", span, `${what} is empty, which leaves no samples`, {
    expected: "at least one element",
    found: "none",
    hint: "Add what is missing, or remove it.",
  });
}

/** A csv source says both which columns are inputs and which are not. */
export function columnsAndIgnore(span: MaybeSpan): Diagnostic {
  return error("FF2154", span, "`ignore` stands beside `columns`", {
    expected: "one of them",
    found: "both",
    hint: "Remove `ignore`: with `columns`, all other columns are left out.",
  });
}

/** A column is in `columns` or `ignore` although another setting, or the same list, names it: `use`. */
export function columnListed(span: MaybeSpan, setting: string, name: string, use: string): Diagnostic {
  const twice = use === setting;
  return error(
    "FF2155",
    span,
    `\`${setting}\` ${twice ? "names a column twice" : `names the column of \`${use}\``}`,
    {
      expected: twice ? "every column once" : "columns of inputs",
      found: show(name),
      hint: "Remove it from the list.",
    },
  );
}

/** `data.test` names the same source as `data.train`. */
export function testIsTrain(span: MaybeSpan): Diagnostic {
  return error("FF2029", span, "the test data are the training data", {
    expected: "samples that training has never seen",
    found: "the same source twice",
    hint: "Accuracy on training data says nothing about new samples: put some aside in a file of their own.",
  });
}

/** Neither `data.test` nor `split.test`. */
export function noTest(span: MaybeSpan): Diagnostic {
  return error("FF2163", span, "there are no test data", {
    expected: "`test: ...` in `data`, or `test: 0.2` in `data.split`",
    found: "neither",
    hint: "Name samples of their own in `data.test`, or let `split: { test: 0.2, ... }` hold a fifth of the training data out.",
  });
}

/** `split.test` beside `data.test`. */
export function testTwice(span: MaybeSpan, share: number): Diagnostic {
  return error("FF2164", span, "the test data come from two places", {
    expected: "`data.test` or `data.split.test`",
    found: `\`test: ${share}\` in \`data.split\` beside \`data.test\``,
    hint: "Remove one: `split.test` holds training samples out where there are no test data of their own.",
  });
}

/** `accumulate` beside a precision that has no choice. */
export function sumsWithoutHalves(span: MaybeSpan, precision: string, found: string): Diagnostic {
  return error("FF2068", span, `\`accumulate\` needs \`precision: "fp16"\``, {
    expected: `\`precision: "fp16"\` beside \`accumulate\``,
    found: `${show(found)} beside \`precision: ${show(precision)}\``,
    hint: "Remove `accumulate`: integers are summed in 32 bits, floats in float32.",
  });
}

/** A text that no path, name or column can be. */
export function unusableText(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2073", span, "a text is too long, or contains a zero byte", {
    expected: "at most 4096 characters, none of them a zero byte",
    found: `${found.length} characters: ${show(found)}`,
    hint: "Paths, names of arrays and columns, and labels are short.",
  });
}

/** A list with more elements than anything needs. */
export function listTooLong(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2074", span, "a list is too long", {
    expected: `${expected} elements`,
    found: `${found}`,
    hint: "Shorten it: what belongs to each sample stands in the data, not in the model file.",
  });
}

/** A value in `where.in` that no element of an array can equal. */
export function whereValue(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2075", span, "a value of `where.in` is out of range", {
    expected,
    found: show(found),
    hint: "List values that the array contains: samples with others are left out.",
  });
}
