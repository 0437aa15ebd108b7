import { formatOf } from "../formats/index.js";
import type { Tiled } from "../ir/tiled-matrix.js";
import { hasConstantWeights, productData, productFiles, productSuffix } from "./product.js";
import { isTied } from "./reconstruct.js";
import {
  factorsOf,
  inputDensity,
  pointer,
  requireValues,
  type StepDefinition,
  sizesOf,
  sliceName,
  sliceOf,
  sliceText,
  tensorOf,
} from "./step.js";
import { dataOf } from "./table-names.js";
import { keptLists, kernelCall, productMatrix, tiledProductFiles, tileRoom, withLists } from "./tiled.js";

/** acc = bias + x W, z = requantize(acc) for the units of one slice; z holds all slices. */
export interface DenseStep extends Tiled {
  readonly kind: "dense";
  readonly layer: number;
  readonly slice: number;
  readonly x: string;
  readonly acc: string;
  readonly z: string;
}

/** acc = bias + x W; z = min(127, max(0, requantize(acc))), for the units of one slice. */
export const dense: StepDefinition<DenseStep> = {
  isForward: true,
  run(step, model, memory) {
    const { arithmetic } = formatOf(model);
    const { block, start, width } = sliceOf(step, model);
    const { inputs } = sizesOf(block);
    const acc = tensorOf(memory, step.acc);
    acc.set(requireValues(block, "bias", memory).subarray(start, start + width));
    const weights = requireValues(block, "weights", memory).subarray(
      start * inputs,
      (start + width) * inputs,
    );
    const macs = arithmetic.accumulate(tensorOf(memory, step.x), weights, acc);
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    arithmetic.activate(acc, factorsOf(block), start, z);
    return macs;
  },
  statements(step, model, kernel) {
    const { block, start } = sliceOf(step, model);
    const { inputs } = sizesOf(block);
    const weights = pointer(dataOf(model, block, "weights"), start * inputs);
    const bias = pointer(dataOf(model, block, "bias"), start);
    const args = [
      `&${sliceName(model, block, step.slice)}`,
      ...productData(model, block, [weights, bias]),
      ...[step.x, step.acc, pointer(step.z, start)],
    ];
    return [`macs += ${kernelCall(step, `dense_${productSuffix(model, block, kernel)}`, args)};`];
  },
  describe(step, model) {
    const { block } = sliceOf(step, model);
    const { inputs, units } = sizesOf(block);
    return `dense ${inputs} -> ${units}${sliceText(block, step.slice)}, relu`;
  },
  runtime(step, model, kernel) {
    const { block } = sliceOf(step, model);
    const tiled = tiledProductFiles(step, productSuffix(model, block, kernel));
    return [...productFiles(model, block, kernel), ...tiled];
  },
  suspect(host, device) {
    if (host instanceof Float32Array)
      return "its input agrees: the order of the sum, a rounding too many or too few, or which weights it reads";
    return host.every((value, i) => Math.abs(value - device[i]!) <= 1)
      ? "its input agrees and all elements are within one LSB: the rounding of the requantization"
      : "its input agrees: the products or the sum of the kernel, or which weights it reads";
  },
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z, ...tileRoom(step), ...keptLists(step)],
  traceOutput(step, model) {
    const { start, width } = sliceOf(step, model);
    return { tensor: step.z, start, length: width };
  },
  product(step, model) {
    const { block, width } = sliceOf(step, model);
    const { inputs } = sizesOf(block);
    return { inputs, outputs: width, density: inputDensity(model, block), macs: inputs * width };
  },
  matrix: "weights",
  tileable: (step, model, kernel) => withLists(step, model, productMatrix(step, model, kernel, "weights")),
  hasKernels: (step, model) => hasConstantWeights(model, sliceOf(step, model).block),
  onlyKernel: (step, model) => (isTied(sliceOf(step, model).block) ? "sparse" : null),
  accumulators: (step) => step.acc,
};
