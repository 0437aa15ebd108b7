import type { Session } from "../device/session.js";
import { numberFormat } from "../formats/index.js";
import { pick, row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type ExitTable, rowsOf } from "../ir/exits.js";
import type { Image } from "../ir/image.js";
import type { Prediction } from "../ir/learning.js";
import type { Plan } from "../ir/memory-plan.js";
import type { Execution, Mismatch, Verdict, VerdictMemory } from "../ir/verdict.js";
import { createRandom } from "../numerics/prng.js";
import { tellsAnomalies } from "../readouts/index.js";
import { evaluateExits } from "../reference/evaluate-exits.js";
import { inferReference } from "../reference/infer.js";
import { createLearner } from "../reference/learn.js";
import { followsDrift } from "../steps/drift.js";
import { locate } from "./bisect.js";
import { firstDifference } from "./compare.js";
import { type Constant, findConstant, hashOf } from "./constants.js";
import { accuracy, distribution, exitShares, refusalsOf, rightShare } from "./statistics.js";
import {
  compareLearning,
  type LearningInput,
  type LearningResult,
  learningOrder,
} from "./validate-learning.js";
import { playRecordings, type RecordingInput, type RecordingResult } from "./validate-recording.js";
import { compareStream, type StreamResult } from "./validate-stream.js";

/** Everything that a validation compares. */
export interface ValidationInput {
  readonly model: DeviceModel;
  readonly plan: Plan;
  /** In device order. */
  readonly constants: readonly Constant[];
  readonly test: Samples;
  /** The first N of the test set after a seeded shuffle, or all in file order. */
  readonly samples: number | "all";
  readonly seed: number;
  readonly session: Session;
  readonly target: string;
  readonly execution: Execution;
  /** Null where nothing was compiled here. */
  readonly image: Image | null;
  /** For a model that learns: what to learn, after the inferences, in a seeded shuffle. */
  readonly learn?: Pick<LearningInput, "create" | "alarmOf" | "train" | "watch"> & { readonly steps: number };
  /** True to push the rows of the same samples too, for a model that runs row by row. */
  readonly streams?: boolean;
  /** Recordings to play through the stream, and the file that has them. */
  readonly played?: Pick<RecordingInput, "file" | "recordings" | "within" | "values" | "sweeps">;
  /** Answers of the reference to the whole test set, where they are known: what is run is computed alone then. */
  readonly known?: { readonly table: ExitTable; readonly labels: ArrayLike<number> };
  /** Samples done so far: of the reference over the whole test set, of the device, then steps of learning. */
  readonly progress?: (
    stage: "reference" | "device" | "learning" | "stream",
    done: number,
    total: number,
  ) => void;
}

/**
 * Compares a device with the bit-exact reference: its constants, then sample by sample label, exit, scores, margin,
 * goodness and MACs; then, where asked for, step by step what it learns, and row by row what it answers to. The first difference is traced to the layer,
 * tensor and element where it arises.
 * @throws Failure FF6xxx when the line or the device fails; a mismatch is a result, not a failure.
 */
export async function validate(input: ValidationInput): Promise<Verdict> {
  const { model, session, test } = input;
  const stateHash = { host: hashOf(input.constants), device: (await session.stateHash()).constants };
  const constant = stateHash.host === stateHash.device ? null : await findConstant(input, stateHash);

  const order = sampleOrder(test.count, input.samples, input.seed);
  const { known } = input;
  const hosts = inferThose(input, known ? order : Array.from(test.labels.keys()));
  const devices = await runDevice(input, order);

  const different = order.filter((sample, at) => firstDifference(hosts.get(sample)!, devices[at]!) !== null);
  const inferred = constant ?? (await firstOf(input, hosts, different));
  const status = await session.status();
  const chosen = order.map((sample) => hosts.get(sample)!);
  const run = pick(test, order);
  const streamed = await pushWith(input, run); // with the weights that the reference has
  const played = await playWith(input);
  const learnt = await learnWith(input, run);
  const firstMismatch = inferred ?? learnt?.firstMismatch ?? streamed?.firstMismatch ?? played?.firstMismatch;
  const labels = [...run.labels];
  const table = known ? rowsOf(known.table, order) : evaluateExits(model, input.plan.schedule, run);
  const answers = known ? known.labels : Array.from(hosts.values(), ({ label }) => label);
  const predicted = devices.filter(({ status }) => status === "FF_OK");
  const instructions = predicted.flatMap((each) => each.instructions ?? []);
  const alike = devices.filter((each, at) => each.status === chosen[at]!.status);
  return {
    model: model.name,
    target: input.target,
    ...numberFormat(model),
    execution: input.execution,
    modelHash: session.info.modelHash,
    stateHash,
    samples: order.length,
    mismatches:
      different.length +
      (constant ? 1 : 0) +
      (learnt?.verdict.mismatches ?? 0) +
      (streamed?.verdict.mismatches ?? 0) +
      (played?.verdict.mismatches ?? 0),
    ...(firstMismatch ? { firstMismatch } : {}),
    refused: refusalsOf(alike, model),
    ...(test.targets || tellsAnomalies(model)
      ? {
          ...{ testAccuracy: null, hostAccuracy: null, deviceAccuracy: null },
          exits: model.exits === null ? [] : exitShares(devices, { table, labels: null }, model.exits),
        }
      : {
          testAccuracy: rightShare(answers, test.labels),
          hostAccuracy: accuracy(chosen, labels),
          deviceAccuracy: accuracy(devices, labels),
          exits: exitShares(devices, { table, labels: run.labels }, model.exits),
        }),
    instructions: instructions.length > 0 ? distribution(instructions) : null,
    macs: predicted.length > 0 ? distribution(predicted.map((each) => each.macs)) : null,
    memory: memoryOf(input, status.stackPainted),
    line: {
      repeats: session.traffic.repeats,
      damagedToHost: session.traffic.damaged,
      damagedToDevice: status.damaged,
    },
    ...(learnt ? { learning: learnt.verdict } : {}),
    ...(streamed ? { stream: streamed.verdict } : {}),
    ...(played ? { recording: played.verdict } : {}),
  };
}

async function learnWith(input: ValidationInput, test: Samples): Promise<LearningResult | null> {
  const { model, learn, session, seed, constants, progress } = input;
  if (learn === undefined) return null;
  const report = (done: number, total: number): void => progress?.("learning", done, total);
  const { steps, ...given } = learn;
  const order = learningOrder(given.train.count, steps, seed);
  return compareLearning({
    ...{ ...given, model, order, session, test, progress: report },
    constants: constants.length,
  });
}

async function pushWith(input: ValidationInput, recording: Samples): Promise<StreamResult | null> {
  const { model, plan, session, streams, progress } = input;
  if (!streams || plan.stream === null || plan.stream.kind === "events") return null; // samples are features there
  const report = (done: number, total: number): void => progress?.("stream", done, total);
  return compareStream({
    ...{ model, plan, stream: plan.stream, session, recording, progress: report },
    constants: input.constants.length,
  });
}

async function playWith({
  model,
  plan,
  session,
  played,
  progress,
}: ValidationInput): Promise<RecordingResult | null> {
  const { stream } = plan;
  if (played === undefined || stream === null) return null;
  const report = (done: number, total: number): void => progress?.("stream", done, total);
  const follower = followsDrift(model) ? { follower: () => createLearner(model, plan) } : {};
  return playRecordings({ ...played, ...follower, model, stream, session, progress: report });
}

/** Indices into the test set, in the order of the run. */
export function sampleOrder(count: number, samples: number | "all", seed: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  if (samples === "all") return order;
  createRandom(seed).shuffle(order);
  return order.slice(0, samples);
}

/** Predictions of the reference by sample. */
function inferThose(
  { model, plan, test, progress }: ValidationInput,
  samples: readonly number[],
): Map<number, Prediction> {
  return new Map(
    samples.map((sample, at) => {
      if (at % 500 === 0) progress?.("reference", at, samples.length);
      return [sample, inferReference(model, plan.schedule, row(test, sample))];
    }),
  );
}

async function runDevice({ session, test, progress }: ValidationInput, order: readonly number[]) {
  const results = [];
  for (let start = 0; start < order.length; start += session.capacity) {
    progress?.("device", start, order.length);
    const batch = order.slice(start, start + session.capacity);
    results.push(...(await session.infer(batch.map((sample) => row(test, sample)))));
  }
  progress?.("device", order.length, order.length);
  return results;
}

async function firstOf(
  { model, plan, session, test }: ValidationInput,
  hosts: ReadonlyMap<number, Prediction>,
  different: readonly number[],
): Promise<Mismatch | null> {
  const sample = different[0];
  if (sample === undefined) return null;
  return { sample, ...(await locate(model, plan.schedule, session, row(test, sample), hosts.get(sample)!)) };
}

function memoryOf({ image, plan }: ValidationInput, stackPainted: number | null): VerdictMemory {
  return {
    flash: image ? image.library.code + image.library.constants : null,
    ram: image ? plan.ram + image.library.ram : null,
    stack: image?.stack ?? null,
    stackInfer: image?.stackInfer ?? null,
    firmware: {
      flash: image?.firmware.flash ?? null,
      ram: image?.firmware.ram ?? null,
      stackPainted,
    },
  };
}
