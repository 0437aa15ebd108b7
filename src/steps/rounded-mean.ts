import { layerAt } from "../ir/blocks.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { meansOf } from "./asymmetric.js";
import { poolText } from "./map-texts.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** z = the mean of what each window covers, half away from 0. */
export interface RoundedMeanStep {
  readonly kind: "roundedMean";
  readonly layer: number;
  readonly x: string;
  readonly z: string;
}

/** Means of int8 with any zero point: it is that of the input. */
export const roundedMean: StepDefinition<RoundedMeanStep> = {
  isForward: true,
  run(step, model, memory) {
    const { window, input } = layerAt(model.layers, step.layer, "roundedMean");
    meansOf(window, planeOf(input), tensorOf(memory, step.x), tensorOf(memory, step.z));
    return 0;
  },
  statements(step, model) {
    const { name } = layerAt(model.layers, step.layer, "roundedMean");
    return [`ff_rounded_mean(&${model.name}_${name}, ${step.x}, ${step.z});`];
  },
  describe: (step, model) => poolText(layerAt(model.layers, step.layer, "roundedMean")),
  runtime: () => ["ff_rounded_mean"],
  suspect: () => "the map before agrees: the windows of the mean, or its rounding",
  reads: (step) => [step.x],
  writes: (step) => [step.z],
  overMap(step, model) {
    const { window, input } = layerAt(model.layers, step.layer, "roundedMean");
    const plane = planeOf(input);
    return { kind: "pool", window, plane, outputs: plane.channels, density: 1 };
  },
  traceOutput: (step, model) => ({
    tensor: step.z,
    start: 0,
    length: sizeOf(layerAt(model.layers, step.layer, "roundedMean").output),
  }),
};
