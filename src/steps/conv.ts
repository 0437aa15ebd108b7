import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { convolve } from "../formats/over-maps.js";
import { type Block, blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { planeOf } from "../ir/window.js";
import { convText } from "../layers/map-texts.js";
import { factorsOf, inputDensity, requireValues, type StepDefinition, sizesOf, tensorOf } from "./step.js";
import { constantsOf, dataOf } from "./table-names.js";

/** z = relu(bias + window W) at every position of the window; acc [outputs]. */
export interface ConvStep {
  readonly kind: "conv";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
  readonly z: string;
  /** True for one position of a stream. */
  readonly isRow?: true;
}

/** Arguments between the struct and the input: floats get weights and bias. */
const DATA: Readonly<Record<Family, (model: DeviceModel, block: Block) => readonly string[]>> = {
  integer: () => [],
  real: (model, block) => [dataOf(model, block, "weights"), dataOf(model, block, "bias")],
};

/** Ending of the function and of its file. */
const SUFFIX: Readonly<Record<Family, (model: DeviceModel) => string>> = {
  integer: () => "s8",
  real: (model) => formatOf(model).suffixes.product,
};

function suffixOf(model: DeviceModel): string {
  return SUFFIX[formatOf(model).family](model);
}

/** acc = bias + window W; z = relu(acc), requantized, at every position. */
export const conv: StepDefinition<ConvStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const { window, input } = layerAt(model.layers, step.layer, "conv");
    const kernel = {
      weights: requireValues(block, "weights", memory),
      bias: requireValues(block, "bias", memory),
      factors: factorsOf(block),
    };
    const [x, acc, z] = [tensorOf(memory, step.x), tensorOf(memory, step.acc), tensorOf(memory, step.z)];
    return convolve(formatOf(model).arithmetic, window, planeOf(input), kernel, x, acc, z);
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [
      `&${constantsOf(`${model.name}_${block.layer.name}`, step)}`,
      ...DATA[formatOf(model).family](model, block),
      ...[step.x, step.acc, step.z],
    ];
    return [`macs += ff_conv_${suffixOf(model)}(${args.join(", ")});`];
  },
  describe(step, model) {
    const { window, input, output } = layerAt(model.layers, step.layer, "conv");
    return convText(window, input, output);
  },
  runtime: (_step, model) => [`ff_conv_${suffixOf(model)}`],
  suspect: () =>
    "its input agrees: the products or the sum of the kernel, its window, or which weights it reads",
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z],
  traceOutput(step, model) {
    const { output } = layerAt(model.layers, step.layer, "conv");
    return { tensor: step.z, start: 0, length: output.reduce((product, size) => product * size, 1) };
  },
  product(step, model) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const { height, width } = planeOf(block.layer.output);
    return { inputs, outputs: units, density: inputDensity(model, block), times: height * width };
  },
};
