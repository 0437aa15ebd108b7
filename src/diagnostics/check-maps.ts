/** Errors in layers over maps and signals. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

/** A size of a layer over a map is out of range or a fraction. */
export function layerSize(
  what: string,
  hint = "Small nets take 4 to 64 filters, kernels of 3 or 5, strides and pools of 1 or 2.",
) {
  return (span: MaybeSpan, found: number, expected: string): Diagnostic =>
    error("FF2076", span, `\`${what}\` of a layer is out of range`, {
      expected,
      found: show(found),
      hint,
    });
}

/** A list of sizes that has too few or too many. */
export function sizeCount(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2077", span, "a size of a layer has the wrong number of values", {
    expected,
    found: `${found}`,
    hint: "`kernel` and `stride` are a number or [rows, columns]; `padding` is [top, left, bottom, right], of a signal [before, after].",
  });
}

/** A window that is larger than the map and its padding: e.g. `conv2d of 5 x 5` over `a map of 4 x 4`. */
export function windowTooLarge(span: MaybeSpan, what: string, map: string, padded: string): Diagnostic {
  return error("FF2078", span, `${what} over ${map}: the window does not fit`, {
    expected: `a window of at most ${padded}`,
    found: what,
    hint: 'Take a smaller kernel, `padding: "same"`, or less stride and pooling in the layers before.',
  });
}

/** A layer over maps, where there is none. */
export function needsMap(
  span: MaybeSpan,
  kind: string,
  expected: string,
  found: string,
  hint = "A dense layer flattens its input: put layers over maps before it.",
): Diagnostic {
  return error("FF2079", span, `${kind} over ${found}`, { expected, found, hint });
}

/** An input that the first of layers over maps does not read. */
export function unreadInput(
  span: MaybeSpan,
  kind: string,
  isSignal: boolean,
  shape: readonly number[],
): Diagnostic {
  const { expected, hint } = isSignal ? SIGNAL : MAP;
  return needsMap(span, kind, expected, `an input of shape [${shape.join(", ")}]`, hint);
}

const MAP = {
  expected: "[height, width, channels], or [height, width] with one channel",
  hint: "Give `input.shape` the dimensions of a sample; signals are for `conv1d`.",
};
const SIGNAL = {
  expected: "[length, channels], or [length] with one channel",
  hint: "Give `input.shape` the dimensions of a sample; maps are for `conv2d`.",
};

/** Padding that lets a window lie outside the map altogether. */
export function paddingTooLarge(span: MaybeSpan, padding: readonly number[], kernel: string): Diagnostic {
  return error("FF2080", span, "the padding of a layer reaches beyond its kernel", {
    expected: `less than the kernel of ${kernel} on every side`,
    found: `[${padding.join(", ")}]`,
    hint: "A window outside the map would see zeros alone.",
  });
}

/** More inputs under a window than the arithmetic allows. */
export function tooManyTaps(span: MaybeSpan, inputs: number, most: number): Diagnostic {
  return error("FF2081", span, "a window has too many inputs", {
    expected: `at most ${most} = kernel rows x kernel columns x channels`,
    found: `${inputs}`,
    hint: "Take a smaller kernel, or fewer channels in the layer before.",
  });
}

/** More cells than the map has rows or columns. */
export function tooManyCells(span: MaybeSpan, cells: number | readonly number[], map: string): Diagnostic {
  return error("FF2082", span, "the head of a layer reads more cells than its map has pixels", {
    expected: `at most the size of the map, ${map}`,
    found: `cells: ${JSON.stringify(cells).replace(",", ", ")}`,
    hint: "Leave `cells` out, or pool and stride less.",
  });
}

/** A rule that does not train layers over maps. */
export function mapsNeedRule(span: MaybeSpan, rule: string, rules: readonly string[]): Diagnostic {
  return error("FF2083", span, `${rule} does not train layers over maps`, {
    expected: rules.map((each) => `\`${each}\``).join(" or "),
    found: rule,
    hint: "Train with `monoForward`, or use dense layers.",
  });
}

/** A layer without a head behind all that have one, or a pool before all layers with weights. */
export function looseLayer(span: MaybeSpan, kind: string, where: "first" | "last"): Diagnostic {
  return error("FF2084", span, `${kind} is the ${where} layer`, {
    expected: LOOSE[where],
    found: `the ${where} of the layers`,
    hint: "A convolution has a pool of its own, before its head: `conv2d(16, { kernel: 3, pool: 2 })`; `separable2d` has both parts of a depthwise separable one.",
  });
}

const LOOSE = {
  first: "a layer with weights before it",
  last: "a layer with a head behind it: a convolution, or a dense one",
} as const;

/** Learning on the device, in a model with layers over maps and a rule that does not train them there; `able` are the others. */
export function mapsDoNotLearn(
  span: MaybeSpan,
  rule: string,
  layer: string,
  able: readonly string[],
): Diagnostic {
  return error("FF2085", span, `models with layers over maps do not learn on the device with \`${rule}\``, {
    expected: `\`training\` with ${able.map((each) => `\`${each}\``).join(" or ")}, or a model of dense layers`,
    found: `the layer "${layer}"`,
    hint: "Leave `learning` out, or choose such a rule.",
  });
}

/** A pool that is larger than its map; `what` is e.g. `maxPool of 4 x 4`, `map` e.g. `a map of 3 x 3`. */
export function emptyMap(span: MaybeSpan, what: string, map: string): Diagnostic {
  return error("FF2086", span, `${what} over ${map}: nothing is left`, {
    expected: "at least one whole window",
    found: what,
    hint: 'Pool or stride less, here or in the layers before, or keep their maps larger: `padding: "same"`.',
  });
}

/** Channels first, for a layer that reads a vector. */
export function layoutUnused(span: MaybeSpan, kind: string): Diagnostic {
  return error("FF2087", span, "`layout` has no effect here", {
    expected: "a convolution as the first layer",
    found: `${kind}, which reads values in the order in which they come`,
    hint: "Leave `layout` out.",
  });
}

/** Fewer channels than groups of them. */
export function groupsNeedChannels(
  span: MaybeSpan,
  kind: string,
  channels: number,
  classes: number,
): Diagnostic {
  return error("FF2088", span, `${kind} has fewer channels than there are classes`, {
    expected: `at least ${classes} filters, one for each class`,
    found: `${channels}`,
    hint: "Every class has channels of its own: take more filters, or train with `monoForward`.",
  });
}

/** A map of more values than the arithmetic reads at once; `what` reads them. */
export function tooManyValues(span: MaybeSpan, what: string, values: number, most: number): Diagnostic {
  return error("FF2089", span, `${what} reads too many values`, {
    expected: `at most ${most}`,
    found: `${values}`,
    hint: "Pool or stride more in the layers before, or take fewer filters there.",
  });
}

/** Shape of an input that looks like channels first, and is declared as channels last. */
export function channelsFirst(span: MaybeSpan, shape: readonly number[]): Diagnostic {
  const [channels, ...sizes] = shape;
  const read = `a ${sizes.length === 1 ? "signal" : "map"} of ${shape.slice(0, -1).join(" x ")}`;
  return {
    ...error("FF2090", span, `\`input.shape\` is read as ${read} with ${shape.at(-1)} channels`, {
      expected: `[${[...sizes, channels].join(", ")}], or \`layout: "chw"\` where the channels come first in the data`,
      found: `[${shape.join(", ")}]`,
      hint: 'Channels that are taken for rows train a net, and a bad one. Where the shape is right, `layout: "hwc"` says so.',
    }),
    severity: "warning",
  };
}

/** A pass per label, over maps. */
export function passesOverMaps(span: MaybeSpan, layer: string): Diagnostic {
  return error("FF2095", span, "a pass per label does not run over maps", {
    expected: '`passes: "one"`, or dense layers alone',
    found: `passes: "multi" with the layer "${layer}"`,
    hint: "Leave `passes` out: the heads answer in one pass with the neutral label.",
  });
}

/** A rule that trains no layer without a head. */
export function depthwiseNeedsRule(
  span: MaybeSpan,
  rule: string,
  kind: string,
  rules: readonly string[],
): Diagnostic {
  return error("FF2091", span, `${rule} does not train depthwise layers`, {
    expected: rules.map((each) => `\`${each}\``).join(" or "),
    found: `${rule} with ${kind}`,
    hint: "They learn from the error of the next layer, which this rule does not pass on: take `conv2d` or `conv1d`, or another rule.",
  });
}
