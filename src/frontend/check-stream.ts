import * as errors from "../diagnostics/check-stream.js";
import type { Check } from "../diagnostics/checks.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { Ir } from "../ir/ir.js";
import { MOST_STREAM_CLASSES } from "../ir/limits.js";
import { computedOf, type EventFeatures, eventsOf, framesOf } from "../ir/model-features.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { standardizationOf } from "../ir/standardization.js";
import type { DecisionIr, StreamIr } from "../ir/stream.js";
import { isByRow, rowLayerCount, rowStride } from "../layers/rows.js";
import { triesLarge } from "../steps/step.js";
import { answerNames } from "./answer-names.js";

/** Checks of the decision of a stream: FF2175 to FF2177. */
export const checkDecision: Check<ReadSpec> = (spec, at) => {
  const { stream, decision } = spec;
  if (decision === undefined) return [];
  const classes = answerNames(spec);
  const [need, of] = decision.vote ?? [1, 1];
  const { background } = decision;
  return [
    ...(stream === undefined ? [errors.decisionUnused(at("decision"))] : []),
    ...(need > of ? [errors.voteOrder(at("decision.vote"), need, of)] : []),
    ...(background === undefined || classes.includes(background)
      ? []
      : [errors.background(at("decision.background"), background, classes)]),
  ];
};

/**
 * The stream of a model, as the model file asks or with windows that do not overlap: row by row where every layer up to
 * the last window can compute its rows one by one, else with inference of whole windows.
 * @throws Failure with FF2170, FF2172, FF2174
 */
export function streamOf(program: Program, ir: Ir): StreamIr {
  const { spans, spec } = program;
  const { features } = ir;
  const raw = sampleShape(ir);
  const most = MOST_STREAM_CLASSES;
  if (features === undefined && Math.max(raw.length, ir.input.network.length) < 2)
    throw new Failure([errors.noRows(spans["input.shape"] ?? spans[""], raw[0]!)]);
  if (ir.classes.length > most)
    throw new Failure([errors.streamClasses(spans.classes ?? spans[""], ir.classes.length, most)]);
  const events = eventsOf(features);
  if (events) return eventStream(program, events);
  const length = lengthOf(ir);
  const hop = spec.stream?.hop ?? length;
  const kind = isRowByRow(ir) ? "rows" : sharesFrames(ir, hop, length) ? "frames" : "windows";
  const stride = kind === "rows" ? rowStride(ir.layers.slice(0, rowLayerCount(ir.layers))) : 1;
  const wrong = checkHop(program, hop, stride, length);
  if (wrong.length > 0) throw new Failure(wrong);
  return { kind, length, hop, rowSize: sizeOf(raw) / length, decision: decisionOf(spec) };
}

/** Answers come when the class says so. */
function eventStream({ spec, spans }: Program, { channels }: EventFeatures): StreamIr {
  const { hop } = spec.stream ?? {};
  if (hop !== undefined)
    throw new Failure([
      errors.hopRange(spans["stream.hop"], hop, "none: the class of the features says when"),
    ]);
  return { kind: "events", length: 1, hop: 1, rowSize: channels, decision: decisionOf(spec) };
}

/** Rows of a window: those of a sample with its channels last; `[length]` is a signal where the first layer reads one. */
function lengthOf({ input, features }: Ir): number {
  const { raw, network, turned } = input;
  if (features) return sampleShape({ input, features })[0]!;
  return turned || raw.length < 2 ? network[0]! : raw[0]!;
}

/** Shape of a sample as it is handed over. */
function sampleShape({ input, features }: Pick<Ir, "input" | "features">): Shape {
  return computedOf(features)?.raw.shape ?? input.raw;
}

/** True where nothing needs the whole window: neither a layer, nor the scaling of the input, nor learning. */
function isRowByRow({ layers, input, learning, features, imported }: Ir): boolean {
  if (features || imported?.graph) return false;
  const before = layers.slice(0, Math.max(1, rowLayerCount(layers)));
  const [part, ...further] = input.parts;
  const { perSample, statistics } = standardizationOf(part!);
  const scalesRows = further.length === 0 && !perSample && !statistics;
  return learning === null && scalesRows && before.every(isByRow);
}

/**
 * True where windows begin at frames, so that the features of one serve all of them. An update that has to try inference
 * first makes its input twice, of a raw window.
 */
function sharesFrames(ir: Ir, hop: number, length: number): boolean {
  const found = framesOf(ir.features);
  if (found === null || (ir.learning !== null && triesLarge(ir))) return false;
  const { hop: stride, frames } = found;
  return hop === length || (hop % stride === 0 && hop <= stride * frames);
}

function checkHop({ spans }: Program, hop: number, stride: number, length: number): Diagnostic[] {
  const at = spans["stream.hop"];
  if (hop > length) return [errors.hopRange(at, hop, `1 to ${length}, the rows of a window`)];
  if (hop === length || hop % stride === 0) return [];
  const below = hop - (hop % stride);
  const near = [below, Math.min(below + stride, length)].filter((each) => each > 0);
  return [errors.hopStride(at, hop, { stride, length }, near)];
}

function decisionOf(spec: ReadSpec): DecisionIr | null {
  const { decision } = spec;
  if (decision === undefined) return null;
  const classes = answerNames(spec);
  const { vote = [1, 1], minMargin = 0, refractory = 0, background } = decision;
  const [need, of] = vote;
  return {
    ...{ need, of, minMargin, refractory },
    background: background === undefined ? null : classes.indexOf(background),
  };
}
