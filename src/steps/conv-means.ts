import { type Values, zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { uint8s } from "../formats/narrow.js";
import { blockOf, layerAt, widthOf } from "../ir/blocks.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { cells, cellsName, cellsOf } from "./cells.js";
import { type ConvStep, conv } from "./conv.js";
import { type Memory, type StepDefinition, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** A convolution by masters and the means of its head, without a map between them that is ever whole. */
export interface ConvMeansStep {
  readonly kind: "convMeans";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
  /** Some rows of positions, or some positions of a signal. */
  readonly part: string;
  /** Number of them. */
  readonly atOnce: number;
  /** [cells of a row][channels] */
  readonly sums: string;
  readonly f: string;
  /** [1]: the sum of the squares of z. */
  readonly squares: string;
  /** [positions][bytes]: a bit of each z, 1 where it is not 0; the lowest for the first channel. */
  readonly active: string;
}

/** Id of the map, which has no place on the device. */
const MAP = "map";

/** f = means of z = relu(bias + window W); z leaves its active bits and the sum of its squares. */
export const convMeans: StepDefinition<ConvMeansStep> = {
  isForward: true,
  run(step, model, memory) {
    const { output } = layerAt(model.layers, step.layer, "conv");
    const { elements, arithmetic } = formatOf(model);
    const z = zeros(elements.stored, sizeOf(output));
    const within: Memory = { ...memory, tensors: { ...memory.tensors, [MAP]: z } };
    const macs = conv.run(convOf(step), model, within);
    cells.run({ kind: "cells", layer: step.layer, z: MAP, f: step.f }, model, within);
    tensorOf(memory, step.squares)[0] = arithmetic.sumOfSquares(z);
    keepActive(z, planeOf(output).channels, uint8s(tensorOf(memory, step.active)));
    return macs;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [
      ...[`&${model.name}_${block.layer.name}`, `&${cellsName(model, block)}`],
      ...[`${cellsOf(block).gain}`, `${step.atOnce}`],
      ...[dataOf(model, block, "weights"), dataOf(model, block, "bias")],
      ...[step.x, step.acc, step.part, step.sums, step.f, step.squares, step.active],
    ];
    return [`macs += ff_conv_means_s16(${args.join(", ")});`];
  },
  describe: (step, model) =>
    `${conv.describe(convOf(step), model)}, part by part; ${cells.describe({ kind: "cells", layer: step.layer, z: MAP, f: step.f }, model)}`,
  runtime: () => ["ff_conv_means_s16"],
  suspect: () => "its input agrees: the products, the window, or the means of the cells",
  reads: ({ x }) => [x],
  writes: ({ acc, part, sums, f, squares, active }) => [acc, part, sums, f, squares, active],
  traceOutput: ({ layer, f }, model) => ({ tensor: f, start: 0, length: widthOf(blockOf(model, layer)) }),
  product: (step, model) => conv.product!(convOf(step), model),
  overMap: (step, model) => conv.overMap!(convOf(step), model),
};

function convOf({ layer, x, acc }: ConvMeansStep): ConvStep {
  return { kind: "conv", layer, x, acc, z: MAP, room: null };
}

/** Bytes of a position's bits. */
export function activeBytes(channels: number): number {
  return Math.ceil(channels / 8);
}

function keepActive(z: Values, channels: number, active: Uint8Array): void {
  active.fill(0);
  for (const [at, value] of z.entries()) {
    const { byte, bit } = bitOf(at, channels);
    if (value > 0) active[byte]! |= 1 << bit;
  }
}

/** Place of the bit of value `at` of a map. */
function bitOf(at: number, channels: number): { readonly byte: number; readonly bit: number } {
  const channel = at % channels;
  return { byte: ((at - channel) / channels) * activeBytes(channels) + (channel >> 3), bit: channel & 7 };
}

/** A map that has ones where bits are set: of means nothing else counts. */
export function onesOf(active: Uint8Array, channels: number): Int8Array {
  const positions = active.length / activeBytes(channels);
  return Int8Array.from({ length: positions * channels }, (_, at) => {
    const { byte, bit } = bitOf(at, channels);
    return (active[byte]! >> bit) & 1;
  });
}
