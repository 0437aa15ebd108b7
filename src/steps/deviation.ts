import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import { type Block, blockOf, blocksOf, valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { sizeOf } from "../ir/shape.js";
import { deviationFrom, NO_ENERGY } from "../numerics/log-energy.js";
import { whole } from "./c.js";
import { type Memory, type StepDefinition, scoresOf, sizesOf, tensorOf } from "./step.js";

/**
 * Score of one cell, or of the network input itself, which comes first: how far log2 of a sum of squares is from what is usual. The
 * scores are those of "normal", which is the threshold, and of "anomaly", the largest of all deviations.
 */
export interface DeviationStep {
  readonly kind: "deviation";
  /** Absent of the network input. */
  readonly layer?: number;
  /** Id of the input, or of what is left of a layer's input. */
  readonly values: string;
  readonly scores: string;
}

/** Scores count steps of 2^-8; those of floats are brought to ones. */
const UNIT: Readonly<Record<Family, number>> = { integer: 1, real: 2 ** -8 };

/** Kernel of the energy of what is left of an input; that of the input goes by its stored values. */
const LEFT: Readonly<Record<Family, string>> = { integer: "s16", real: "f32" };

/** scores[1] = the largest deviation so far; the first one sets scores[0], too. */
export const deviation: StepDefinition<DeviationStep> = {
  isForward: true,
  run(step, model, memory) {
    const { family } = formatOf(model);
    const scores = scoresIn(scoresOf(memory));
    const energy = energyOfStep(step, model, memory);
    const [mean = 0, spread = 1, threshold = 0] = constantsOf(step, model);
    const score =
      energy === NO_ENERGY ? Number.NaN : deviationFrom({ mean, deviation: spread }, energy) * UNIT[family];
    if (step.layer === undefined) {
      scores[0] = threshold * UNIT[family];
      scores[1] = score;
    } else if (Number.isNaN(score) || score > scores[1]!) scores[1] = score;
    return 0;
  },
  statements(step, model) {
    const size = sizeAt(step, model);
    const energy = `ff_log_energy_${energyOf(step, model)}(${step.values}, ${size})`;
    const numbers = constantsOf(step, model).map((each) => whole(each, -32768, 32767));
    const call = step.layer === undefined ? "begin" : "add";
    return [
      `ff_anomaly_${call}_${formatOf(model).suffixes.score}(${energy}, ${numbers.join(", ")}, result->scores);`,
    ];
  },
  describe: ({ layer }) =>
    layer === undefined
      ? "the threshold, and the score of the input itself"
      : "score of what is left, if larger",
  runtime: (step, model) => [
    `ff_log_energy_${energyOf(step, model)}`,
    `ff_anomaly_${formatOf(model).suffixes.score}`,
  ],
  suspect: () => "what is left agrees: its energy, the logarithm, or what is usual for it",
  reads: ({ layer, values, scores }) => (layer === undefined ? [values] : [values, scores]),
  writes: ({ scores }) => [scores],
  traceOutput: ({ scores }, model) => ({ tensor: scores, start: 0, length: model.classes.length }),
  exit: {
    standsBehind: ({ layer }) => layer !== undefined,
    location: (step, model) => blockAt(step, model).layer.name,
    slice: () => 0,
    active: () => null,
    goodness: (step, model, memory) => {
      const z = tensorOf(memory, `${blockAt(step, model).layer.name}_z`);
      return formatOf(model).arithmetic.sumOfSquares(z);
    },
  },
};

/** True for a step that scores a sum of squares. */
export function isDeviation(step: { readonly kind: string }): step is DeviationStep {
  return step.kind === "deviation";
}

/** 256 log2 of the sum of squares of what a step reads. */
export function energyOfStep({ values }: DeviationStep, model: DeviceModel, memory: Memory): number {
  return formatOf(model).arithmetic.logEnergy(tensorOf(memory, values));
}

/** Ending of the kernel that sums the squares. */
function energyOf({ layer }: DeviationStep, model: DeviceModel): string {
  const { suffixes, family } = formatOf(model);
  return layer === undefined ? suffixes.stored : LEFT[family];
}

/** Mean and deviation that are usual; of the input with the threshold behind them. */
function constantsOf({ layer }: DeviationStep, model: DeviceModel): readonly number[] {
  const block = layer === undefined ? blocksOf(model)[0] : blockOf(model, layer);
  const { readout } = block?.tap ?? {};
  if (!readout) throw new Error("no layer is read out");
  return Array.from(valuesOf(readout.parameters, layer === undefined ? "inputUsual" : "usual"));
}

function sizeAt(step: DeviationStep, model: DeviceModel): number {
  return step.layer === undefined ? sizeOf(model.input.network) : sizesOf(blockAt(step, model)).inputs;
}

function blockAt({ layer }: DeviationStep, model: DeviceModel): Block {
  if (layer === undefined) throw new Error("the network input belongs to no layer");
  return blockOf(model, layer);
}
