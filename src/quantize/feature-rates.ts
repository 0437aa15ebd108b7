import { forwardFloat } from "../floats/float-model.js";
import type { Samples } from "../ir/data.js";
import type { Ir, LearningLayerIr } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import type { CellsIr } from "../ir/layers.js";
import type { Trained } from "../ir/trained.js";

/** Validation samples whose features are squared. */
const SAMPLES = 200;

/** Step size times the mean sum of squares of the features: with it a trained head moves towards a label, and not far past it. */
const PACE = 1;

/** The same of an estimate of values, in which the heads of all layers move together: a label is either right, but a value is noisy. */
const PACE_OF_VALUES = 0.05;

/** Largest step size, by how a cell becomes a feature: of maps that are seldom active. */
const LARGEST: Readonly<Record<CellsIr["reading"], number>> = { max: 0.01, average: 0.1 };

/**
 * The model with a rate for every layer that learns, two digits of it, where the model file says none: of layers over maps, whose
 * features may be of any size, PACE / E|f|^2. An estimate of values is the sum of what all layers add, constants among it: a step of
 * rate r takes the share r sum(E|f|^2 + 1) of its error away, so that one rate for all, PACE_OF_VALUES / sum(E|f|^2 + 1), leaves the noise of
 * the targets to a mean over many steps.
 */
export function withRates(ir: Ir, trained: Trained, validation: Samples): Ir {
  const { learning } = ir;
  if (learning === null || learning.layers.every((layer) => layer?.rate !== null)) return ir;
  const blocks = blocksOfIr(ir);
  const squares = meanSquares(ir, trained, validation);
  const together = squares.reduce((sum, each) => sum + each + 1, 0);
  const paceOf = (index: number): number =>
    ir.targets ? PACE_OF_VALUES / together : PACE / Math.max(squares[index]!, Number.MIN_VALUE);
  const rated = (layer: LearningLayerIr | null, index: number): LearningLayerIr | null =>
    layer?.rate === null ? { ...layer, rate: rateOf(blocks[index]!, paceOf(index)) } : layer;
  return { ...ir, learning: { ...learning, layers: learning.layers.map(rated) } };
}

/** The rates that `withRates` has chosen, in words; null where it had none to choose. */
export function ratesNote(given: Ir, rated: Ir): string | null {
  const chosen = blocksOfIr(rated).flatMap(({ name }, index) =>
    given.learning?.layers[index]?.rate === null ? [`${name} ${rated.learning?.layers[index]?.rate}`] : [],
  );
  return chosen.length === 0 ? null : `learning rates, from validation data: ${chosen.join(", ")}`;
}

function rateOf({ cells }: BlockIr, pace: number): number {
  const largest = LARGEST[cells?.reading ?? "max"];
  return Number(Math.min(largest, pace).toPrecision(2));
}

/** Mean over validation samples of the sum of squares of what the head of each block reads. */
function meanSquares(ir: Ir, trained: Trained, { inputs, count, size }: Samples): number[] {
  const rows = Math.min(SAMPLES, count);
  const sums = blocksOfIr(ir).map(() => 0);
  for (let n = 0; n < rows; n++)
    for (const [index, { features }] of forwardFloat(ir, trained, inputs, n * size).layers.entries())
      sums[index]! += features.reduce((sum, value) => sum + value * value, 0) / rows;
  return sums;
}
