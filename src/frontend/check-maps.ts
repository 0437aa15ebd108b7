import * as errors from "../diagnostics/check-maps.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Program } from "../ir/program.js";
import { writtenLayer } from "../layers/index.js";
import type { LayerSpec, ModelSpec } from "../model.js";
import { anyRule, mapRules } from "../rules/index.js";
import { placesOf } from "./located.js";
import { layerName, networkShape } from "./lower.js";

/** Requirements of layers over maps on what stands around them: FF2079, FF2083 to FF2085, FF2087. */
export const checkMaps: Check<ModelSpec> = (spec, at) => {
  const { layers, training, learning } = spec;
  const [first] = layers;
  const last = layers.at(-1);
  if (!first || !last) return [];
  const { begins, isOverMaps } = writtenLayer(first);
  if (!begins) return [errors.looseLayer(at("layers[0]"), first.kind, "first")];
  if (writtenLayer(last).sizes(last) === null)
    return [errors.looseLayer(at(`layers[${layers.length - 1}]`), last.kind, "last")];
  const diagnostics = isOverMaps ? checkSample(spec, first, at) : checkLayout(spec, first, at);
  const map = layers.findIndex((layer) => writtenLayer(layer).isOverMaps);
  if (map < 0) return diagnostics;
  if (!anyRule(training).maps) diagnostics.push(errors.mapsNeedRule(at("training"), training.rule, mapRules));
  if (learning) diagnostics.push(errors.mapsDoNotLearn(at("learning"), layerName(layers[map]!, map)));
  return diagnostics;
};

/** The first of layers over maps reads a sample that is one. */
function checkSample(spec: ModelSpec, { kind }: LayerSpec, at: SpanOf): Diagnostic[] {
  const { shape } = spec.input;
  if (shape.length === 0 || networkShape(spec) !== null) return [];
  const expected = "an input with rows, columns and channels, or a length and channels of a signal";
  const found = `an input of shape [${shape.join(", ")}]`;
  return [errors.needsMap(at("input.shape"), kind, expected, found)];
}

/** A vector has no layout. */
function checkLayout({ input }: ModelSpec, { kind }: LayerSpec, at: SpanOf): Diagnostic[] {
  return input.layout === undefined ? [] : [errors.layoutUnused(at("input.layout"), kind)];
}

/** Most rows of a map that could be its channels, where rows and columns come behind. */
const MOST_COLOURS = 4;

/** Settings that are allowed, and seldom meant: FF2090. */
export function warnings(program: Program): Diagnostic[] {
  const { spec } = program;
  const { shape, layout } = spec.input;
  const [rows = 0, columns = 0, channels = 0] = shape;
  const isLikely = networkShape(spec)?.length === 3 && layout === undefined && shape.length === 3;
  if (!isLikely || rows > MOST_COLOURS || Math.min(columns, channels) <= MOST_COLOURS) return [];
  return [errors.channelsFirst(placesOf(program)("input.shape"), shape)];
}
