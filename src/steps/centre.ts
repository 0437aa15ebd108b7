import { type Values, zeros } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8s, reals } from "../formats/narrow.js";
import type { DeviceModel } from "../ir/device-model.js";
import { sizeOf } from "../ir/shape.js";
import { centreInteger, centreReal } from "../numerics/input-drift.js";
import { driftField } from "./drift.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** centred = x without what the inputs have moved by. */
export interface CentreStep {
  readonly kind: "centre";
  readonly x: string;
  readonly centred: string;
}

const CENTRES: Readonly<
  Record<Family, (model: DeviceModel, x: Values, mean: Values, centred: Values) => void>
> = {
  integer: (_model, x, mean, centred) => centreInteger(int8s(x), int8s(mean), int8s(centred)),
  real: (model, x, mean, centred) =>
    centred.set(formatOf(model).arithmetic.store(centreReal(reals(x), reals(mean)))),
};

/** Mean that a device has left; null before one has been anywhere. */
function learntMean(model: DeviceModel): Values | null {
  const learnt = model.learning?.learnt?.drift_mean;
  if (!learnt) return null;
  const mean = zeros(formatOf(model).elements.stored, learnt.length);
  mean.set(learnt);
  return mean;
}

/** Without a state nothing has moved but what a device has left in the model. */
export const centre: StepDefinition<CentreStep> = {
  isForward: true,
  run({ x, centred }, model, memory) {
    const [from, to] = [tensorOf(memory, x), tensorOf(memory, centred)];
    const mean = memory.learner ? driftField(memory, "mean") : learntMean(model);
    if (mean === null) to.set(from);
    else CENTRES[formatOf(model).family](model, from, mean, to);
    return 0;
  },
  statements: ({ x, centred }, model) => [
    `ff_centre_${formatOf(model).suffixes.stored}(${x}, state->drift_mean, ${sizeOf(model.input.network)}, ${centred});`,
  ],
  describe: (_step, model) => `${sizeOf(model.input.network)} values without what they have moved by`,
  runtime: (_step, model) => [`ff_drift_${formatOf(model).suffixes.stored}`],
  suspect: () => "the network input agrees: what is taken off it differs",
  reads: ({ x }) => [x],
  writes: ({ centred }) => [centred],
  traceOutput: ({ centred }, model) => ({
    tensor: centred,
    start: 0,
    length: sizeOf(model.input.network),
  }),
};
