import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { RmsLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** h = rms(z). */
export interface RmsStep {
  readonly kind: "rms";
  readonly layer: number;
  readonly z: string;
  readonly h: string;
}

/** h = z / rms(z). */
export const rms: StepDefinition<RmsStep> = {
  isForward: true,
  run(step, model, memory) {
    const { norm } = layerAt(model.layers, step.layer, "rms");
    formatOf(model).arithmetic.normalize(norm, tensorOf(memory, step.z), tensorOf(memory, step.h));
    return 0;
  },
  statements: (step, model) => [rmsCall(model, layerAt(model.layers, step.layer, "rms"), step.z, step.h)],
  describe: (step, model) => `rms of ${sizeOf(layerAt(model.layers, step.layer, "rms").input)}`,
  runtime: (_step, model) => [formatOf(model).files.rms],
  suspect: () => "z agrees: the RMS normalisation",
  reads: (step) => [step.z],
  writes: (step) => [step.h],
  traceOutput: (step, model) => ({
    tensor: step.h,
    start: 0,
    length: sizeOf(layerAt(model.layers, step.layer, "rms").output),
  }),
};

/** Arguments of the kernel: integers have constants in a struct, floats their size. */
const ARGUMENTS: Readonly<
  Record<Family, (model: DeviceModel, layer: RmsLayer, z: string, h: string) => string>
> = {
  integer: (model, { name }, z, h) => `&${model.name}_${name}, ${z}, ${h}`,
  real: (_model, { input }, z, h) => `${z}, ${sizeOf(input)}, ${h}`,
};

/** The C call that normalises `z` as a layer says. */
export function rmsCall(model: DeviceModel, layer: RmsLayer, z: string, h: string): string {
  const { family, suffixes } = formatOf(model);
  return `ff_rms_${suffixes.stored}(${ARGUMENTS[family](model, layer, z, h)});`;
}
