import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { rawValues, type Samples } from "../ir/data.js";
import { type DeviceModel, isTurned, sampleOf } from "../ir/device-model.js";
import type { Prediction } from "../ir/learning.js";
import type { StreamPlan, WindowStreamPlan } from "../ir/memory-plan.js";
import { pixelsOf } from "../ir/window.js";
import { createDecision, leastMargin, NO_EVENT, UNKNOWN } from "../numerics/decision.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { turn } from "../numerics/windows.js";
import { inferReference } from "./infer.js";
import { createRows, type Taken } from "./push-rows.js";

/** Answer to the window that a row ends, and the event that it brings. */
export interface StreamAnswer extends Prediction {
  /** A class, UNKNOWN or NO_EVENT: always that of a stream without a decision. */
  readonly event: number;
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
 * @param infer inference of a whole sample; default with the weights of the model.
 */
export function createStream(
  model: DeviceModel,
  plan: StreamPlan,
  infer?: (raw: Samples["inputs"]) => Prediction,
): Stream {
  const start = (): Taken => takenBy(model, plan, infer);
  const { hop, decision } = plan.stream;
  const isInteger = IS_INTEGER[formatOf(model).family];
  const least = leastMargin(decision?.minMargin ?? 0, model.scoreExponent, isInteger);
  const decide = () => (decision ? createDecision(decision) : null);
  let [taken, decided] = [start(), decide()];
  return {
    push(row) {
      if (!allFinite(row)) return null;
      const answer = taken(row);
      if (answer === null) return null;
      const { status, margin, label } = answer;
      const vote = status === "FF_OK" && margin >= least ? label : UNKNOWN;
      return { ...answer, event: decided?.take(vote, hop) ?? NO_EVENT };
    },
    gap() {
      [taken, decided] = [start(), decide()];
    },
  };
}

function takenBy(
  model: DeviceModel,
  plan: StreamPlan,
  infer: ((raw: Samples["inputs"]) => Prediction) | undefined,
): Taken {
  switch (plan.kind) {
    case "rows":
      return createRows(model, plan);
    case "windows":
      return createWindows(model, plan, infer ?? ((raw) => inferReference(model, plan.line, raw)));
    default:
      return plan satisfies never;
  }
}

/** The newest rows as one sample, which inference answers every hop rows. */
function createWindows(
  model: DeviceModel,
  { stream }: WindowStreamPlan,
  infer: (raw: Samples["inputs"]) => Prediction,
): Taken {
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
    return rows < length ? null : dueAnswer(infer(inSampleOrder(model, window)));
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
