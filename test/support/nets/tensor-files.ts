/** Files of tensors with names, and the net of `mapOnnx` with its weights in them. */
import { zipSync } from "fflate";
import { encodeTensors } from "../../../src/checkpoint/safetensors.js";
import {
  averagePool,
  batchNorm,
  conv2d,
  dense,
  depthwise2d,
  maxPool,
  type PretrainedSpec,
  pretrained,
} from "../../../src/model.js";
import { npyBytes } from "../../data/support.js";
import { hdf5Bytes } from "./hdf5-writer.js";
import type { WrittenTensor } from "./onnx-writer.js";
import { mapTensors } from "./small.js";

/** Bytes of tensors in a format. */
export const WRITERS: Readonly<
  Record<"safetensors" | "npz" | "h5", (tensors: readonly WrittenTensor[]) => Uint8Array>
> = {
  safetensors: (tensors) =>
    encodeTensors({
      metadata: { format: "pt" },
      tensors: new Map(
        tensors.map(({ name, dims, values }) => [name, { shape: dims, data: Float32Array.from(values) }]),
      ),
    }),
  npz: (tensors) =>
    zipSync(
      Object.fromEntries(
        tensors.map(({ name, dims, values }) => [
          `${name}.npy`,
          new Uint8Array(npyBytes("<f4", [...dims], Float32Array.from(values))),
        ]),
      ),
    ),
  h5: hdf5Bytes,
};

/** The tensor with dimension `order[i]` as its dimension i. */
export function turned({ name, dims, values }: WrittenTensor, order: readonly number[]): WrittenTensor {
  const to = order.map((axis) => dims[axis]!);
  const place = (index: readonly number[], sizes: readonly number[]): number =>
    index.reduce((at, each, axis) => at * sizes[axis]! + each, 0);
  const found = new Float32Array(values.length);
  for (let at = 0; at < found.length; at++) {
    const index = to.map(
      (size, axis) => Math.floor(at / to.slice(axis + 1).reduce((a, b) => a * b, 1)) % size,
    );
    const from = dims.map((_, axis) => index[order.indexOf(axis)]!);
    found[at] = values[place(from, dims)]!;
  }
  return { name, dims: to, values: found };
}

/** The net of `mapOnnx` as a model file writes it, and its tensors as PyTorch or Keras name and order them. */
export function mapPretrained(order: "torch" | "keras"): {
  readonly spec: PretrainedSpec;
  readonly tensors: readonly WrittenTensor[];
} {
  const own = new Map(mapTensors().map((each) => [each.name, each]));
  const tensor = (from: string, name: string): WrittenTensor => ({ ...own.get(from)!, name });
  const spec = pretrained({
    file: "net",
    layers: [
      conv2d(6, { kernel: 3, padding: "same", name: "first" }),
      batchNorm({ name: "norm", epsilon: 1e-5 }),
      maxPool(3, { stride: 2, padding: [1, 1, 1, 1] }),
      depthwise2d({ kernel: 3, padding: [1, 0, 1, 0], name: "apart" }),
      conv2d(7, { kernel: 1, name: "point" }),
      averagePool([5, 1]),
      dense(3, { name: "scores" }),
    ],
  });
  const flat = tensor("w4", "scores");
  if (order === "torch")
    return {
      spec,
      tensors: [
        ...[tensor("w1", "first.weight"), tensor("b1", "first.bias")],
        ...[tensor("g", "norm.weight"), tensor("s", "norm.bias")],
        ...[tensor("m", "norm.running_mean"), tensor("v", "norm.running_var")],
        { name: "norm.num_batches_tracked", dims: [], values: [7] },
        ...[tensor("w2", "apart.weight"), tensor("b2", "apart.bias"), tensor("w3", "point.weight")],
        ...[{ ...turned(flat, [1, 0]), name: "scores.weight" }, tensor("b4", "scores.bias")],
      ],
    };
  // Keras flattens [1, 2, 7] with the channels last.
  const rows = turned({ ...flat, dims: [7, 2, 3] }, [1, 0, 2]);
  const under = (layer: string, word: string): string => `model_weights/${layer}/${layer}/${word}:0`;
  return {
    spec,
    tensors: [
      turned(tensor("w1", under("first", "kernel")), [2, 3, 1, 0]),
      tensor("b1", under("first", "bias")),
      ...[tensor("g", under("norm", "gamma")), tensor("s", under("norm", "beta"))],
      ...[tensor("m", under("norm", "moving_mean")), tensor("v", under("norm", "moving_variance"))],
      turned(tensor("w2", under("apart", "depthwise_kernel")), [2, 3, 0, 1]),
      tensor("b2", under("apart", "bias")),
      turned(tensor("w3", under("point", "kernel")), [2, 3, 1, 0]),
      ...[{ ...rows, name: under("scores", "kernel"), dims: [14, 3] }, tensor("b4", under("scores", "bias"))],
    ],
  };
}
