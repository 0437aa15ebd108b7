/** The bytes of a file of another framework -> layers with their weights, or everything that stands in the way. */
import { createHash } from "node:crypto";
import type { SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet } from "../ir/program.js";
import type { Rounding } from "../ir/quantization.js";
import type { Shape } from "../ir/shape.js";
import type { InputSpec, NetSpec, PretrainedSpec } from "../model.js";
import { chainOf } from "./chain.js";
import { graphOf } from "./graph.js";
import { namedTensors } from "./named-tensors.js";
import type { Conversion, Net, Refusal } from "./net.js";
import { MOST_BYTES, type Refuse } from "./net-file.js";
import { readOnnxFile } from "./onnx-file.js";
import { onnxNet } from "./onnx-net.js";
import { inputOf, placedLayers } from "./pretrained-layers.js";
import { pretrainedNet, type RefuseTensors } from "./pretrained-net.js";
import { readTfliteFile } from "./tflite-file.js";
import { tfliteNet } from "./tflite-net.js";
import { writtenGraph } from "./written-graph.js";
import { type Written, type WrittenNet, writtenLayers } from "./written-layers.js";

/** Purpose of a net in a model. */
export interface Answering {
  /** True where its layers are all that a model has, and answer. */
  readonly alone: boolean;
  /** True where its outputs are values, not scores of classes. */
  readonly estimates: boolean;
}

/** Circumstances of a file in a model. */
export interface NetContext extends Answering {
  readonly span: Span | undefined;
  /** A sample of the model, as its file writes it. */
  readonly input: Pick<InputSpec, "shape" | "layout">;
  /** Places in the model file. */
  readonly at: SpanOf;
}

const NET_READERS: {
  readonly [Kind in NetSpec["kind"]]: (
    bytes: Uint8Array,
    refuse: Refuse,
    spec: Extract<NetSpec, { readonly kind: Kind }>,
    context: NetContext,
  ) => Conversion;
} = {
  onnx: (bytes, refuse) => onnxNet(readOnnxFile(bytes, refuse), refuse),
  tflite: (bytes, refuse) => tfliteNet(readTfliteFile(bytes, refuse), refuse),
  pretrained: readPretrained,
};

/**
 * Reads a file.
 * @throws Failure FF2220, FF2221, FF2229, and those of layers that do not fit over the input
 */
export function readNet(
  bytes: Uint8Array,
  spec: NetSpec,
  context: NetContext,
): { readonly net: ImportedNet; readonly written: WrittenNet } {
  const { kind, file, ...settings } = spec;
  const { span } = context;
  const refuse: Refuse = (reason) => {
    throw new Failure(errors.notReadable(span, file, kind, reason));
  };
  const told = (refusals: readonly Refusal[]): readonly Diagnostic[] =>
    refusals.map((each) => errors.nodeRefused(span, file, each));
  if (bytes.length > MOST_BYTES) refuse(`it has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  // The table has proved that each reader takes specifications of its kind; an indexed access loses the connection.
  const read = NET_READERS[kind] as (...given: [Uint8Array, Refuse, NetSpec, NetContext]) => Conversion;
  const { net, refusals } = read(bytes, refuse, spec, context);
  if (net === null) throw new Failure(told(refusals));
  const layers = written(net, spec, context);
  if (layers.written === null) throw new Failure(told(layers.refusals));
  const { classes, dropped, weights, graph } = layers.written;
  const hash = createHash("sha256").update(bytes);
  if (Object.keys(settings).length > 0) hash.update(JSON.stringify(settings));
  const own = { kind, file, sha256: hash.digest("hex"), input: net.input, classes, dropped, layers: weights };
  return { net: { ...own, ...(graph ? { graph } : {}) }, written: layers.written };
}

/** The layers that a model file writes, with the weights of a file. */
function readPretrained(
  bytes: Uint8Array,
  refuse: Refuse,
  spec: PretrainedSpec,
  { span, alone, input: { shape, layout }, at }: NetContext,
): Conversion {
  const input = inputOf(spec.layers, shape, layout);
  if (input === null) return { net: null, refusals: [unread(spec, shape)] };
  const layers = placedLayers(spec.layers, input, at);
  const tensors = namedTensors(bytes, { name: spec.file, span }, refuse);
  const refuseTensors: RefuseTensors = (problems, names) => {
    throw new Failure(errors.otherTensors(span, spec.file, problems, names));
  };
  return pretrainedNet(spec, layers, tensors, { input, answers: alone, refuse: refuseTensors });
}

/** A first layer that does not read the input, or none. */
function unread({ layers: [first] }: PretrainedSpec, shape: Shape): Refusal {
  const { kind: op = "", name: node = op } = first ?? {};
  return {
    ...{
      node,
      op,
      reason: first ? `it does not read an input of [${shape.join(", ")}]` : "it has no layers",
    },
    remedy: "Begin with a convolution or a dense layer over samples of the dimensions in `input.shape`.",
  };
}

/** The layers of a net: one behind the other if they allow it, else with branches where the net is `alone`. */
function written(net: Net, spec: NetSpec, { alone, estimates }: Answering): Written {
  const rounding = ownRounding(spec);
  if (rounding !== null) return writtenGraph(net, graphOf(net), rounding);
  if (alone && estimates) return writtenGraph(net, graphOf(net), null); // which gives its outputs as they are
  const chain = chainOf(net);
  const layers: Written = chain.layers
    ? writtenLayers(chain.layers, alone)
    : { written: null, refusals: chain.refusals };
  if (layers.written || !alone) return layers;
  const graph = writtenGraph(net, graphOf(net), null);
  return graph.written || isGraph(net) ? graph : layers;
}

/** Rounding of the integers of a file, where they are kept; null where the net is quantized anew. */
function ownRounding(spec: NetSpec): Rounding | null {
  switch (spec.kind) {
    case "tflite":
      return spec.scales === "own" ? (spec.rounding ?? "double") : null;
    case "onnx":
      return spec.scales === "own" ? "single" : null; // its definition rounds real numbers, once
    case "pretrained":
      return null;
    default:
      return spec satisfies never;
  }
}

/** True for a net that is no chain, whatever else stands in its way. */
function isGraph({ ops }: Net): boolean {
  return ops.some(({ kind }) => kind === "add");
}
