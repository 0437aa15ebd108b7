import type { DenseSpec, ModelSpec, TrainingSpec } from "../../src/model.js";
import type { Row } from "./row.js";

/** One row of each rule, of each way to answer and of each kind of exit. */
const SMOKE = [
  "mono-forward",
  "class-groups",
  "forward-forward",
  "pepita",
  "forward-projection",
  "backprop",
  "beam-3",
  "slices-margin",
  "lightff-1",
  "risk",
];

const UNITS_PER_SLICE = 12;
const TRIALS = 5;

/** The rows of a smoke run: networks of a few units, one epoch, no twins and no goals: they show that all of it runs. */
export function quickRows(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    if (typeof row.model === "string" || !SMOKE.includes(row.id)) return [];
    const { twin, goals, trials, ...kept } = row;
    return [{ ...kept, model: shrink(row.model), ...(trials && { trials: TRIALS }) }];
  });
}

function shrink(model: ModelSpec): ModelSpec {
  return { ...model, layers: model.layers.map(narrow), training: shorten(model.training) };
}

function narrow(layer: DenseSpec): DenseSpec {
  return { ...layer, units: UNITS_PER_SLICE * (layer.slices ?? 1) };
}

function shorten(training: TrainingSpec): TrainingSpec {
  if (training.rule === "forwardProjection") return training; // has no epochs
  return { ...training, epochs: 1, batch: 256, learningRate: 0.004 };
}
