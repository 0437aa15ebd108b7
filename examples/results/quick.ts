import { join } from "node:path";
import type { LayerSpec, ModelSpec, TrainingSpec } from "../../src/model.js";
import { prepareFolder } from "../ecg/prepare.js";
import { synthesize } from "../ecg/synthetic.js";
import type { Row } from "./row.js";
import { ROOT, type Store } from "./store.js";

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
  "ecg-patch-int8-1",
  "mnist-online-int8",
];

const UNITS_PER_SLICE = 12;
const TRIALS = 5;
const SAMPLES = 1000;
const PATIENTS = { patients: 4, beats: 500 };

/**
 * The rows of a smoke run: networks of a few units, one epoch, no twins and no goals: they show that all of it runs. Examples
 * that learn on a device stay as they are and learn from less.
 */
export function quickRows(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    if (!SMOKE.includes(row.id)) return [];
    const { twin, goals, trials, online, needs, ...kept } = row;
    const model = typeof row.model === "string" ? row.model : shrink(row.model);
    return [
      { ...kept, model, ...(trials && { trials: TRIALS }), ...(online && { online: { samples: SAMPLES } }) },
    ];
  });
}

/** Invented patients for a smoke run; gives the folder that FF_EDGE_DATA shall name. */
export function quickData(store: Store): string {
  const folder = join(ROOT, store.folder, "data");
  synthesize(join(folder, "mitbih"), PATIENTS);
  prepareFolder(join(folder, "mitbih"), join(folder, "ecg"));
  return folder;
}

function shrink(model: ModelSpec): ModelSpec {
  return { ...model, layers: model.layers.map(narrow), training: shorten(model.training) };
}

function narrow(layer: LayerSpec): LayerSpec {
  return layer.kind === "dense" ? { ...layer, units: UNITS_PER_SLICE * (layer.slices ?? 1) } : layer;
}

function shorten(training: TrainingSpec): TrainingSpec {
  if (training.rule === "forwardProjection") return training; // has no epochs
  return { ...training, epochs: 1, batch: 256, learningRate: 0.004 };
}
