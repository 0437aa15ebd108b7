import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { rawValues, type Samples } from "../ir/data.js";
import { type DeviceModel, isTurned, sampleOf } from "../ir/device-model.js";
import { type Learner, NO_PREDICTION, type Prediction } from "../ir/learning.js";
import type { EventStreamPlan, FrameStreamPlan, StreamPlan, WindowStreamPlan } from "../ir/memory-plan.js";
import { pixelsOf } from "../ir/window.js";
import { createDecision, leastMargin, NO_EVENT, UNKNOWN } from "../numerics/decision.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { turn } from "../numerics/windows.js";
import { followsDrift } from "../steps/drift.js";
import { createEventSource } from "../steps/event-features.js";
import { computeCall, FEATURES } from "../steps/features.js";
import { allocate } from "../steps/run-schedule.js";
import type { Schedule } from "../steps/schedule.js";
import { tensorOf } from "../steps/step.js";
import { predict } from "./infer.js";
import { createRows, type Taken } from "./push-rows.js";

/** Answer to the window that a row ends, and the event that it brings. */
export interface StreamAnswer extends Prediction {
  /** A class, UNKNOWN or NO_EVENT: always that of a stream without a decision. */
  readonly event: number;
  /** Rows since what the answer is about, as a class of features tells; 0 for the newest one. */
  readonly age: number;
}

/** The bit-exact host reference of `<model>_push`. */
export interface Stream {
  /** Takes one raw row; the answer where it ends a window, else null. A row that holds what is no number is not taken. */
  push(row: Samples["inputs"]): StreamAnswer | null;
  /** Readings were lost: the next answer comes after a whole window. */
  gap(): void;
}

/**
 * A stream before its first row.
 * @param learner answers, and follows what the inputs have moved by, of a model that does; other models answer as they are.
 */
export function createStream(model: DeviceModel, plan: StreamPlan, learner: Learner | null = null): Stream {
  const start = (): Taken => takenBy(model, plan, answering(model, learner));
  const { decision } = plan.stream;
  const isInteger = IS_INTEGER[formatOf(model).family];
  const least = leastMargin(decision?.minMargin ?? 0, model.scoreExponent, isInteger);
  const decide = () => (decision ? createDecision(decision) : null);
  let [taken, decided, rows] = [start(), decide(), 0];
  return {
    push(row) {
      if (!allFinite(row)) return null;
      const answer = taken(row);
      rows++;
      if (answer === null) return null;
      const event = decided?.take(voteOf(answer, least), rows) ?? NO_EVENT;
      rows = 0;
      return { age: 0, ...answer, event };
    },
    gap() {
      [taken, decided, rows] = [start(), decide(), 0];
    },
  };
}

/** The vote of an answer: its class, or UNKNOWN where it is refused or its margin is below `least`. */
export function voteOf(
  { status, margin, label }: Pick<Prediction, "status" | "margin" | "label">,
  least: number,
): number {
  return status === "FF_OK" && margin >= least ? label : UNKNOWN;
}

/** Answer to a raw input, or to its features where those are known. */
type Answer = (line: Schedule, raw: Samples["inputs"], features?: Samples["inputs"]) => Prediction;

function answering(model: DeviceModel, learner: Learner | null): Answer {
  if (followsDrift(model)) {
    if (!learner?.follow)
      throw new Error(`a stream of ${model.name} needs its learner, which follows its inputs`);
    const { follow } = learner;
    return (_line, raw, features) => follow(raw, features);
  }
  return (line, raw, features) => {
    const memory = allocate(line, raw);
    if (features) tensorOf(memory, FEATURES).set(features);
    return predict(model, line, memory);
  };
}

function takenBy(model: DeviceModel, plan: StreamPlan, answer: Answer): Taken {
  switch (plan.kind) {
    case "rows":
      return createRows(model, plan);
    case "windows":
      return createWindows(model, plan, answer);
    case "frames":
      return createFrames(plan, answer);
    case "events":
      return createEvents(plan, answer);
    default:
      return plan satisfies never;
  }
}

/** The newest rows as one sample, which inference answers every hop rows. */
function createWindows(model: DeviceModel, { stream, line }: WindowStreamPlan, answer: Answer): Taken {
  const { length, hop, rowSize } = stream;
  const window = rawValues(sampleOf(model).storage, length * rowSize);
  let rows = 0;
  return (row) => {
    if (rows === length) {
      window.copyWithin(0, hop * rowSize);
      rows -= hop;
    }
    window.set(row, rows * rowSize);
    rows++;
    return rows < length ? null : dueAnswer(answer(line, inSampleOrder(model, window)));
  };
}

/** The features of the newest frames, each computed once, which inference answers every hop rows. */
function createFrames({ stream, features, behind, dropped }: FrameStreamPlan, answer: Answer): Taken {
  const { length, hop, rowSize } = stream;
  const { size, frame: frameRows, hop: frameHop } = features;
  const frame = rawValues(features.raw.storage, frameRows * rowSize);
  const vectors = rawValues(features.storage, features.frames * size);
  let [rows, frames, faulty, fault] = [0, 0, 0, 0];
  const take = (row: Samples["inputs"]): void => {
    const at = rows - frames * frameHop;
    rows++;
    if (at < 0) return; // between frames
    frame.set(row, at * rowSize);
    if (at + 1 < frameRows) return;
    const missed = computeCall(features, frame, vectors.subarray(frames * size, (frames + 1) * size));
    frames++;
    if (missed > 0) [faulty, fault] = [frames, missed];
    frame.copyWithin(0, frameHop * rowSize);
  };
  return (row) => {
    if (rows === length) {
      vectors.copyWithin(0, dropped * size);
      rows -= hop;
      frames -= dropped;
      faulty = Math.max(0, faulty - dropped);
    }
    take(row);
    if (rows < length) return null;
    if (faulty > 0) return { status: "FF_OUT_OF_BOUNDS", ...NO_PREDICTION, fault };
    return dueAnswer(answer(behind, vectors, vectors));
  };
}

/** Features that a class gives when it says so, which inference answers. */
function createEvents({ features, line }: EventStreamPlan, answer: Answer): Taken {
  const source = createEventSource(features);
  return (row) => {
    const found = source(row);
    if (found === null) return null;
    if ("fault" in found) return { status: "FF_OUT_OF_BOUNDS", ...NO_PREDICTION, ...found };
    return { ...dueAnswer(answer(line, found.features)), age: found.age };
  };
}

/** The rows of a window as a sample: their channels first where samples have them so. */
function inSampleOrder(model: DeviceModel, window: Samples["inputs"]): Samples["inputs"] {
  const sample = window.slice();
  if (isTurned(model)) turn(window, pixelsOf(model.input.network), sample);
  return sample;
}

/** A sample that is refused although each of its rows was taken: FF_BAD_SAMPLE is said of rows. */
export function dueAnswer(prediction: Prediction): Prediction {
  return prediction.status === "FF_BAD_SAMPLE" ? { ...prediction, status: "FF_OUT_OF_RANGE" } : prediction;
}
