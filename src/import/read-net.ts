/** The bytes of a file of another framework -> layers with their weights, or everything that stands in the way. */
import { createHash } from "node:crypto";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet } from "../ir/program.js";
import type { NetSpec } from "../model.js";
import { chainOf } from "./chain.js";
import type { Conversion, Refusal } from "./net.js";
import { MOST_BYTES, type Refuse } from "./net-file.js";
import { readOnnxFile } from "./onnx-file.js";
import { onnxNet } from "./onnx-net.js";
import { readTfliteFile } from "./tflite-file.js";
import { tfliteNet } from "./tflite-net.js";
import { type WrittenNet, writtenLayers } from "./written-layers.js";

export const NET_READERS: Readonly<
  Record<NetSpec["kind"], (bytes: Uint8Array, refuse: Refuse) => Conversion>
> = {
  onnx: (bytes, refuse) => onnxNet(readOnnxFile(bytes, refuse), refuse),
  tflite: (bytes, refuse) => tfliteNet(readTfliteFile(bytes, refuse), refuse),
};

/**
 * Reads a file.
 * @param alone true where its layers are all that a model has, and answer.
 * @throws Failure FF2220, FF2221
 */
export function readNet(
  bytes: Uint8Array,
  { kind, file }: NetSpec,
  span: Span | undefined,
  alone: boolean,
): { readonly net: ImportedNet; readonly written: WrittenNet } {
  const refuse: Refuse = (reason) => {
    throw new Failure(errors.notReadable(span, file, kind, reason));
  };
  const told = (refusals: readonly Refusal[]): readonly Diagnostic[] =>
    refusals.map((each) => errors.nodeRefused(span, file, each));
  if (bytes.length > MOST_BYTES) refuse(`it has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  const { net, refusals } = NET_READERS[kind](bytes, refuse);
  if (net === null) throw new Failure(told(refusals));
  const chain = chainOf(net);
  if (chain.layers === null) throw new Failure(told(chain.refusals));
  const layers = writtenLayers(chain.layers, alone);
  if (layers.written === null) throw new Failure(told(layers.refusals));
  const { written } = layers;
  const { classes, dropped, weights } = written;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { net: { kind, file, sha256, input: net.input, classes, dropped, layers: weights }, written };
}
