import type { Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int8s, int16s, int32s, reals, uint8s } from "../../formats/narrow.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { sizeOf } from "../../ir/shape.js";
import {
  followClassInteger,
  followClassReal,
  isStill,
  meanDriftInteger,
  meanDriftReal,
} from "../../numerics/input-drift.js";
import { scoresBounded } from "../../numerics/real-arithmetic.js";
import { driftField, driftOf } from "../drift.js";
import { learnerOf, type Memory, rowOf, type StepDefinition, scoresOf, tensorOf } from "../step.js";
import { tableOf } from "../table-names.js";
import { boundedStatements, scoreLiteral } from "./learning-constants.js";

/** Drift of the class that has been answered, and then of all inputs. */
export interface FollowDriftStep {
  readonly kind: "followDrift";
  readonly x: string;
}

/** Parts of the step that differ by family. */
interface OfFamily {
  isBounded(scores: Values): boolean;
  isStill(x: Values, memory: Memory): boolean;
  follow(model: DeviceModel, x: Values, label: number, memory: Memory): void;
  readonly runtime: readonly string[];
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    isBounded: () => true,
    isStill: (x, memory) =>
      isStill(int8s(x), int8s(driftField(memory, "last")), uint8s(driftField(memory, "still"))),
    follow(model, x, label, memory) {
      const answers = uint8s(driftField(memory, "answers"));
      const drifts = int32s(driftField(memory, "classes"));
      const usual = rowOf(driftOf(model).means, label, x.length);
      followClassInteger(int8s(x), int16s(usual), answers, label, int32s(rowOf(drifts, label, x.length)));
      meanDriftInteger(drifts, answers, int8s(driftField(memory, "mean")));
    },
    runtime: [],
  },
  real: {
    isBounded: (scores) => scoresBounded(reals(scores)),
    isStill: (x, memory) =>
      isStill(reals(x), reals(driftField(memory, "last")), uint8s(driftField(memory, "still"))),
    follow(model, x, label, memory) {
      const answers = uint8s(driftField(memory, "answers"));
      const drifts = reals(driftField(memory, "classes"));
      const usual = rowOf(driftOf(model).means, label, x.length);
      followClassReal(reals(x), reals(usual), answers, label, reals(rowOf(drifts, label, x.length)));
      driftField(memory, "mean").set(formatOf(model).arithmetic.store(meanDriftReal(drifts, answers)));
    },
    runtime: ["ff_softmax_f32"], // knows whether scores are within their range
  },
};

/** Counts as updated, or as skipped where the answer is not sure, or the sensor is stuck. */
export const followDrift: StepDefinition<FollowDriftStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const { isBounded, isStill: still, follow } = FAMILIES[formatOf(model).family];
    const x = tensorOf(memory, step.x);
    if (!isBounded(scoresOf(memory))) {
      learner.diverged = true;
      return 0;
    }
    const { label, margin } = memory.prediction;
    if (!still(x, memory) && margin >= driftOf(model).leastMargin) {
      follow(model, x, label, memory);
      learner.updated++;
    } else learner.skipped++;
    return 0;
  },
  statements({ x }, model) {
    const { suffixes } = formatOf(model);
    const classes = model.classes.length;
    const inputs = sizeOf(model.input.network);
    const own = `(uint32_t)result->label * ${inputs}u`;
    const usual = `&${tableOf(model, "drift", "means")}[${own}]`;
    const least = scoreLiteral(model, driftOf(model).leastMargin);
    return [
      ...boundedStatements(model, `ff_bounded_f32(result->scores, ${classes})`),
      "(void)label; /* nobody says what it was */",
      `if (!ff_is_still_${suffixes.stored}(${x}, ${inputs}, state->drift_last, state->drift_still) && result->margin >= ${least}) {`,
      `    ff_follow_class_${suffixes.stored}(${x}, ${usual}, ${inputs}, &state->drift_answers[result->label],`,
      `            &state->drift_classes[${own}]);`,
      `    ff_mean_drift_${suffixes.stored}(state->drift_classes, state->drift_answers, ${classes}, ${inputs}, state->drift_mean);`,
      "    step->updated++;",
      "} else {",
      "    step->skipped++;",
      "}",
    ];
  },
  describe: () =>
    "what the inputs of the class that was answered have moved by, and the mean over all classes",
  runtime: (_step, model) => [
    `ff_drift_${formatOf(model).suffixes.stored}`,
    ...FAMILIES[formatOf(model).family].runtime,
  ],
  reads: ({ x }) => [x],
  writes: () => [],
  traceOutput: ({ x }, model) => ({ tensor: x, start: 0, length: sizeOf(model.input.network) }),
};
