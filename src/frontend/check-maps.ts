import * as errors from "../diagnostics/check-maps.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { readableSizes, writtenLayer } from "../layers/index.js";
import type { LayerSpec } from "../model.js";
import { anyRule, mapLearningRules, mapRules, unreadRules } from "../rules/index.js";
import { placesOf } from "./located.js";
import { layerName, networkShape } from "./lower.js";

/** Requirements of layers over maps on what stands around them: FF2079, FF2083 to FF2085, FF2087, FF2091. */
export const checkMaps: Check<ReadSpec> = (spec, at) => {
  const { layers, training, learning } = spec;
  const [first] = layers;
  const last = layers.at(-1);
  if (!first || !last) return [];
  const { begins, isOverMaps } = writtenLayer(first);
  if (!begins) return [errors.looseLayer(at("layers[0]"), first.kind, "first")];
  if (readableSizes(last) === null)
    return [errors.looseLayer(at(`layers[${layers.length - 1}]`), last.kind, "last")];
  const diagnostics = isOverMaps ? checkSample(spec, first, at) : checkLayout(spec, first, at);
  const map = layers.findIndex((layer) => writtenLayer(layer).isOverMaps);
  if (map < 0) return diagnostics;
  const rule = anyRule(training);
  if (!rule.maps) diagnostics.push(errors.mapsNeedRule(at("training"), training.rule, mapRules));
  const depthwise = layers.find((layer) => writtenLayer(layer).hasUnread);
  if (rule.maps && !rule.unread && depthwise)
    diagnostics.push(errors.depthwiseNeedsRule(at("training"), training.rule, depthwise.kind, unreadRules));
  const { device } = rule;
  if (learning && device && !device.maps)
    diagnostics.push(
      errors.mapsDoNotLearn(at("learning"), training.rule, layerName(layers[map]!, map), mapLearningRules),
    );
  return diagnostics;
};

/** The first of layers over maps reads a sample that is one. */
function checkSample(spec: ReadSpec, first: LayerSpec, at: SpanOf): Diagnostic[] {
  const { shape } = spec.input;
  if (shape.length === 0 || networkShape(spec) !== null) return [];
  return [errors.unreadInput(at("input.shape"), first.kind, readsSignals(first), shape)];
}

/** True for layers that read a length as a signal of one channel. */
function readsSignals(layer: LayerSpec): boolean {
  return writtenLayer(layer).inputShape(layer, [1], undefined)?.length === 2;
}

/** A vector has no layout. */
function checkLayout({ input }: ReadSpec, { kind }: LayerSpec, at: SpanOf): Diagnostic[] {
  return input.layout === undefined ? [] : [errors.layoutUnused(at("input.layout"), kind)];
}

/** Most rows of a map that could be its channels, where rows and columns come behind. */
const MOST_COLOURS = 4;

/** Channels for each position of a signal from which it is more likely the other way round. */
const MANY_CHANNELS = 4;

/** Settings that are allowed, and seldom meant: FF2090. */
export function warnings(program: Program): Diagnostic[] {
  const { spec } = program;
  const { shape, layout } = spec.input;
  if (layout !== undefined || networkShape(spec)?.length !== shape.length || !isTurned(shape)) return [];
  return [errors.channelsFirst(placesOf(program)("input.shape"), shape)];
}

/** True for the shape of a map or signal that looks like one with its channels first. */
function isTurned([first = 0, ...sizes]: readonly number[]): boolean {
  const [next = 0] = sizes;
  return sizes.length === 1
    ? next >= MANY_CHANNELS * first
    : sizes.length === 2 && first <= MOST_COLOURS && Math.min(...sizes) > MOST_COLOURS;
}
