import * as errors from "../diagnostics/check-stream.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { Ir } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import { standardizationOf } from "../ir/standardization.js";
import type { StreamIr } from "../ir/stream.js";
import { obstacleOf, rowLayerCount, rowStride } from "../layers/rows.js";
import { spanOfLayer } from "./lower.js";

/**
 * The stream of a model that runs row by row, as the model file asks or with windows that do not overlap.
 * @throws Failure with FF2170 to FF2173, all of them, where it cannot.
 */
export function streamOf(program: Program, ir: Ir): StreamIr {
  const found = [...checkLayers(program, ir), ...checkInput(program, ir), ...checkLearning(program)];
  if (found.length > 0) throw new Failure(found);
  const length = ir.input.network[0]!;
  const hop = program.spec.stream?.hop ?? length;
  const stride = rowStride(ir.layers.slice(0, rowLayerCount(ir.layers)));
  const wrong = checkHop(program, hop, stride, length);
  if (wrong.length > 0) throw new Failure(wrong);
  return { length, hop };
}

function checkLayers(program: Program, { layers }: Ir): Diagnostic[] {
  const before = layers.slice(0, Math.max(1, rowLayerCount(layers)));
  return before.flatMap((layer) => {
    const why = obstacleOf(layer);
    return why === null
      ? []
      : [errors.cannotStream(spanOfLayer(program, layer.name) ?? program.spans[""], layer.name, why)];
  });
}

function checkInput({ spans }: Program, { input }: Ir): Diagnostic[] {
  const [part, ...further] = input.parts;
  const at = spans.input ?? spans[""];
  if (!part || further.length > 0)
    return [errors.streamInput(spans["input.parts"] ?? at, `${input.parts.length} parts`)];
  const { perSample, statistics } = standardizationOf(part);
  if (!perSample && !statistics) return [];
  return [errors.streamInput(spans["input.standardize"] ?? at, `standardize: "${part.standardize}"`)];
}

function checkLearning({ spec, spans }: Program): Diagnostic[] {
  return spec.learning === undefined ? [] : [errors.streamLearns(spans.stream ?? spans.learning)];
}

function checkHop({ spans }: Program, hop: number, stride: number, length: number): Diagnostic[] {
  const at = spans["stream.hop"];
  if (hop > length) return [errors.hopRange(at, hop, `1 to ${length}, the rows of a window`)];
  if (hop === length || hop % stride === 0) return [];
  const below = hop - (hop % stride);
  const near = [below, Math.min(below + stride, length)].filter((each) => each > 0);
  return [errors.hopStride(at, hop, { stride, length }, near)];
}
