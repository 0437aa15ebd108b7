import { formatOf } from "../formats/index.js";
import { blockOf } from "../ir/blocks.js";
import { hasConstantWeights, productData, productFiles, productSuffix } from "./product.js";
import { inputDensity, requireValues, type StepDefinition, sizesOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** acc = bias + x W: what all candidate labels share in the first layer. */
export interface BaseStep {
  readonly kind: "base";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
}

/** acc = bias + x W: the sums of the first layer before any candidate label. */
export const base: StepDefinition<BaseStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const acc = tensorOf(memory, step.acc);
    acc.set(requireValues(block, "bias", memory));
    const weights = requireValues(block, "weights", memory);
    return formatOf(model).arithmetic.accumulate(tensorOf(memory, step.x), weights, acc);
  },
  statements(step, model, kernel) {
    const block = blockOf(model, step.layer);
    const args = [
      `&${model.name}_${block.layer.name}`,
      ...productData(model, block, [dataOf(model, block, "weights"), dataOf(model, block, "bias")]),
      ...[step.x, step.acc],
    ];
    return [`macs += ff_sums_${productSuffix(model, block, kernel)}(${args.join(", ")});`];
  },
  describe(step, model) {
    const { inputs, units } = sizesOf(blockOf(model, step.layer));
    return `dense ${inputs} -> ${units}, shared by all candidate labels`;
  },
  runtime: (step, model, kernel) => productFiles(model, blockOf(model, step.layer), kernel),
  suspect: () => "its input agrees: the products or the sum of the kernel, or which weights it reads",
  reads: (step) => [step.x],
  writes: (step) => [step.acc],
  traceOutput: (step, model) => ({
    tensor: step.acc,
    start: 0,
    length: sizesOf(blockOf(model, step.layer)).units,
  }),
  product(step, model) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    return { inputs, outputs: units, density: inputDensity(model, block), macs: inputs * units };
  },
  matrix: "weights",
  hasKernels: (step, model) => hasConstantWeights(model, blockOf(model, step.layer)),
};
