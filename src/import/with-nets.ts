/** A program -> the same with the layers that stand in files of other frameworks, and their weights. */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { openFiles } from "../data/data-files.js";
import { Failure } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet, Program, ReadLayer } from "../ir/program.js";
import type { NetSpec } from "../model.js";
import { type Chained, chainOf } from "./chain.js";
import type { Conversion, Refusal } from "./net.js";
import { MOST_BYTES, type Refuse } from "./net-file.js";
import { readOnnxFile } from "./onnx-file.js";
import { onnxNet } from "./onnx-net.js";
import { readTfliteFile } from "./tflite-file.js";
import { tfliteNet } from "./tflite-net.js";
import { type WrittenNet, writtenLayers } from "./written-layers.js";

const READERS: Readonly<Record<NetSpec["kind"], (bytes: Uint8Array, refuse: Refuse) => Conversion>> = {
  onnx: (bytes, refuse) => onnxNet(readOnnxFile(bytes, refuse), refuse),
  tflite: (bytes, refuse) => tfliteNet(readTfliteFile(bytes, refuse), refuse),
};

/**
 * Puts the layers of a file in the place of `onnx` or `tflite`, which stands first or not at all. What is no such layer, or a
 * wrong one, stays as it is: `check` says so.
 * @throws Failure FF2220 to FF2222, FF2100 to FF2105
 */
export function withNets(program: Program): Program {
  const layers: unknown = program.spec.layers;
  if (!Array.isArray(layers) || !layers.some(isNet)) return program;
  const others = layers.flatMap((layer, index) => (index > 0 && isNet(layer) ? [index] : []));
  if (others.length > 0)
    throw new Failure(others.map((index) => errors.notFirst(program.spans[`layers[${index}]`], index)));
  const own = layers.slice(1) as ReadLayer[];
  const { net, written } = readNet(layers[0] as NetSpec, program, own.length === 0);
  const { length } = written.specs;
  const read = written.specs.map((spec, index): ReadLayer => {
    const answers = written.classes !== null && index === length - 1;
    return { ...spec, imported: answers ? "read" : "hidden" };
  });
  const spec = { ...program.spec, layers: [...read, ...own] };
  return { ...program, spec, spans: movedSpans(program.spans, length), imported: net };
}

/** True for a layer that a file holds, with the fields that it has and no others. */
function isNet(layer: unknown): layer is NetSpec {
  if (typeof layer !== "object" || layer === null) return false;
  const { kind, file } = layer as Partial<NetSpec>;
  const isKind = typeof kind === "string" && Object.hasOwn(READERS, kind);
  return isKind && typeof file === "string" && file.trim() !== "" && Object.keys(layer).length === 2;
}

/** The layers of a file; `alone` where they are all that the model has. */
function readNet(
  { kind, file }: NetSpec,
  { file: model, spans }: Program,
  alone: boolean,
): { readonly net: ImportedNet; readonly written: WrittenNet } {
  const span = spans["layers[0].file"] ?? spans["layers[0]"];
  const refuse: Refuse = (reason) => {
    throw new Failure(errors.notReadable(span, file, kind, reason));
  };
  const { bytes } = openFiles(dirname(model)).open(file, { name: file, span });
  if (bytes.length > MOST_BYTES) refuse(`it has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  const all = <T extends { readonly refusals: readonly Refusal[] }>(found: T): T => {
    if (found.refusals.length === 0) return found;
    throw new Failure(found.refusals.map((each) => errors.nodeRefused(span, file, each)));
  };
  const { net } = all(READERS[kind](bytes, refuse)) as Extract<Conversion, { refusals: readonly [] }>;
  const { layers } = all(chainOf(net)) as Extract<Chained, { refusals: readonly [] }>;
  const { written } = all(writtenLayers(layers, alone));
  if (written === null) throw new Error("a net without refusals is written");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { classes, dropped, weights } = written;
  return { net: { kind, file, sha256, input: net.input, classes, dropped, layers: weights }, written };
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
