import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { Block } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import { weightsLearn } from "../ir/update-constants.js";
import { dataOf } from "./table-names.js";

/** Kernel of int8 constants where the plan has no choice. */
const DEFAULT_KERNEL: Kernel = "sparse";

/** Products of a block: that of its layer, and that of its head. */
type Factor = "weights" | "head";

/**
 * True where kernels get weights beside the struct of a layer: master weights and floats do, int8 constants are tables
 * of it. The head of a layer that learns is of master weights, whether it learns or not.
 */
const WEIGHTS_BESIDE: Readonly<Record<Family, (block: Block, of: Factor) => boolean>> = {
  integer: ({ layer }, of) => (of === "head" ? layer.learning !== null : weightsLearn(layer)),
  real: () => true,
};

/** True for a product of int8 constants, and so a kernel to choose. */
export function hasConstantWeights(model: DeviceModel, block: Block, of: Factor = "weights"): boolean {
  return !WEIGHTS_BESIDE[formatOf(model).family](block, of);
}

/** Ending of the function of a product: `s8_<kernel>`, or that of its weights in the state. */
export function productSuffix(
  model: DeviceModel,
  block: Block,
  kernel: Kernel = DEFAULT_KERNEL,
  of: Factor = "weights",
): string {
  return hasConstantWeights(model, block, of) ? `s8_${kernel}` : formatOf(model).suffixes.product;
}

/** Arguments between the struct of a product and its input: weights and bias where the struct has none. */
export function productData(
  model: DeviceModel,
  block: Block,
  expressions: readonly string[],
  of: Factor = "weights",
): readonly string[] {
  return hasConstantWeights(model, block, of) ? [] : expressions;
}

/** Runtime files of a product. */
export function productFiles(
  model: DeviceModel,
  block: Block,
  kernel: Kernel = DEFAULT_KERNEL,
  of: Factor = "weights",
): string[] {
  const { suffixes, files } = formatOf(model);
  const file = hasConstantWeights(model, block, of) ? kernel : suffixes.product;
  return [`ff_dense_${file}`, ...files.product];
}

/** C expression that computes one row of a layer's activations and gives its MACs. */
export function denseCall(
  model: DeviceModel,
  block: Block,
  kernel: Kernel | undefined,
  x: string,
  acc: string,
  z: string,
): string {
  const data = productData(model, block, [dataOf(model, block, "weights"), dataOf(model, block, "bias")]);
  const suffix = productSuffix(model, block, kernel);
  return `ff_dense_${suffix}(${[`&${model.name}_${block.layer.name}`, ...data, x, acc, z].join(", ")})`;
}
