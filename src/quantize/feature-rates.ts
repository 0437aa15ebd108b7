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

/** Largest step size, by how a cell becomes a feature: of maps that are seldom active. */
const LARGEST: Readonly<Record<CellsIr["reading"], number>> = { max: 0.01, average: 0.1 };

/**
 * The model with a rate for every layer that learns: of layers over maps, whose features may be of any size, PACE / E|f|^2,
 * two digits of it, where the model file says none.
 */
export function withRates(ir: Ir, trained: Trained, validation: Samples): Ir {
  const { learning } = ir;
  if (learning === null || learning.layers.every((layer) => layer?.rate !== null)) return ir;
  const blocks = blocksOfIr(ir);
  const squares = meanSquares(ir, trained, validation);
  const rated = (layer: LearningLayerIr | null, index: number): LearningLayerIr | null =>
    layer?.rate === null ? { ...layer, rate: rateOf(blocks[index]!, squares[index]!) } : layer;
  return { ...ir, learning: { ...learning, layers: learning.layers.map(rated) } };
}

/** The rates that `withRates` has chosen, in words; null where it had none to choose. */
export function ratesNote(given: Ir, rated: Ir): string | null {
  const chosen = blocksOfIr(rated).flatMap(({ name }, index) =>
    given.learning?.layers[index]?.rate === null ? [`${name} ${rated.learning?.layers[index]?.rate}`] : [],
  );
  return chosen.length === 0 ? null : `learning rates, from validation data: ${chosen.join(", ")}`;
}

function rateOf({ cells }: BlockIr, squares: number): number {
  const largest = LARGEST[cells?.reading ?? "max"];
  return Number(Math.min(largest, PACE / Math.max(squares, Number.MIN_VALUE)).toPrecision(2));
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
