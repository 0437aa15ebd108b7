import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import { type Block, blockOf, blocksOf, findParameter, parametersOf, valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Role } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import { deviationFrom, NO_ENERGY } from "../numerics/log-energy.js";
import { whole } from "./c.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { type Memory, requireValues, type StepDefinition, scoresOf, sizesOf, tensorOf } from "./step.js";

/**
 * Score of one cell, or of the network input itself, which comes first: how far log2 of a sum of squares is from what is usual. The
 * scores are those of "normal", which is the threshold, and of "anomaly", the largest of all deviations.
 */
export interface Scored {
  readonly kind: string;
  /** Absent of the network input. */
  readonly layer?: number;
  /** Id of the input, or of what is left of a layer's input. */
  readonly values: string;
  readonly scores: string;
  /** Number of values of int16 that the readout has made; absent: the inputs of the layer, or the network input as it is stored. */
  readonly count?: number;
}

/** The score of what is left of a layer's input. */
export interface DeviationStep extends Scored {
  readonly kind: "deviation";
  readonly layer: number;
}

/** The score of the network input itself, and the threshold. */
export interface InputDeviationStep extends Omit<Scored, "layer"> {
  readonly kind: "inputDeviation";
}

/** Scores count steps of 2^-8; those of floats are brought to ones. */
const UNIT: Readonly<Record<Family, number>> = { integer: 1, real: 2 ** -8 };

/** Kernel of the energy of what is left of an input; that of the input goes by its stored values. */
const LEFT: Readonly<Record<Family, string>> = { integer: "s16", real: "f32" };

/** All but where it stands in a run of forward steps. */
const shared = {
  run(step, model, memory) {
    const { family } = formatOf(model);
    const scores = scoresIn(scoresOf(memory));
    const energy = energyOfStep(step, model, memory);
    const { mean, deviation: spread } = usualOf(step, model, memory);
    const threshold = requireValues(usualAt({}, model).block, "threshold", memory)[0]!;
    const score =
      energy === NO_ENERGY ? Number.NaN : deviationFrom({ mean, deviation: spread }, energy) * UNIT[family];
    if (step.layer === undefined) {
      scores[0] = threshold * UNIT[family];
      scores[1] = score;
    } else if (Number.isNaN(score) || score > scores[1]!) scores[1] = score;
    return 0;
  },
  statements(step, model) {
    const threshold = step.layer === undefined ? [thresholdExpression(model)] : [];
    const numbers = [energyExpression(step, model), ...usualExpressions(step, model), ...threshold];
    const call = step.layer === undefined ? "begin" : "add";
    return [`ff_anomaly_${call}_${formatOf(model).suffixes.score}(${numbers.join(", ")}, result->scores);`];
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
} satisfies StepDefinition<Scored>;

/** scores[0] = the threshold; scores[1] = the deviation of the input. */
export const inputDeviation: StepDefinition<InputDeviationStep> = shared;

/** scores[1] = the largest deviation so far. */
export const deviation: StepDefinition<DeviationStep> = {
  ...shared,
  isForward: true,
  exit: {
    ...LAYER_EXIT,
    goodness: (step, model, memory) => {
      const z = tensorOf(memory, `${blockOf(model, step.layer).layer.name}_z`);
      return formatOf(model).arithmetic.sumOfSquares(z);
    },
  },
};

/** 256 log2 of the sum of squares of what a step reads. */
export function energyOfStep({ values }: Pick<Scored, "values">, model: DeviceModel, memory: Memory): number {
  return formatOf(model).arithmetic.logEnergy(tensorOf(memory, values));
}

/** Ending of the kernel that sums the squares. */
function energyOf({ layer, count }: Omit<Scored, "kind">, model: DeviceModel): string {
  const { suffixes, family } = formatOf(model);
  return layer === undefined && count === undefined ? suffixes.stored : LEFT[family];
}

/** C expression of the energy of what a step reads. */
export function energyExpression(step: Omit<Scored, "kind">, model: DeviceModel): string {
  return `ff_log_energy_${energyOf(step, model)}(${step.values}, ${sizeAt(step, model)})`;
}

/** Fields of the state with what is usual, in a model that learns: of the input, then of each cell. */
export function usualFields(model: DeviceModel): string[] {
  return [undefined, ...blocksOf(model).map(({ tap }) => tap.layer)].map((layer) =>
    usualField({ layer }, model),
  );
}

function usualField(step: Place, model: DeviceModel): string {
  const { block, role } = usualAt(step, model);
  return `${block.layer.name}_${role}`;
}

/** A step of a cell, or of the network input. */
type Place = { readonly layer?: number | undefined };

/** Steps of 2^-16 in one of 2^-8: what is usual is kept finer than it is used. */
const FINER = 8;

/** Mean and deviation that are usual, in steps of 2^-8. */
function usualOf(step: Place, model: DeviceModel, memory: Memory): { mean: number; deviation: number } {
  const { block, role } = usualAt(step, model);
  const [mean = 0, deviation = 256] = requireValues(block, role, memory);
  return { mean: mean >> FINER, deviation: deviation >> FINER };
}

function usualExpressions(step: Place, model: DeviceModel): string[] {
  const { block, role } = usualAt(step, model);
  const learns = findParameter(parametersOf(block), role)?.home === "state";
  const values = valuesOf(parametersOf(block), role);
  return [0, 1].map((at) =>
    learns
      ? `state->${usualField(step, model)}[${at}] >> ${FINER}`
      : whole(values[at]! >> FINER, -32768, 32767),
  );
}

/** The block that keeps what is usual of a step: the first one that answers also that of the input. */
function usualAt({ layer }: Place, model: DeviceModel): { readonly block: Block; readonly role: Role } {
  if (layer !== undefined) return { block: blockOf(model, layer), role: "usual" };
  const block = blocksOf(model).find((each) => findParameter(parametersOf(each), "inputUsual"));
  if (!block) throw new Error("no layer knows what is usual of the input");
  return { block, role: "inputUsual" };
}

function thresholdExpression(model: DeviceModel): string {
  const { block } = usualAt({}, model);
  const found = findParameter(parametersOf(block), "threshold");
  if (found?.home === "state") return `state->${thresholdField(model)}[0]`;
  return whole(found?.values[0] ?? 0, -32768, 32767);
}

/** Field of the state with the threshold, in a model that learns. */
export function thresholdField(model: DeviceModel): string {
  return `${usualAt({}, model).block.layer.name}_threshold`;
}

function sizeAt(step: Omit<Scored, "kind">, model: DeviceModel): number {
  if (step.count !== undefined) return step.count;
  return step.layer === undefined ? sizeOf(model.input.network) : sizesOf(blockAt(step, model)).inputs;
}

function blockAt({ layer }: Place, model: DeviceModel): Block {
  if (layer === undefined) throw new Error("the network input belongs to no layer");
  return blockOf(model, layer);
}
