import { zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { convolveDepthwise } from "../formats/over-maps.js";
import { blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { sizeOf } from "../ir/shape.js";
import { coveredPixels, planeOf } from "../ir/window.js";
import { kernelData, kernelSuffix } from "./conv.js";
import { headroom, pixelBytes } from "./in-place.js";
import { depthwiseText } from "./map-texts.js";
import {
  densityBefore,
  factorsOf,
  type MapWork,
  requireValues,
  type StepDefinition,
  tensorOf,
} from "./step.js";
import { constantsOf } from "./table-names.js";

/** z = relu(bias + window W) of each channel by itself, at every position of the window. */
export interface DepthwiseStep {
  readonly kind: "depthwise";
  readonly layer: number;
  readonly x: string;
  readonly z: string;
  /** True for one position of a stream. */
  readonly isRow?: true;
}

/** The sums of a channel stay in a register: no tensor holds them. */
export const depthwise: StepDefinition<DepthwiseStep> = {
  isForward: true,
  isShared: true,
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
    const constants = constantsOf(`${model.name}_${block.layer.name}`, step);
    const args = [`&${constants}`, ...kernelData(model, block), step.x, step.z];
    return [`macs += ff_depthwise_${kernelSuffix(model, block)}(${args.join(", ")});`];
  },
  describe(step, model) {
    const { window, input, output } = layerAt(model.layers, step.layer, "depthwise");
    return depthwiseText(window, input, output);
  },
  runtime: (step, model) => [`ff_depthwise_${kernelSuffix(model, blockOf(model, step.layer))}`],
  suspect: () => "its input agrees: the products of a channel, its window, or which weights it reads",
  reads: (step) => [step.x],
  writes: (step) => [step.z],
  inPlace(step, model) {
    const { window, input } = layerAt(model.layers, step.layer, "depthwise");
    const bytes = pixelBytes(model, input);
    const all = headroom(window, input, { input: bytes, output: bytes }, "channels");
    return { input: step.x, output: step.z, headroom: all };
  },
  traceOutput: (step, model) => ({
    tensor: step.z,
    start: 0,
    length: sizeOf(layerAt(model.layers, step.layer, "depthwise").output),
  }),
  product(step, model) {
    const { window, plane, density } = workOf(step, model);
    const inputs = window.kernel[0] * window.kernel[1];
    return { inputs, outputs: plane.channels, density, macs: coveredPixels(window, plane) * plane.channels };
  },
  overMap: workOf,
};

function workOf(step: DepthwiseStep, model: DeviceModel): MapWork {
  const { window, input, output } = layerAt(model.layers, step.layer, "depthwise");
  const density = densityBefore(model, step.layer);
  return { kind: "depthwise", window, plane: planeOf(input), outputs: planeOf(output).channels, density };
}
