import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { noFreshCheckpoint } from "../diagnostics/train.js";
import { requireWritable } from "../disk.js";
import { engineName } from "../engine/engine.js";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import type { Progress } from "../ir/progress.js";
import type { FloatWeights } from "../ir/stages.js";
import { standardizationOf } from "../ir/standardization.js";
import type { Trained } from "../ir/trained.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule } from "../rules/index.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import { fingerprint } from "./fingerprint.js";
import { baselineIr, train } from "./train.js";
import type { TrainProgress } from "./training-session.js";

/** Places that weights may come from. */
export interface WeightsOptions {
  readonly seed: number;
  /** Folder of all artefacts; the checkpoint is `<out>/<model>/trained.safetensors`. */
  readonly out: string;
  /** A checkpoint to use as it is. */
  readonly checkpoint?: string | undefined;
  /** Called when a training is due: the last moment to find that its weights could not be used. */
  readonly beforeTraining?: (() => void) | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The weights of `ir`: from the named checkpoint, from a fresh one, or by training. Throws Failure FF30xx. */
export async function loadOrTrain(ir: Ir, dataset: Dataset, options: WeightsOptions): Promise<FloatWeights> {
  const found = await findTrained(ir, dataset, options);
  if (found) return found;
  const checkpoint = checkpointPath(ir, options);
  requireWritable(dirname(checkpoint));
  options.beforeTraining?.();
  const { trained, seconds } = await trainNow(ir, dataset, options, "training");
  saveCheckpoint(checkpoint, ir, trained);
  const done = anyRule(ir.training).keeps ? "imported" : "trained";
  options.progress.done(`${done} ${ir.name} in ${seconds.toFixed(1)} s, weights in ${checkpoint}`);
  return { kind: "float", trained, checkpoint, cached: false, seconds };
}

/** The same, but never trains. Throws FF3017 where there is no fresh checkpoint. */
export async function requireTrained(
  ir: Ir,
  dataset: Dataset,
  options: WeightsOptions,
): Promise<FloatWeights> {
  const found = await findTrained(ir, dataset, options);
  if (found) return found;
  throw new Failure(noFreshCheckpoint(checkpointPath(ir, options)));
}

/** The checkpoint's weights if there is one that is named or fresh, else null. */
export async function findTrained(
  ir: Ir,
  dataset: Dataset,
  options: WeightsOptions,
): Promise<FloatWeights | null> {
  const trained = await freshWeights(ir, dataset, options);
  if (trained === null) return null;
  return { kind: "float", trained, checkpoint: checkpointPath(ir, options), cached: true, seconds: 0 };
}

async function freshWeights(ir: Ir, dataset: Dataset, options: WeightsOptions): Promise<Trained | null> {
  const file = checkpointPath(ir, options);
  if (options.checkpoint !== undefined) return loadCheckpoint(file, ir);
  if (!existsSync(file)) return null;
  const wanted = fingerprint(ir, dataset, options.seed, await engineName());
  const found = readable(file, ir);
  return found?.record.fingerprint === wanted ? found : null;
}

/** A checkpoint that is corrupt or of other layers is stale, no more: training replaces it. */
function readable(file: string, ir: Ir): Trained | null {
  try {
    return loadCheckpoint(file, ir);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** The backprop twin: same layers, data, epochs and seed; never stored. */
export async function trainTwin(
  ir: Ir,
  dataset: Dataset,
  options: WeightsOptions,
): Promise<{ ir: Ir; trained: Trained; seconds: number }> {
  const twin = baselineIr(ir);
  return { ir: twin, ...(await trainNow(twin, dataset, options, "training the backprop baseline")) };
}

/** Weights of zero: shapes without a training, for `analyze`. */
export function untrained(ir: Ir): Trained {
  return {
    layers: blocksOfIr(ir).map(({ inputs, units, features, head, overlay }) => ({
      weights: new Float32Array(inputs * units),
      bias: new Float32Array(units),
      head: head ? new Float32Array(features * ir.classes.length) : null,
      overlay: overlay ? new Float32Array(units * ir.classes.length) : null,
      ...(head && definitionOfReadout({ kind: ir.inference.readout }).floats.hasConstant
        ? { constant: new Float32Array(ir.classes.length) }
        : {}),
      ...(definitionOfReadout({ kind: ir.inference.readout }).floats.reconstructs
        ? { decoderBias: new Float32Array(inputs) }
        : {}),
    })),
    ...(ir.targets
      ? {
          targets: {
            mean: new Float32Array(ir.targets.length),
            deviation: new Float32Array(ir.targets.length).fill(1),
          },
        }
      : {}),
    statistics: ir.input.parts.map(({ size, standardize }) => {
      const length = standardizationOf({ standardize }).statistics ? size : 0;
      return { mean: new Float32Array(length), deviation: new Float32Array(length).fill(1) };
    }),
    record: { rule: ir.training.rule, seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] },
  };
}

async function trainNow(
  ir: Ir,
  dataset: Dataset,
  options: WeightsOptions,
  title: string,
): Promise<{ trained: Trained; seconds: number }> {
  const started = performance.now();
  const steps = ir.training.epochs * Math.ceil(dataset.train.count / ir.training.batch);
  const task = options.progress.task(title, steps);
  const progress = (event: TrainProgress): void => task.update(event.step, describe(event));
  const print = fingerprint(ir, dataset, options.seed, await engineName());
  try {
    const { seed, signal } = options;
    const trained = await train(ir, dataset, { seed, fingerprint: print, progress, signal });
    return { trained, seconds: (performance.now() - started) / 1000 };
  } finally {
    task.end();
  }
}

function describe({ epoch, epochs, loss, accuracy, errors = [] }: TrainProgress): string {
  const shown = [
    ...accuracy.map((each) => `${(100 * each).toFixed(1)}%`),
    ...errors.map((each) => each.toFixed(3)),
  ];
  const exits = shown.join(" ");
  return `epoch ${epoch}/${epochs} loss ${loss.toFixed(3)}${exits ? ` validation ${exits}` : ""}`;
}

function checkpointPath(ir: Ir, { out, checkpoint }: WeightsOptions): string {
  return checkpoint ?? join(out, ir.name, "trained.safetensors");
}
