import { Failure } from "../diagnostics/diagnostic.js";
import { targetsTooFar } from "../diagnostics/quantize.js";
import { emptyPart } from "../diagnostics/train.js";
import { type Engine, openEngine } from "../engine/engine.js";
import { IS_INTEGER } from "../formats/format.js";
import { formatOf, formatWords } from "../formats/index.js";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { isWeighted } from "../ir/layers.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import { partStatistics } from "../numerics/standardize.js";
import { coarseTarget } from "../numerics/target-scales.js";
import { targetStatistics } from "../numerics/targets.js";
import { anyRule } from "../rules/index.js";
import { behindImported, type Divided, divided } from "./behind-imported.js";
import { descend } from "./descend.js";
import { solve } from "./solve.js";
import type { Session, TrainOptions } from "./training-session.js";

/**
 * Fits the float weights of `ir` to the train part. The validation part fills the history; where the model asks for
 * early stopping, it also chooses the epoch whose weights are kept.
 * Throws a `Failure`: FF3001 diverged, FF3002 empty part, FF3003 no engine, FF3023 targets that its integers cannot hold.
 */
export async function train(ir: Ir, dataset: Dataset, options: TrainOptions): Promise<Trained> {
  const empty = (["train", "validation"] as const).filter((part) => dataset[part].count === 0);
  if (empty.length > 0) throw new Failure(empty.map(emptyPart));
  const targets = ir.targets && statisticsOf(ir, ir.targets, dataset);
  if (targets && IS_INTEGER[formatOf(formatWords(ir)).family]) requireFine(targets);
  const engine = await openEngine();
  const statistics = partStatistics(ir.input, dataset.train);
  const parts = divided(ir);
  const session =
    parts === null
      ? { engine, ir, dataset, statistics, targets, options }
      : { ...sessionBehind(engine, parts, statistics, dataset, options), targets };
  const rule = anyRule(ir.training).train;
  const fit = rule.kind === "gradient" ? await descend(session, rule) : await solve(session, rule);
  const { epochs, history } = fit;
  const layers = [...(parts?.imported ?? []), ...fit.layers];
  const { seed, fingerprint } = options;
  const record = { rule: ir.training.rule, seed, epochs, engine: engine.name, fingerprint, history };
  return { layers, statistics, ...(targets ? { targets } : {}), record };
}

/** Statistics of targets by which a net learns them; one that keeps its weights gives them as they are. */
function statisticsOf(
  { training }: Ir,
  targets: readonly string[],
  { train: samples }: Dataset,
): PartStatistics {
  if (!anyRule(training).keeps) return targetStatistics(samples);
  const { length } = targets;
  return { mean: new Float32Array(length), deviation: new Float32Array(length).fill(1) };
}

/** The errors that `quantize` would report once all is trained. */
function requireFine(targets: PartStatistics): void {
  const coarse = coarseTarget(targets);
  if (coarse !== null) throw new Failure(targetsTooFar(coarse));
}

/** The training of the layers behind an imported net. */
function sessionBehind(
  engine: Engine,
  parts: Divided,
  statistics: readonly PartStatistics[],
  given: Dataset,
  options: TrainOptions,
): Session {
  const dataset = behindImported(engine, parts, statistics, given);
  const { behind } = parts;
  return { engine, ir: behind, dataset, statistics: partStatistics(behind.input, dataset.train), options };
}

/** The same layers, data and settings by backpropagation, one head on the last layer, no activity penalty. */
export function trainBaseline(ir: Ir, dataset: Dataset, options: TrainOptions): Promise<Trained> {
  return train(baselineIr(ir), dataset, options);
}

/**
 * The model that `trainBaseline` trains; evaluate its weights with this one. It has the same layer widths and shared
 * settings, one exit at its end, answers in one full pass and stays as it is.
 */
export function baselineIr(ir: Ir): Ir {
  const { epochs, batch, learningRate, dropout, noise, shift, flip, classWeights, patience } = ir.training;
  const shared = { epochs, batch, learningRate, dropout, noise, shift, flip, classWeights, patience };
  const last = ir.taps.length - 1;
  return {
    ...ir,
    layers: ir.layers.map((layer) => (isWeighted(layer) ? { ...layer, overlay: false } : layer)),
    taps: ir.taps.map((tap, index) => ({ ...tap, slices: 1, head: index === last })),
    training: { ...shared, rule: "backprop", activityPenalty: 0, heads: "last" },
    inference: { readout: ir.targets ? ir.inference.readout : "head", beam: 0, exits: null },
    learning: null,
  };
}
