import { blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { AsymmetricConvLayer, AsymmetricDepthwiseLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { coveredPixels, planeOf } from "../ir/window.js";
import { type AsymmetricTables, convolveAsymmetric } from "./asymmetric.js";
import { whole } from "./c.js";
import { convText, depthwiseText } from "./map-texts.js";
import { type MapWork, type Memory, requireValues, type StepDefinition, tensorOf } from "./step.js";

type LayerKind = (AsymmetricConvLayer | AsymmetricDepthwiseLayer)["kind"];

/** q = bias + window W over q - zero, rescaled, at every position of the window. */
export interface AsymmetricStep<Own extends keyof typeof KINDS> {
  readonly kind: Own;
  readonly layer: number;
  readonly x: string;
  /** Sums [outputs]; of dense kernels alone. */
  readonly acc?: string;
  readonly z: string;
}

const CONV = { layer: "asymmetricConv", apart: false, work: "conv", text: convText } as const;

/** Functions and layers of each kind, and whether it computes each channel by itself; a dense one has one window over all. */
const KINDS = {
  asymmetricConv: {
    ...CONV,
    ...({ call: "ff_asymmetric_conv", files: [], form: "by position" } as const),
  },
  asymmetricListed: {
    ...CONV,
    ...({ call: "ff_asymmetric_listed", files: ["ff_dense_sparse"], form: "listed" } as const),
  },
  asymmetricRow: {
    ...CONV,
    ...({ call: "ff_asymmetric_row", files: ["ff_dense_row"], form: "row" } as const),
  },
  asymmetricDepthwise: {
    ...({ layer: "asymmetricDepthwise", apart: true, work: "depthwise", text: depthwiseText } as const),
    ...({ call: "ff_asymmetric_depthwise", files: [], form: "by position" } as const),
  },
} as const;

function sumsOf({ acc }: { readonly acc?: string }): readonly string[] {
  return acc === undefined ? [] : [acc];
}

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

function productStep<Own extends keyof typeof KINDS>(kind: Own): StepDefinition<AsymmetricStep<Own>> {
  const { call, files, apart, work, text, form } = KINDS[kind];
  const layerOf = (model: DeviceModel, layer: number) =>
    layerAt<LayerKind>(model.layers, layer, KINDS[kind].layer);
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
      asymmetric: form,
    };
  };
  return {
    isForward: true,
    run(step, model, memory) {
      const layer = layerOf(model, step.layer);
      const { window, input, output, numbers } = layer;
      const zero = "folded" in layer ? 0 : numbers.input.zero;
      const sizes = { window, plane: planeOf(input), outputs: planeOf(output).channels, apart, zero };
      const tables = tablesOf(model, step.layer, memory);
      convolveAsymmetric(sizes, numbers, tables, tensorOf(memory, step.x), tensorOf(memory, step.z));
      return macsOf(model, step.layer);
    },
    statements(step, model) {
      const { name } = layerOf(model, step.layer);
      return [
        `${call}(${[`&${model.name}_${name}`, step.x, ...sumsOf(step), step.z].join(", ")});`,
        `macs += ${whole(macsOf(model, step.layer), 0)};`,
      ];
    },
    describe(step, model) {
      const { window, input, output } = layerOf(model, step.layer);
      return text(window, input, output, "");
    },
    runtime: () => [call, ...files],
    suspect: () => "its input agrees: the products, their rounding, its window, or which weights it reads",
    reads: (step) => [step.x],
    writes: (step) => [...sumsOf(step), step.z],
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
export const asymmetricListed = productStep("asymmetricListed");
export const asymmetricRow = productStep("asymmetricRow");
