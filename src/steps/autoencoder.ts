/** Steps of an imported net that makes its input anew: z-scores of the input, and what the net leaves of it. */
import { int16s, int32s } from "../formats/narrow.js";
import { type Block, blockOf, blocksOf } from "../ir/blocks.js";
import type { AutoencoderReadout, DeviceModel } from "../ir/device-model.js";
import { sizeOf } from "../ir/shape.js";
import { inputScores as makeScores, remainderOf } from "../numerics/remade-input.js";
import { requireValues, type StepDefinition, tensorOf } from "./step.js";

/** Z-scores of the network input. */
export interface InputScoresStep {
  readonly kind: "inputScores";
  readonly x: string;
  readonly scores: string;
}

/** q = output of the last layer less the network input. */
export interface RemainderStep {
  readonly kind: "remainder";
  readonly layer: number;
  readonly x: string;
  readonly z: string;
  readonly q: string;
}

/** C name of the constants of both calls. */
export function autoencoderName(model: Pick<DeviceModel, "name">, { layer }: Block): string {
  return `${model.name}_${layer.name}_autoencoder`;
}

/** scores = z-scores of x. */
export const inputScores: StepDefinition<InputScoresStep> = {
  run({ x, scores }, model, memory) {
    const block = lastBlock(model);
    const of = (role: "inputFactor" | "inputTerm") => int32s(requireValues(block, role, memory));
    const tables = { factor: of("inputFactor"), term: of("inputTerm") };
    makeScores(tables, tensorOf(memory, x), int16s(tensorOf(memory, scores)));
    return 0;
  },
  statements: ({ x, scores }, model) => [
    `ff_autoencoder_scores_s8(&${autoencoderName(model, lastBlock(model))}, ${x}, ${scores});`,
  ],
  describe: () => "z-scores of the input",
  runtime: () => ["ff_autoencoder_s8"],
  suspect: () => "the input agrees: the tables of the z-scores",
  reads: ({ x }) => [x],
  writes: ({ scores }) => [scores],
  traceOutput: ({ scores }, model) => ({ tensor: scores, start: 0, length: sizeOf(model.input.network) }),
};

/** q = z - x in one unit. */
export const remainder: StepDefinition<RemainderStep> = {
  isForward: true,
  run({ layer, x, z, q }, model, memory) {
    const { difference } = autoencoderOf(blockOf(model, layer));
    remainderOf(difference, tensorOf(memory, x), tensorOf(memory, z), int16s(tensorOf(memory, q)));
    return 0;
  },
  statements: ({ layer, x, z, q }, model) => [
    `ff_autoencoder_left_s8(&${autoencoderName(model, blockOf(model, layer))}, ${x}, ${z}, ${q});`,
  ],
  describe: () => "the output, less the input",
  runtime: () => ["ff_autoencoder_s8"],
  suspect: () => "input and output agree: the factors that bring them to one unit",
  reads: ({ x, z }) => [x, z],
  writes: ({ q }) => [q],
  traceOutput: ({ q }, model) => ({ tensor: q, start: 0, length: sizeOf(model.input.network) }),
};

/** The block that answers, whose readout has the tables. */
function lastBlock(model: DeviceModel): Block {
  return blocksOf(model).at(-1)!;
}

function autoencoderOf({ tap, layer }: Block): AutoencoderReadout {
  const { readout } = tap;
  if (readout === null || !("difference" in readout))
    throw new Error(`layer ${layer.name} makes no input anew`);
  return readout;
}
