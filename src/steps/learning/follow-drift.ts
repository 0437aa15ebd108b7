import { ELEMENTS, type Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int8s, int16s, int32s, reals, scoresIn, uint8s } from "../../formats/narrow.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { sizeOf } from "../../ir/shape.js";
import {
  followClassInteger,
  followClassReal,
  isStill,
  meanDriftInteger,
  meanDriftReal,
} from "../../numerics/input-drift.js";
import { driftField, driftOf, leastMarginAt, leastMargins } from "../drift.js";
import { learnerOf, type Memory, rowOf, type StepDefinition, scoresOf, tensorOf } from "../step.js";
import { tableOf } from "../table-names.js";
import { areBounded, boundedStatements, scoreLiteral } from "./learning-constants.js";

/** Drift of the class that has been answered, and then of all inputs. */
export interface FollowDriftStep {
  readonly kind: "followDrift";
  readonly x: string;
}

/** Parts of the step that differ by family. */
interface OfFamily {
  isStill(x: Values, last: Values, still: Uint8Array): boolean;
  followClass(x: Values, usual: Values, answers: Uint8Array, label: number, drift: Values): void;
  meanDrift(model: DeviceModel, drifts: Values, answers: Uint8Array, mean: Values): void;
  readonly runtime: readonly string[];
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    isStill: (x, last, still) => isStill(int8s(x), int8s(last), still),
    followClass: (x, usual, answers, label, drift) =>
      followClassInteger(int8s(x), int16s(usual), answers, label, int32s(drift)),
    meanDrift: (_model, drifts, answers, mean) => meanDriftInteger(int32s(drifts), answers, int8s(mean)),
    runtime: [],
  },
  real: {
    isStill: (x, last, still) => isStill(reals(x), reals(last), still),
    followClass: (x, usual, answers, label, drift) =>
      followClassReal(reals(x), reals(usual), answers, label, reals(drift)),
    meanDrift: (model, drifts, answers, mean) =>
      mean.set(formatOf(model).arithmetic.store(meanDriftReal(reals(drifts), answers))),
    runtime: ["ff_softmax_f32"], // knows whether scores are within their range
  },
};

/** Takes an answer of class `label`: what its inputs have moved by, and the mean over all classes. */
function follow(model: DeviceModel, x: Values, label: number, memory: Memory): void {
  const { followClass, meanDrift } = FAMILIES[formatOf(model).family];
  const [answers, drifts] = [uint8s(driftField(memory, "answers")), driftField(memory, "classes")];
  const of = (rows: Values): Values => rowOf(rows, label, x.length);
  followClass(x, of(driftOf(model).means), answers, label, of(drifts));
  meanDrift(model, drifts, answers, driftField(memory, "mean"));
}

/** Counts as updated, or as skipped where the answer is not sure, or the sensor is stuck. */
export const followDrift: StepDefinition<FollowDriftStep> = {
  takesAnswer: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const ofFamily = FAMILIES[formatOf(model).family];
    const x = tensorOf(memory, step.x);
    const { label, margin, goodness, exit } = memory.prediction;
    const scores = scoresOf(memory);
    const isKnown = formatOf(model).arithmetic.isKnown(scoresIn(scores), margin, goodness);
    if (!isKnown || !areBounded(model, scores)) {
      learner.diverged = true;
      return 0;
    }
    const isStuck = ofFamily.isStill(x, driftField(memory, "last"), uint8s(driftField(memory, "still")));
    if (!isStuck && margin >= leastMarginAt(model, exit)) {
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
    const least = leastMargins(model).map((margin) => scoreLiteral(model, margin));
    const isEarly = least.length > 1;
    const sure = isEarly ? "sure[result->exit]" : least[0]!;
    const { score } = formatOf(model).elements;
    return [
      ...boundedStatements(model, `ff_bounded_f32(result->scores, ${classes})`),
      "(void)label; /* nobody says what it was */",
      ...(isEarly
        ? [`static const ${ELEMENTS[score].c} sure[] = { ${least.join(", ")} }; /* least margin, by exit */`]
        : []),
      `if (!ff_is_still_${suffixes.stored}(${x}, ${inputs}, state->drift_last, state->drift_still) && result->margin >= ${sure}) {`,
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
