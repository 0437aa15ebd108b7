/** The bytes of a file of another framework -> layers with their weights, or everything that stands in the way. */
import { createHash } from "node:crypto";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet } from "../ir/program.js";
import type { NetSpec } from "../model.js";
import { chainOf } from "./chain.js";
import { graphOf } from "./graph.js";
import type { Conversion, Net, Refusal } from "./net.js";
import { MOST_BYTES, type Refuse } from "./net-file.js";
import { readOnnxFile } from "./onnx-file.js";
import { onnxNet } from "./onnx-net.js";
import { readTfliteFile } from "./tflite-file.js";
import { tfliteNet } from "./tflite-net.js";
import { writtenGraph } from "./written-graph.js";
import { type Written, type WrittenNet, writtenLayers } from "./written-layers.js";

export const NET_READERS: Readonly<
  Record<NetSpec["kind"], (bytes: Uint8Array, refuse: Refuse) => Conversion>
> = {
  onnx: (bytes, refuse) => onnxNet(readOnnxFile(bytes, refuse), refuse),
  tflite: (bytes, refuse) => tfliteNet(readTfliteFile(bytes, refuse), refuse),
};

/** Use of a net. */
export interface Answering {
  /** True where its layers are all that a model has, and answer. */
  readonly alone: boolean;
  /** True where its outputs are values, not scores of classes. */
  readonly estimates: boolean;
}

/**
 * Reads a file.
 * @throws Failure FF2220, FF2221
 */
export function readNet(
  bytes: Uint8Array,
  spec: NetSpec,
  span: Span | undefined,
  { alone, estimates }: Answering,
): { readonly net: ImportedNet; readonly written: WrittenNet } {
  const { kind, file } = spec;
  const refuse: Refuse = (reason) => {
    throw new Failure(errors.notReadable(span, file, kind, reason));
  };
  const told = (refusals: readonly Refusal[]): readonly Diagnostic[] =>
    refusals.map((each) => errors.nodeRefused(span, file, each));
  if (bytes.length > MOST_BYTES) refuse(`it has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  const { net, refusals } = NET_READERS[kind](bytes, refuse);
  if (net === null) throw new Failure(told(refusals));
  const layers = written(net, spec, { alone, estimates });
  if (layers.written === null) throw new Failure(told(layers.refusals));
  const { classes, dropped, weights, graph } = layers.written;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const own = { kind, file, sha256, input: net.input, classes, dropped, layers: weights };
  return { net: { ...own, ...(graph ? { graph } : {}) }, written: layers.written };
}

/** The layers of a net: one behind the other if they allow it, else with branches where the net is `alone`. */
function written(net: Net, spec: NetSpec, { alone, estimates }: Answering): Written {
  const { scales = "new", rounding = "double" } = spec.kind === "tflite" ? spec : {};
  if (scales === "own") return writtenGraph(net, graphOf(net), rounding);
  if (alone && estimates) return writtenGraph(net, graphOf(net), null); // which gives its outputs as they are
  const chain = chainOf(net);
  const layers: Written = chain.layers
    ? writtenLayers(chain.layers, alone)
    : { written: null, refusals: chain.refusals };
  if (layers.written || !alone) return layers;
  const graph = writtenGraph(net, graphOf(net), null);
  return graph.written || isGraph(net) ? graph : layers;
}

/** True for a net that is no chain, whatever else stands in its way. */
function isGraph({ ops }: Net): boolean {
  return ops.some(({ kind }) => kind === "add");
}
