/** Accuracies over the whole test set, in floating point and as they ship, kept so that an unchanged build counts nothing again. */
import { createHash, type Hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Failure } from "../diagnostics/diagnostic.js";
import { writeWhole } from "../disk.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import type { Plan } from "../ir/memory-plan.js";
import type { LoadedModel, PlannedModel, Weights } from "../ir/stages.js";
import type { Trained } from "../ir/trained.js";
import { packageVersion } from "../package.js";
import { modelHash } from "../parameters/hash.js";
import { encodeSamples } from "../quantize/encode.js";
import { answersAlone } from "../readouts/index.js";
import { predict } from "../reference/infer.js";
import { allocateSample } from "../steps/run-schedule.js";
import { accuracyOf, evaluateTrained } from "../train/evaluate-trained.js";

/** Raised with every change after which an accuracy that was kept could be another: of the keys, or of either arithmetic. */
const VERSION = "1";
/** Accuracies that a file keeps: those of a model for several targets, precisions and trainings. */
const MOST = 32;

const kept = z.array(z.tuple([z.string(), z.number().min(0).max(1)])).max(MOST);

/** Both accuracies of a prepared model over its test set, remembered in `<out>/<model>`: counted when they are asked for. */
export function accuraciesOf(
  { ir, dataset, model, plan, weights }: LoadedModel & PlannedModel & { readonly weights: Weights },
  out: string,
) {
  const remember = rememberIn(join(resolve(out), model.name, "accuracy.json"));
  return {
    /** Null for a model as a device has left it, and where a readout answers that the float weights know nothing of. */
    float: (): number | null =>
      weights.kind === "float" && !answersAlone(ir.inference.readout)
        ? floatAccuracy(ir, weights.trained, dataset.test, remember)
        : null,
    shipped: (): number => shippedAccuracy(model, plan, encodeSamples(dataset.test, model.input), remember),
  } as const;
}

/** Remembers accuracies by what they were counted from. */
export type Remember = (key: string, count: () => number) => number;

/** Share of right predictions of the float weights, as they were trained, 0..1. */
export function floatAccuracy(ir: Ir, trained: Trained, test: Samples, remember: Remember): number {
  const { input, layers, taps, inference, training, classes } = ir;
  const shapes = layers.map(({ source, ...shape }) => shape);
  const hash = startedWith({ input, shapes, taps, readout: inference.readout, training, classes }, test);
  for (const { weights, bias, head, overlay } of trained.layers)
    for (const values of [weights, bias, head, overlay]) if (values) hash.update(bytesOf(values));
  for (const { mean, deviation } of trained.statistics) hash.update(bytesOf(mean)).update(bytesOf(deviation));
  return remember(hash.digest("hex"), () => accuracyOf(evaluateTrained(ir, trained, test).predictions, test));
}

/**
 * Share of right predictions of the reference, exits included, 0..1: what the device answers, bit for bit.
 * @param test in the model's storage type, see encodeSamples.
 */
function shippedAccuracy(model: DeviceModel, { schedule }: Plan, test: Samples, remember: Remember): number {
  const hash = startedWith({ modelHash: modelHash(model) }, test);
  return remember(hash.digest("hex"), () => {
    const predictions = Uint16Array.from(
      { length: test.count },
      (_, n) => predict(model, schedule, allocateSample(schedule, test, n)).label,
    );
    return accuracyOf(predictions, test);
  });
}

/** Accuracies in `file`, the newest last. A file that cannot be read or written costs time and nothing else. */
export function rememberIn(file: string): Remember {
  const known = new Map(readKept(file));
  return (key, count) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const accuracy = count();
    known.set(key, accuracy);
    writeKept(file, [...known].slice(-MOST));
    return accuracy;
  };
}

function startedWith(what: object, { inputs, labels }: Samples): Hash {
  const text = JSON.stringify({ version: VERSION, ffEdge: packageVersion(), ...what });
  return createHash("sha256").update(text).update(bytesOf(inputs)).update(bytesOf(labels));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function readKept(file: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return [];
  }
}

function writeKept(file: string, entries: z.infer<typeof kept>): void {
  try {
    writeWhole(file, `${JSON.stringify(entries, null, 1)}\n`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
