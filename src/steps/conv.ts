import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { convolve } from "../formats/over-maps.js";
import { type Block, blockOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { SIMD } from "../ir/simd.js";
import type { Tiled } from "../ir/tiled-matrix.js";
import { coveredPixels, planeOf } from "../ir/window.js";
import { headroom, pixelBytes } from "./in-place.js";
import { convText } from "./map-texts.js";
import { hasConstantWeights, productData } from "./product.js";
import {
  densityBefore,
  factorsOf,
  type MapWork,
  requireValues,
  type StepDefinition,
  tensorOf,
} from "./step.js";
import { constantsOf, dataOf } from "./table-names.js";
import { kernelCall, tiledConvFiles, tileRoom, windowMatrix } from "./tiled.js";

/** z = relu(bias + window W) at every position of the window; acc [outputs]. */
export interface ConvStep extends Tiled {
  readonly kind: "conv";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
  readonly z: string;
  /** Room for the upper bytes of masters, see ff_conv_s16.h; null where others are read, or at few positions. */
  readonly room: string | null;
  /** True for one position of a stream. */
  readonly isRow?: true;
}

const SUFFIX: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: (model, block) => (hasConstantWeights(model, block) ? "s8" : "s16"),
  real: (model) => formatOf(model).suffixes.product,
};

/** Further arguments of kernels by masters. */
const ROOM: Readonly<
  Record<Family, (step: ConvStep, model: DeviceModel, block: Block) => readonly string[]>
> = {
  integer: (step, model, block) => (hasConstantWeights(model, block) ? [] : [roomOf(step) ?? "NULL"]),
  real: () => [],
};

/** True where each position takes the upper bytes of masters out anew. */
const UNPACKED: Readonly<Record<Family, (step: ConvStep, model: DeviceModel, block: Block) => boolean>> = {
  integer: (step, model, block) => !hasConstantWeights(model, block) && roomOf(step) === null,
  real: () => false,
};

/** A single position is not worth the room. */
function roomOf({ room, isRow }: ConvStep): string | null {
  return isRow ? null : room;
}

/** Ending of the functions of layers with a window, and of their files. */
export function kernelSuffix(model: DeviceModel, block: Block): string {
  return SUFFIX[formatOf(model).family](model, block);
}

/** Arguments between the struct of a layer with a window and its input: weights and bias where the struct has none. */
export function kernelData(model: DeviceModel, block: Block): readonly string[] {
  return productData(model, block, [dataOf(model, block, "weights"), dataOf(model, block, "bias")]);
}

/** acc = bias + window W; z = relu(acc), requantized, at every position. */
export const conv: StepDefinition<ConvStep> = {
  isForward: true,
  isShared: true,
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
      ...kernelData(model, block),
      ...[step.x, step.acc, step.z],
      ...ROOM[formatOf(model).family](step, model, block),
    ];
    return [`macs += ${kernelCall(step, `conv_${kernelSuffix(model, block)}`, args)};`];
  },
  describe(step, model) {
    const { window, input, output } = layerAt(model.layers, step.layer, "conv");
    return convText(window, input, output);
  },
  runtime(step, model) {
    const suffix = kernelSuffix(model, blockOf(model, step.layer));
    return [`ff_conv_${suffix}`, ...tiledConvFiles(step, suffix)];
  },
  suspect: () =>
    "its input agrees: the products or the sum of the kernel, its window, or which weights it reads",
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z, roomOf(step), ...tileRoom(step)].filter((id) => id !== null),
  inPlace(step, model, simd) {
    const { window, input, output } = layerAt(model.layers, step.layer, "conv");
    const bytes = { input: pixelBytes(model, input), output: pixelBytes(model, output) };
    const order = SIMD[simd].readsRowsAgain ? "rows" : "positions";
    return { input: step.x, output: step.z, headroom: headroom(window, input, bytes, order) };
  },
  traceOutput(step, model) {
    const { output } = layerAt(model.layers, step.layer, "conv");
    return { tensor: step.z, start: 0, length: output.reduce((product, size) => product * size, 1) };
  },
  product(step, model) {
    const { window, plane, outputs, density } = workOf(step, model);
    const inputs = window.kernel[0] * window.kernel[1] * plane.channels;
    return { inputs, outputs, density, macs: coveredPixels(window, plane) * plane.channels * outputs };
  },
  tileable(step, model) {
    const block = blockOf(model, step.layer);
    return windowMatrix(block, kernelSuffix(model, block));
  },
  withoutRoom: (step) => ({ ...step, room: null }),
  overMap: workOf,
};

function workOf(step: ConvStep, model: DeviceModel): MapWork {
  const { window, input, output } = layerAt(model.layers, step.layer, "conv");
  const density = densityBefore(model, step.layer);
  const unpacked = UNPACKED[formatOf(model).family](step, model, blockOf(model, step.layer));
  return {
    ...{ kind: "conv", window, plane: planeOf(input), outputs: planeOf(output).channels, density },
    ...(unpacked ? { isUnpacked: true } : {}),
  };
}
