import { blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { AsymmetricConvLayer, AsymmetricDepthwiseLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { coveredPixels, planeOf } from "../ir/window.js";
import { type AsymmetricTables, convolveAsymmetric } from "./asymmetric.js";
import { whole } from "./c.js";
import { convText, depthwiseText } from "./map-texts.js";
import { type MapWork, type Memory, requireValues, type StepDefinition, tensorOf } from "./step.js";

type Kind = (AsymmetricConvLayer | AsymmetricDepthwiseLayer)["kind"];

/** q = bias + window W over q - zero, rescaled, at every position of the window. */
export interface AsymmetricStep<Own extends Kind> {
  readonly kind: Own;
  readonly layer: number;
  readonly x: string;
  readonly z: string;
}

/** Functions of each kind, and whether it computes each channel by itself. */
const KINDS = {
  asymmetricConv: { call: "ff_asymmetric_conv", apart: false, work: "conv", text: convText },
  asymmetricDepthwise: {
    call: "ff_asymmetric_depthwise",
    apart: true,
    work: "depthwise",
    text: depthwiseText,
  },
} as const;

function tablesOf(model: DeviceModel, layer: number, memory: Memory): AsymmetricTables {
  const block = blockOf(model, layer);
  const table = (role: "weights" | "bias" | "multiplier" | "shift") => requireValues(block, role, memory);
  return {
    weights: table("weights"),
    bias: table("bias"),
    multiplier: table("multiplier"),
    shift: table("shift"),
  };
}

function productStep<Own extends Kind>(kind: Own): StepDefinition<AsymmetricStep<Own>> {
  const { call, apart, work, text } = KINDS[kind];
  const layerOf = (model: DeviceModel, layer: number) => layerAt<Kind>(model.layers, layer, kind);
  /** Every tap over the map counts, whatever kernels leave out. */
  const macsOf = (model: DeviceModel, layer: number): number => {
    const { window, input, output } = layerOf(model, layer);
    const plane = planeOf(input);
    return coveredPixels(window, plane) * plane.channels * (apart ? 1 : planeOf(output).channels);
  };
  const workOf = (model: DeviceModel, layer: number): MapWork => {
    const { window, input, output } = layerOf(model, layer);
    return {
      ...{ kind: work, window, plane: planeOf(input), outputs: planeOf(output).channels, density: 1 },
      isAsymmetric: true,
    };
  };
  return {
    isForward: true,
    run(step, model, memory) {
      const { window, input, output, numbers } = layerOf(model, step.layer);
      const sizes = { window, plane: planeOf(input), outputs: planeOf(output).channels, apart };
      const tables = tablesOf(model, step.layer, memory);
      convolveAsymmetric(sizes, numbers, tables, tensorOf(memory, step.x), tensorOf(memory, step.z));
      return macsOf(model, step.layer);
    },
    statements(step, model) {
      const { name } = layerOf(model, step.layer);
      return [
        `${call}(&${model.name}_${name}, ${step.x}, ${step.z});`,
        `macs += ${whole(macsOf(model, step.layer), 0)};`,
      ];
    },
    describe(step, model) {
      const { window, input, output } = layerOf(model, step.layer);
      return text(window, input, output, "");
    },
    runtime: () => [call],
    suspect: () => "its input agrees: the products, their rounding, its window, or which weights it reads",
    reads: (step) => [step.x],
    writes: (step) => [step.z],
    traceOutput: (step, model) => ({
      tensor: step.z,
      start: 0,
      length: sizeOf(layerOf(model, step.layer).output),
    }),
    product(step, model) {
      const { window, plane, outputs } = workOf(model, step.layer);
      const inputs = window.kernel[0] * window.kernel[1] * (apart ? 1 : plane.channels);
      return { inputs, outputs, density: 1, macs: macsOf(model, step.layer) };
    },
    overMap: (step, model) => workOf(model, step.layer),
  };
}

export const asymmetricConv = productStep("asymmetricConv");
export const asymmetricDepthwise = productStep("asymmetricDepthwise");
