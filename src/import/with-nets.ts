/** A program -> the same with the layers that stand in files of other frameworks, and their weights. */
import { dirname } from "node:path";
import { openFiles } from "../data/data-files.js";
import { Failure } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import { type ImportedNet, isNet, type Program, type ReadLayer } from "../ir/program.js";
import type { NetSpec } from "../model.js";
import { seeksAnomalies } from "../rules/index.js";
import { type Answering, readNet } from "./read-net.js";
import type { WrittenNet } from "./written-layers.js";

/**
 * Puts the layers of a file in the place of `onnx`, `tflite` or `pretrained`, which stands first or not at all.
 * @param program whose values have their types.
 * @throws Failure FF2220 to FF2222, FF2229, FF2100 to FF2105, errors of layers over maps
 */
export function withNets(program: Program): Program {
  const layers: readonly (ReadLayer | NetSpec)[] = program.spec.layers;
  if (!layers.some(isNet)) return program;
  const others = layers.flatMap((layer, index) => (index > 0 && isNet(layer) ? [index] : []));
  if (others.length > 0)
    throw new Failure(others.map((index) => errors.notFirst(program.spans[`layers[${index}]`], index)));
  const own = layers.slice(1) as ReadLayer[];
  const trains = isStart(layers[0] as NetSpec);
  const { net, written } = layersOf(layers[0] as NetSpec, program, {
    alone: own.length === 0 && !trains,
    estimates: program.spec.targets !== undefined || seeksAnomalies(program.spec),
  });
  const { length } = written.specs;
  const moved = movedSpans(program.spans, length);
  if (trains) {
    const { file, sha256 } = net;
    const start = net.layers.map(({ weights, bias }) => ({ weights, bias }));
    const spec = { ...program.spec, layers: [...written.specs, ...own] };
    return { ...program, spec, spans: moved, start: { file, sha256, layers: start } };
  }
  const read = written.specs.map((spec, index): ReadLayer => {
    const answers = written.classes !== null && index === length - 1;
    return { ...spec, imported: answers ? "read" : "hidden" };
  });
  const spec = { ...program.spec, layers: [...read, ...own] };
  return { ...program, spec, spans: moved, imported: net };
}

/** True for weights with which a training begins. */
function isStart(spec: NetSpec): boolean {
  return "trains" in spec && spec.trains === true;
}

/** The layers of the file that a model names. */
function layersOf(
  spec: NetSpec,
  { file: model, spans, spec: { input } }: Program,
  answering: Answering,
): { readonly net: ImportedNet; readonly written: WrittenNet } {
  const span = spans["layers[0].file"] ?? spans["layers[0]"];
  const { bytes } = openFiles(dirname(model)).open(spec.file, { name: spec.file, span });
  const at = (path: string): typeof span => spans[path] ?? span;
  return readNet(bytes, spec, { ...answering, span, input, at });
}

/** Places of layers behind those of a file, which all stand at its own. */
function movedSpans(spans: Program["spans"], count: number): Program["spans"] {
  const own = spans["layers[0]"];
  const moved = Object.entries(spans).map(([path, span]): [string, typeof span] => {
    const [, index, rest] = /^layers\[(\d+)\](.*)$/.exec(path) ?? [];
    if (index === undefined) return [path, span];
    return index === "0" ? [path, span] : [`layers[${Number(index) + count - 1}]${rest}`, span];
  });
  const whole = own ? Array.from({ length: count }, (_, index) => [`layers[${index}]`, own] as const) : [];
  return Object.fromEntries([...moved, ...whole]);
}
