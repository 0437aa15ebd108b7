import { crc32 } from "node:zlib";
import type { DeviceInference } from "../device/protocol.js";
import type { DeviceStep } from "../device/protocol-learning.js";
import type { Session } from "../device/session.js";
import type { AlarmCalibration } from "../ir/anomaly-report.js";
import { evenly, pick, picked, row, type Samples, spread } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner, Lesson, Prediction, StateField, StepResult } from "../ir/learning.js";
import type { LearningPoint, LearningVerdict, Mismatch } from "../ir/verdict.js";
import { createRandom } from "../numerics/prng.js";
import { scoredAlarms } from "../numerics/scored-alarms.js";
import { targetsOf } from "../numerics/targets.js";
import { meanAbsoluteErrors } from "../numerics/value-metrics.js";
import { tellsAnomalies } from "../readouts/index.js";
import { lessonOf } from "../steps/lessons.js";
import { firstDifference, sameNumber } from "./compare.js";
import { compareForgetting } from "./compare-forgetting.js";
import { BESIDE_WEIGHTS, findField, locateStep, type Refutation } from "./replay.js";
import { accuracy, distribution } from "./statistics.js";

/** Model, samples and options of a validation of learning, beside a session. */
export interface LearningInput {
  /** Model that learns. */
  readonly model: DeviceModel;
  /** The reference as after `<model>_init`; called again for a replay. */
  readonly create: () => Learner;
  /** Threshold that a device has set by its payload; absent of models that tell no anomalies. */
  readonly alarmOf?: (payload: Uint8Array) => AlarmCalibration | null;
  readonly train: Samples;
  /** Order of learning, one step after the other: indices into `train`. */
  readonly order: readonly number[];
  /** Constants on the device, before the fields of the learnt state. */
  readonly constants: number;
  readonly session: Session;
  /** Samples on which both answer before and after. */
  readonly test: Samples;
  /** Points of a curve on the way; left out: none. */
  readonly watch?: Watch;
  readonly progress?: (done: number, total: number) => void;
}

/** Accuracies of the reference on the way. */
export interface Watch {
  /** Parts of the way after each of which it answers. */
  readonly parts: number;
  /** Samples of the data with which the training began, that it has not learnt; null where there are none. */
  readonly old: Samples | null;
  /** True where what is learnt is data of its own: what of it is not learnt here is watched, too. */
  readonly isNew: boolean;
}

/** Findings, and the first difference if there is any. */
export interface LearningResult {
  readonly verdict: LearningVerdict;
  readonly firstMismatch: Mismatch | null;
  /** Answers to `test`: the device's before and after learning, the reference's after. */
  readonly before: readonly DeviceInference[];
  readonly after: readonly DeviceInference[];
  readonly expected: readonly Prediction[];
}

/** The run so far. */
interface Run {
  readonly host: Learner;
  readonly instructions: number[];
  /** Values that the device has estimated before each step; null of those it refused. */
  readonly estimates: (ArrayLike<number> | null)[];
  done: number;
  changed: number;
  refused: number;
  saturated: number;
  /** The host's state after the last step. */
  payload: Uint8Array;
  diverged: boolean;
  refuted: Refutation | null;
  readonly curve: LearningPoint[];
  /** Samples of its points; null where nobody asks for a curve. */
  readonly watched: Watched | null;
}

/** Samples of which each point of a curve says how many are right; null where there are none. */
type Watched = Readonly<Record<"test" | "learnt", Samples> & Record<"old" | "fresh", Samples | null>>;

/** Most samples of each kind, but for the test samples. */
const WATCHED_SAMPLES = 200;

/**
 * Lets device and reference learn the same samples, and compares after every step the prediction before it, what was
 * updated and the hash of the whole state; at the end the state byte by byte, the predictions for `test`, and where a model can
 * the state behind a class that both forget. Stops at
 * the first step that differs, which is then replayed on a device that starts anew, to find the layer, tensor and
 * element.
 * @throws Failure FF6xxx when the line or the device fails
 */
export async function compareLearning(input: LearningInput): Promise<LearningResult> {
  const { session, test, create } = input;
  const host = create();
  const before = host.payload();
  let firstMismatch = await startAnew(input, host);
  const rows = Array.from({ length: test.count }, (_, index) => row(test, index));
  const predictionsBefore = await session.infer(rows);

  const watched = watchedOf(input);
  const run: Run = {
    host,
    instructions: [],
    estimates: [],
    done: 0,
    changed: 0,
    refused: 0,
    saturated: 0,
    payload: before,
    diverged: false,
    refuted: null,
    curve: watched ? [pointOf(watched, host, 0)] : [],
    watched,
  };
  if (firstMismatch === null) await learnAll(input, run);
  if (run.refuted !== null) firstMismatch = await locateStep(input, input.order, run.refuted);
  const stateHashDevice = (await session.stateHash()).learnt;
  firstMismatch ??= await findField(input.session, host, input.constants, run.done);

  const predictions = await session.infer(rows);
  const expected = rows.map((raw) => host.infer(raw));
  const wrong =
    run.refuted === null ? expected.findIndex((each, at) => firstDifference(each, predictions[at]!)) : -1;
  if (wrong >= 0)
    firstMismatch ??= predictionMismatch(wrong, firstDifference(expected[wrong]!, predictions[wrong]!)!);
  const stateHashHost = host.hash();
  firstMismatch ??= await compareForgetting(input, host, run.done);
  return {
    verdict: {
      asked: input.order.length,
      steps: run.done,
      diverged: run.diverged || hasDiverged(host.fields, run.payload),
      refused: run.refused,
      mismatches: firstMismatch === null ? 0 : 1,
      changedSteps: run.changed,
      stateHashHost,
      stateHashDevice,
      changedWeights: changedWeights(host.fields, before, run.payload),
      ...qualityOf(input, run, predictionsBefore, predictions),
      ...(input.alarmOf ? { alarm: input.alarmOf(host.payload()) } : {}),
      ...(run.curve.length > 0 ? { curve: run.curve } : {}),
      instructions: run.instructions.length > 0 ? distribution(run.instructions) : null,
      saturated: run.saturated,
    },
    firstMismatch,
    before: predictionsBefore,
    after: predictions,
    expected,
  };
}

/** Accuracies of the device before and after; errors, those on the way among them, where values are learnt; or alarms. */
function qualityOf(
  { model, test, train, order }: LearningInput,
  { estimates }: Run,
  before: readonly DeviceInference[],
  after: readonly DeviceInference[],
): Pick<LearningVerdict, "accuracyBefore" | "accuracyAfter" | "errors" | "alarms"> {
  if (tellsAnomalies(model)) {
    const [first, last] = [before, after].map((each) => scoredAlarms(each, test.labels, model.scoreExponent));
    return { accuracyBefore: null, accuracyAfter: null, alarms: { before: first!, after: last! } };
  }
  if (model.valueExponent === undefined) {
    const labels = [...test.labels];
    return { accuracyBefore: accuracy(before, labels), accuracyAfter: accuracy(after, labels) };
  }
  const { valueExponent } = model;
  const errors = (answers: readonly (ArrayLike<number> | null)[], truths: Float32Array) =>
    meanAbsoluteErrors(answers, truths, valueExponent);
  const all = [before, after].map((each) => errors(each.map(valuesOf), targetsOf(test)));
  const learnt = errors(estimates, picked(targetsOf(train), train.count, order.slice(0, estimates.length)));
  return {
    ...{ accuracyBefore: null, accuracyAfter: null },
    errors: model.classes.map((target, k) => ({
      ...{ target, before: all[0]![k]!, after: all[1]![k]!, progressive: learnt[k] ?? null },
    })),
  };
}

function valuesOf({ status, scores }: Prediction): Prediction["scores"] | null {
  return status === "FF_OK" ? scores : null;
}

/** `steps` indices into `count` samples: a seeded shuffle, from its start again where it ends. */
export function learningOrder(count: number, steps: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  createRandom(seed).shuffle(order);
  return Array.from({ length: steps }, (_, step) => order[step % order.length]!);
}

/** A device that has learnt before starts again; then both hold the same state, or the first element that differs. */
async function startAnew({ session, constants }: LearningInput, host: Learner): Promise<Mismatch | null> {
  if ((await session.stateHash()).learnt !== host.hash()) await session.reset();
  if ((await session.stateHash()).learnt === host.hash()) return null;
  return findField(session, host, constants, 0);
}

/** A model whose scores have left their range refuses every further step, on both sides: that ends a run early. */
async function learnAll(input: LearningInput, run: Run): Promise<void> {
  const { model, session, train, order } = input;
  const steps = order.length;
  const most = Math.min(session.capacity, partOf(input));
  while (run.done < steps && run.refuted === null) {
    input.progress?.(run.done, steps);
    const batch = order.slice(run.done, run.done + most);
    const found = await session.learn(
      batch.map((sample) => row(train, sample)),
      batch.map((sample) => lessonOf(model, train, sample)),
    );
    for (const [at, device] of found.entries()) {
      const sample = batch[at]!;
      if (run.refuted === null) compareStep(run, row(train, sample), lessonOf(model, train, sample), device);
    }
    watch(input, run);
    if (run.diverged) break;
  }
  input.progress?.(run.done, steps);
}

/** Steps from one point of the curve to the next; all where nobody asks for one. */
function partOf({ order, watch: asked }: LearningInput): number {
  return asked ? Math.ceil(order.length / asked.parts) : order.length;
}

function watchedOf({ model, watch: asked, train, test, order }: LearningInput): Watched | null {
  if (asked === undefined || model.valueExponent !== undefined || tellsAnomalies(model)) return null; // no accuracy
  const { old, isNew } = asked;
  const learnt = new Set(order);
  const rest = Array.from(train.labels.keys()).filter((sample) => !learnt.has(sample));
  return {
    test,
    learnt: pick(train, evenly([...learnt], WATCHED_SAMPLES)),
    fresh: isNew && rest.length > 0 ? pick(train, evenly(rest, WATCHED_SAMPLES)) : null,
    old: old === null || old.count === 0 ? null : spread(old, WATCHED_SAMPLES),
  };
}

/** Adds a point where a further part of the way has been gone. */
function watch(input: LearningInput, run: Run): void {
  const last = run.curve.at(-1);
  if (last === undefined || run.watched === null) return;
  const isDue = run.done >= last.steps + partOf(input) || run.done === input.order.length || run.diverged;
  if (isDue) run.curve.push(pointOf(run.watched, run.host, run.done));
}

function pointOf({ test, learnt, fresh, old }: Watched, host: Learner, steps: number): LearningPoint {
  const rightOf = (samples: Samples): number => {
    const answers = Array.from({ length: samples.count }, (_, n) => host.infer(row(samples, n)));
    return accuracy(answers, [...samples.labels]);
  };
  return {
    ...{ steps, test: rightOf(test), learnt: rightOf(learnt) },
    fresh: fresh && rightOf(fresh),
    old: old && rightOf(old),
  };
}

function compareStep(run: Run, raw: Samples["inputs"], lesson: Lesson, device: DeviceStep): void {
  const { host } = run;
  const expected = host.learn(raw, lesson);
  const payload = host.payload();
  const tensor = differingField(expected, device);
  if (tensor !== null || crc32(payload) !== device.hash)
    run.refuted = { step: run.done + 1, tensor, expected, device };
  if (weightsDiffer(host.fields, run.payload, payload)) run.changed++;
  if (expected.status !== "FF_OK") run.refused++;
  run.diverged = expected.status === "FF_DIVERGED";
  if (device.instructions !== null) run.instructions.push(device.instructions);
  run.estimates.push(device.status === "FF_OK" ? (device.estimate?.values ?? null) : null);
  run.saturated += expected.saturated;
  run.payload = payload;
  run.done++;
}

const COMPARED = ["status", "label", "updated", "skipped", "saturated"] as const;

/** Of a step that was refused, the status alone counts. */
function differingField(host: StepResult, device: DeviceStep): Refutation["tensor"] {
  const fields = host.status === "FF_OK" ? COMPARED : COMPARED.slice(0, 1);
  const different = fields.find((name) => host[name] !== device[name]);
  if (different || host.status !== "FF_OK" || !host.estimate) return different ?? null;
  const { values, clipped } = host.estimate;
  if (clipped !== device.estimate?.clipped) return "clipped";
  return values.every((value, k) => sameNumber(value, device.estimate!.values[k])) ? null : "values";
}

function predictionMismatch(
  sample: number,
  { tensor, index, host, device }: NonNullable<ReturnType<typeof firstDifference>>,
): Mismatch {
  const cause =
    "the learnt state agrees in every byte, and yet the answer differs: inference reads something else than was learnt";
  return { sample, layer: "answer", tensor, index, position: [index], host, device, cause };
}

/** Bit 1 of `flags` in a payload. */
function hasDiverged(fields: readonly StateField[], payload: Uint8Array): boolean {
  const flags = fields.find(({ name }) => name === "flags");
  return flags !== undefined && (payload[flags.offset]! & 2) !== 0;
}

/** True where any element of a layer differs between two payloads. */
function weightsDiffer(fields: readonly StateField[], before: Uint8Array, after: Uint8Array): boolean {
  return fields.some(({ layer, offset, bytes }) => {
    const part = (payload: Uint8Array): Uint8Array => payload.subarray(offset, offset + bytes);
    return !BESIDE_WEIGHTS.includes(layer) && Buffer.compare(part(before), part(after)) !== 0;
  });
}

/** Stored elements of layers that differ between two payloads. */
function changedWeights(fields: readonly StateField[], before: Uint8Array, after: Uint8Array): number {
  let changed = 0;
  for (const { layer, offset, bytes, shape } of fields) {
    if (BESIDE_WEIGHTS.includes(layer)) continue;
    const size = bytes / shape.reduce((product, length) => product * length, 1);
    for (let at = offset; at < offset + bytes; at += size) {
      if (before.subarray(at, at + size).some((byte, i) => byte !== after[at + i])) changed++;
    }
  }
  return changed;
}
