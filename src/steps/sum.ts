import { layerAt } from "../ir/blocks.js";
import { shapeText, sizeOf } from "../ir/shape.js";
import { addAsymmetric } from "./asymmetric.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** z = x + y, maps with scales of their own. */
export interface SumStep {
  readonly kind: "sum";
  readonly layer: number;
  readonly x: string;
  /** Of the layer that is added. */
  readonly y: string;
  readonly z: string;
}

/** The sum of two maps, rescaled. */
export const sum: StepDefinition<SumStep> = {
  isForward: true,
  run({ layer, x, y, z }, model, memory) {
    const { numbers } = layerAt(model.layers, layer, "sum");
    addAsymmetric(numbers, tensorOf(memory, x), tensorOf(memory, y), tensorOf(memory, z));
    return 0;
  },
  statements({ layer, x, y, z }, model) {
    const { name } = layerAt(model.layers, layer, "sum");
    return [`ff_asymmetric_sum(&${model.name}_${name}, ${x}, ${y}, ${z});`];
  },
  describe(step, model) {
    const { other, output } = layerAt(model.layers, step.layer, "sum");
    return `plus ${other}, ${shapeText(output)}`;
  },
  runtime: () => ["ff_asymmetric_sum"],
  suspect: () => "both maps agree: the factors of the sum, or its rounding",
  reads: ({ x, y }) => [x, y],
  writes: ({ z }) => [z],
  traceOutput: ({ layer, z }, model) => ({
    tensor: z,
    start: 0,
    length: sizeOf(layerAt(model.layers, layer, "sum").output),
  }),
};
