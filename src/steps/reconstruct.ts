import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blockOf } from "../ir/blocks.js";
import type { AnomalyReadout, DeviceModel } from "../ir/device-model.js";
import { weightsLearn } from "../ir/update-constants.js";
import { requireValues, type StepDefinition, sizesOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** q = z W^T + c - u: the input of a layer out of its own output, by its own weights, less the input itself. */
export interface ReconstructStep {
  readonly kind: "reconstruct";
  readonly layer: number;
  /** Input and output of the layer, and what is left. */
  readonly u: string;
  readonly z: string;
  readonly q: string;
}

/** Constants of the call: integers have all in a struct, floats the shape of the layer and tables beside it. */
const ARGUMENTS: Readonly<Record<Family, (model: DeviceModel, block: Block) => string[]>> = {
  integer: (model, block) => [
    `&${model.name}_${block.layer.name}_cell`,
    ...(weightsLearn(block.layer)
      ? [dataOf(model, block, "weights"), dataOf(model, block, "decoderBias")]
      : []),
  ],
  real: (model, block) => [
    `&${model.name}_${block.layer.name}`,
    dataOf(model, block, "weights"),
    dataOf(model, block, "decoderBias"),
  ],
};

/** Remainder of a layer's input where it is reconstructed from its output. */
export const reconstruct: StepDefinition<ReconstructStep> = {
  isForward: true,
  run({ layer, u, z, q }, model, memory) {
    const block = blockOf(model, layer);
    return formatOf(model).arithmetic.reconstruct(
      tensorOf(memory, u),
      tensorOf(memory, z),
      requireValues(block, "weights", memory),
      requireValues(block, "decoderBias", memory),
      cellOf(block),
      tensorOf(memory, q),
    );
  },
  statements({ layer, u, z, q }, model) {
    const { family } = formatOf(model);
    const block = blockOf(model, layer);
    const args = [...ARGUMENTS[family](model, block), u, z, q];
    return [`macs += ff_reconstruct_${endingOf(model, block)}(${args.join(", ")});`];
  },
  describe({ layer }, model) {
    const { inputs, units } = sizesOf(blockOf(model, layer));
    return `reconstruction ${units} -> ${inputs}, less the input`;
  },
  runtime: ({ layer }, model) => [`ff_reconstruct_${endingOf(model, blockOf(model, layer))}`],
  suspect: () =>
    "input and output of the layer agree: the products, the constants or the shifts of the reconstruction",
  reads: ({ u, z }) => [u, z],
  writes: ({ q }) => [q],
  traceOutput: ({ layer, q }, model) => ({
    tensor: q,
    start: 0,
    length: sizesOf(blockOf(model, layer)).inputs,
  }),
  product({ layer }, model) {
    const block = blockOf(model, layer);
    const { inputs, units } = sizesOf(block);
    return { inputs: units, outputs: inputs, density: block.layer.density, macs: inputs * units };
  },
};

/** Ending of the kernel: that of stored values, or of masters. */
function endingOf(model: DeviceModel, { layer }: Block): string {
  const { family, suffixes } = formatOf(model);
  return { integer: weightsLearn(layer) ? "s16" : suffixes.stored, real: suffixes.stored }[family];
}

/** The readout of a cell. */
export function cellOf({ tap, layer }: Block): AnomalyReadout {
  if (tap.readout?.kind !== "anomaly") throw new Error(`layer ${layer.name} reconstructs nothing`);
  return tap.readout;
}

/** True where the weights of a layer are read a second time, in the order in which they are stored. */
export function isTied({ tap }: Block): boolean {
  return tap.readout !== null && TIED[tap.readout.kind] === true;
}

const TIED: Readonly<Partial<Record<NonNullable<Block["tap"]["readout"]>["kind"], true>>> = { anomaly: true };
