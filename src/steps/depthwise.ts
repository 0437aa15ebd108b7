import { zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { convolveDepthwise } from "../formats/over-maps.js";
import { blockOf, layerAt } from "../ir/blocks.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { depthwiseText } from "../layers/map-texts.js";
import { kernelData, kernelSuffix } from "./conv.js";
import { factorsOf, inputDensity, requireValues, type StepDefinition, sizesOf, tensorOf } from "./step.js";

/** z = relu(bias + window W) of each channel by itself, at every position of the window. */
export interface DepthwiseStep {
  readonly kind: "depthwise";
  readonly layer: number;
  readonly x: string;
  readonly z: string;
}

/** The sums of a channel stay in a register: no tensor holds them. */
export const depthwise: StepDefinition<DepthwiseStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const { arithmetic, elements } = formatOf(model);
    const { window, input } = layerAt(model.layers, step.layer, "depthwise");
    const kernel = {
      weights: requireValues(block, "weights", memory),
      bias: requireValues(block, "bias", memory),
      factors: factorsOf(block),
    };
    const plane = planeOf(input);
    const acc = zeros(elements.product, plane.channels);
    const [x, z] = [tensorOf(memory, step.x), tensorOf(memory, step.z)];
    return convolveDepthwise(arithmetic, window, plane, kernel, x, acc, z);
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [`&${model.name}_${block.layer.name}`, ...kernelData(model, block), step.x, step.z];
    return [`macs += ff_depthwise_${kernelSuffix(model)}(${args.join(", ")});`];
  },
  describe(step, model) {
    const { window, input, output } = layerAt(model.layers, step.layer, "depthwise");
    return depthwiseText(window, input, output);
  },
  runtime: (_step, model) => [`ff_depthwise_${kernelSuffix(model)}`],
  suspect: () => "its input agrees: the products of a channel, its window, or which weights it reads",
  reads: (step) => [step.x],
  writes: (step) => [step.z],
  traceOutput: (step, model) => ({
    tensor: step.z,
    start: 0,
    length: sizeOf(layerAt(model.layers, step.layer, "depthwise").output),
  }),
  product(step, model) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const { height, width } = planeOf(block.layer.output);
    return { inputs, outputs: units, density: inputDensity(model, block), times: height * width };
  },
};
