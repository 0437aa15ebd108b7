import type { DeviceInference } from "../device/protocol.js";
import type { DeviceAnswer } from "../device/protocol-stream.js";
import type { Session } from "../device/session.js";
import { pick, row, type Samples } from "../ir/data.js";
import { type DeviceModel, isTurned } from "../ir/device-model.js";
import type { Learner, Prediction } from "../ir/learning.js";
import type { Plan, StreamPlan } from "../ir/memory-plan.js";
import type { StreamIr } from "../ir/stream.js";
import type { Mismatch, StreamVerdict } from "../ir/verdict.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { turn } from "../numerics/windows.js";
import { inferReference } from "../reference/infer.js";
import { createLearner } from "../reference/learn.js";
import { createStream, dueAnswer, type StreamAnswer } from "../reference/push.js";
import { followsDrift } from "../steps/drift.js";
import { firstDifference, type PredictionDifference } from "./compare.js";
import { findField } from "./replay.js";
import { distribution, refusedAnswers } from "./statistics.js";

/** Sides of a comparison, and the samples whose rows follow each other as one recording. */
export interface StreamInput {
  readonly model: DeviceModel;
  readonly plan: Plan;
  readonly stream: StreamPlan;
  readonly session: Session;
  /** Tensors of constants, which come before the fields of a state. */
  readonly constants: number;
  readonly recording: Samples;
  readonly progress: (done: number, total: number) => void;
}

export interface StreamResult {
  readonly verdict: StreamVerdict;
  readonly firstMismatch: Mismatch | null;
}

/** One answer of a stream, and inference of the same rows as one input: on the host and on the device. */
interface Answer {
  /** Row that it follows. */
  readonly row: number;
  readonly host: StreamAnswer;
  readonly device: DeviceAnswer | null;
  readonly wholeHost: Prediction;
  readonly wholeDevice: DeviceInference;
  /** Inference of the same rows on the host when they were answered; `wholeHost` where nothing has moved since. */
  readonly wholeThen: Prediction;
}

/**
 * Pushes a recording row by row, on the device and in the reference, and compares each answer with the other side's and
 * with inference of its window as one input.
 */
export async function compareStream(input: StreamInput): Promise<StreamResult> {
  const { model, stream, session } = input;
  const { kind, length, hop } = stream.stream;
  const recording = inRows(model, input.recording);
  const rows = rowsOf(recording, length);
  input.progress(0, rows.count);
  const [learner, twin] = await followers(input);
  const pushed = await session.push(recording.inputs, stream.stream);
  const answers = await answersOf(input, rows, pushed, { learner, twin });
  const moved = await movedWrong(input, { learner, twin }, answers.length);
  const different = answers.filter((answer) => differenceOf(kind, answer) !== null);
  const more = Math.max(0, pushed.length - answers.length);
  input.progress(rows.count, rows.count);
  const known = pushed.filter(({ status }) => status === "FF_OK");
  const instructions = known.flatMap((each) => each.instructions ?? []);
  return {
    verdict: {
      ...{ kind, window: length, hop, rows: rows.count, answers: answers.length },
      mismatches: different.length + more + (moved ? 1 : 0),
      refused: refusedAnswers(
        answers.map(({ row, host }) => ({ answer: host, where: () => `row ${row}` })),
        model,
      ),
      rejected: rejectedIn(rows),
      ram: stream.ram,
      instructions: instructions.length > 0 ? distribution(instructions) : null,
      macs: known.length > 0 ? distribution(known.map(({ macs }) => macs)) : null,
    },
    firstMismatch: mismatchOf(kind, different[0]) ?? surplus(pushed[answers.length]) ?? moved,
  };
}

/** Learners that follow the inputs on the host, for the rows one by one and for whole windows; null where nothing does. */
interface Followers {
  readonly learner: Learner | null;
  readonly twin: Learner | null;
}

/** Both sides as they start: nothing has moved. */
async function followers({ model, plan, session }: StreamInput): Promise<[Learner | null, Learner | null]> {
  if (!followsDrift(model)) return [null, null];
  await session.reset();
  return [createLearner(model, plan), createLearner(model, plan)];
}

/** The first difference in what the inputs have moved by, after all rows; leaves the device as it was before. */
async function movedWrong(
  { session, constants }: StreamInput,
  { learner, twin }: Followers,
  answers: number,
): Promise<Mismatch | null> {
  if (!learner || !twin) return null;
  if (learner.hash() !== twin.hash()) throw new Error("push moves what whole windows do not");
  const { learnt } = await session.stateHash();
  const found = learnt === learner.hash() ? null : await findField(session, learner, constants, answers);
  await session.reset();
  return found;
}

/** Samples with their channels last: row after row, as they are pushed. */
function inRows(model: DeviceModel, samples: Samples): Samples {
  return isTurned(model) ? turnedSamples(samples, planeOf(model.input.network).channels) : samples;
}

/** Windows of rows as the samples that inference takes. */
function asWhole(model: DeviceModel, windows: Samples): Samples {
  return isTurned(model) ? turnedSamples(windows, pixelsOf(model.input.network)) : windows;
}

/** Each sample as a matrix with so many rows, turned. */
function turnedSamples(samples: Samples, rows: number): Samples {
  const inputs = samples.inputs.slice();
  for (let n = 0; n < samples.count; n++)
    turn(row(samples, n), rows, inputs.subarray(n * samples.size, (n + 1) * samples.size));
  return { ...samples, inputs };
}

/** The rows of a recording as samples. */
function rowsOf({ features, ...recording }: Samples, length: number): Samples {
  return { ...recording, size: recording.size / length, count: recording.count * length };
}

/** Number of rows that hold what is no number. */
function rejectedIn(rows: Samples): number {
  return Array.from({ length: rows.count }, (_, at) => allFinite(row(rows, at))).filter((taken) => !taken)
    .length;
}

/** Answers that the reference gives, with all that they are compared with. A row with what is no number is not taken. */
async function answersOf(
  { model, plan, stream, session, progress }: StreamInput,
  rows: Samples,
  pushed: readonly DeviceAnswer[],
  { learner, twin }: Followers,
): Promise<Answer[]> {
  const { length } = stream.stream;
  const reference = createStream(model, stream, learner);
  const infer = (window: Samples["inputs"]) => inferReference(model, plan.schedule, window);
  const taken: number[] = [];
  const found: {
    readonly row: number;
    readonly host: StreamAnswer;
    readonly window: Samples["inputs"];
    readonly wholeThen: Prediction;
  }[] = [];
  for (let at = 0; at < rows.count; at++) {
    if (at % 5000 === 0) progress(at, rows.count);
    const values = row(rows, at);
    if (allFinite(values)) taken.push(at);
    const host = reference.push(values);
    if (host) {
      const newest = pick(rows, taken.slice(-length));
      const window = asWhole(model, { ...newest, size: newest.size * length, count: 1 }).inputs;
      found.push({ row: at, host, window, wholeThen: (twin?.follow ?? infer)(window) });
    }
  }
  const whole = await session.infer(found.map(({ window }) => window));
  return found.map(({ window, ...answer }, index) => ({
    ...answer,
    device: pushed[index] ?? null,
    wholeHost: learner ? learner.infer(window) : answer.wholeThen,
    wholeDevice: whole[index]!,
  }));
}

/** Places where push of each kind goes wrong where inference does not. */
const CAUSES: Readonly<Record<StreamIr["kind"], string>> = {
  rows: "inference of the same rows agrees: the rings, the kept maps or the counters of push",
  windows: "inference of the same rows agrees: the rows that push keeps, or their counter",
  frames: "inference of the same rows agrees: the frames that push keeps, their features, or its counters",
  events: "inference of the same features agrees: the class that finds events",
};

/** The first difference of an answer, and the likely cause; null where all agree. */
function differenceOf(
  kind: StreamIr["kind"],
  { row, host, device, wholeHost, wholeDevice, wholeThen }: Answer,
): (PredictionOrRow & { readonly cause: string }) | null {
  if (device === null || device.row !== row)
    return {
      tensor: "row",
      index: 0,
      host: row,
      device: device?.row ?? -1,
      cause: "push counts its rows wrongly, or lost some",
    };
  const inferred = firstDifference(wholeHost, wholeDevice);
  if (inferred)
    return {
      ...inferred,
      cause: "inference of the same rows as one input differs, too: see what validate says of samples",
    };
  const pushed = firstDifference(host, device);
  if (pushed)
    return {
      ...pushed,
      cause: CAUSES[kind],
    };
  if (host.event !== device.event)
    return {
      tensor: "event",
      index: 0,
      host: host.event,
      device: device.event,
      cause: "the answers agree: votes, the pause or the least margin of the decision",
    };
  const both = firstDifference({ ...dueAnswer(wholeThen), macs: device.macs }, device);
  return (
    both && {
      ...both,
      cause: "push equals its own reference, which is not inference: a fault of ff-edge itself",
    }
  );
}

type PredictionOrRow = Omit<PredictionDifference, "tensor"> & {
  readonly tensor: PredictionDifference["tensor"] | "row" | "event";
};

function mismatchOf(kind: StreamIr["kind"], answer: Answer | undefined): Mismatch | null {
  const difference = answer && differenceOf(kind, answer);
  if (!difference) return null;
  return { sample: null, row: answer.row, layer: "stream", ...difference, position: [difference.index] };
}

/** An answer of the device that the reference does not give. */
function surplus(answer: DeviceAnswer | undefined): Mismatch | null {
  if (answer === undefined) return null;
  const { row } = answer;
  const cause = "the device answers more often than the reference: push counts its rows wrongly";
  return {
    sample: null,
    row,
    layer: "stream",
    tensor: "row",
    index: 0,
    position: [0],
    host: -1,
    device: row,
    cause,
  };
}
