/** A node of an ONNX file as its operator reads it: attributes with defaults, inputs by what they are, and refusals. */

import type { Quantization } from "../ir/quantization.js";
import type { NetBuilder, Value } from "./net-builder.js";
import { type Constant, IS_FLOAT } from "./net-constant.js";
import { NodeRefused, NodeSkipped } from "./node-refused.js";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./onnx-file.js";

/** Meaning of a name of the file; null where its node was refused. */
export type Named = Value | OnnxTensor | null;

/** All that a node sees. */
export interface OnnxScope {
  readonly names: Map<string, Named>;
  readonly builder: NetBuilder;
  /** Samples of a batch; null where any number may come. */
  readonly batch: number | null;
  /** Version of the standard operators. */
  readonly opset: number;
  /** Meaning of the int8 that a file has for values of the net, by their ids; null where it has several. */
  readonly quantizations: Map<number, Quantization | null>;
  /** Ids of values that are not below 0. */
  readonly positive: Set<number>;
}

const EXPORT_AGAIN = "Export the net again with constants folded (`do_constant_folding`, onnx-simplifier).";

export interface NodeReader extends OnnxScope {
  readonly node: OnnxNode;
  integer(name: string, otherwise: number): number;
  integers(name: string, otherwise: readonly number[]): readonly number[];
  float(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
  has(input: number): boolean;
  /** True where an input is a constant. */
  isConstant(input: number): boolean;
  /** The constant that an input is. */
  constant(input: number): Constant;
  /** The same, which must hold finite real numbers. */
  weights(input: number): Constant;
  /** The value of the net that an input is. */
  value(input: number): Value;
  /** The same as a map or signal [channels, ...sizes] of the file, which lies channels last with us. */
  map(input: number): Value;
  /** The same as a vector. */
  vector(input: number): Value;
  refuse(reason: string, remedy: string): never;
}

/** A node in its scope. */
export function readerOf(node: OnnxNode, scope: OnnxScope): NodeReader {
  const refuse = (reason: string, remedy: string): never => {
    throw new NodeRefused(reason, remedy);
  };
  const attribute = (name: string): OnnxAttribute | undefined => node.attributes.get(name);
  const named = (input: number): Value | OnnxTensor => {
    const name = node.inputs[input] ?? "";
    const found = scope.names.get(name);
    if (found === null) throw new NodeSkipped();
    if (found !== undefined) return found;
    return name === ""
      ? refuse(`it lacks input ${input}`, "Export the net again.")
      : refuse(
          `it reads ${JSON.stringify(name)}, which nothing before it makes`,
          "The nodes of a file stand in the order in which they are computed.",
        );
  };
  const constant = (input: number): Constant => {
    const found = named(input);
    if ("id" in found) return refuse(`input ${input} is computed by the net, not a constant`, EXPORT_AGAIN);
    if ("unreadable" in found)
      return refuse(
        `its constant ${JSON.stringify(found.name)} cannot be read: ${found.unreadable}`,
        "Weights are float32, float64, float16 or integers of 8 to 64 bits, and stand in the file itself.",
      );
    return found;
  };
  const value = (input: number): Value => {
    const found = named(input);
    return "id" in found ? found : refuse(`input ${input} is a constant`, EXPORT_AGAIN);
  };
  const isConstant = (input: number): boolean => !("id" in named(input));
  return {
    ...scope,
    node,
    refuse,
    constant,
    value,
    integer: (name, otherwise) => attribute(name)?.integer ?? otherwise,
    integers: (name, otherwise) => attribute(name)?.integers ?? otherwise,
    float: (name, otherwise) => attribute(name)?.float ?? otherwise,
    text: (name, otherwise) => attribute(name)?.text ?? otherwise,
    has: (input) => (node.inputs[input] ?? "") !== "",
    isConstant,
    weights(input) {
      const found = constant(input);
      if (!IS_FLOAT[found.type])
        refuse(
          `its weights ${JSON.stringify(found.name)} are ${found.type}`,
          "Dequantize them, or export floats.",
        );
      if (!found.values.every(Number.isFinite))
        refuse(`its weights ${JSON.stringify(found.name)} hold a NaN or an infinity`, "Train the net again.");
      return found;
    },
    map(input) {
      const found = value(input);
      if (found.dims.length !== 2 && found.dims.length !== 3)
        refuse(
          `its input has ${found.dims.length + 1} dimensions`,
          "Layers over maps read [batch, channels, height, width], over signals [batch, channels, length].",
        );
      if (!scope.builder.isMap(found))
        refuse(
          "its input has its channels elsewhere",
          "Reshape and transpose behind the last layer over maps.",
        );
      return found;
    },
    vector(input) {
      const found = value(input);
      if (found.dims.length !== 1)
        refuse(`its input has ${found.dims.length + 1} dimensions`, "Flatten before a dense layer.");
      return found;
    },
  };
}
