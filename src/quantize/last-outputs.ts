import type { Values } from "../formats/element.js";
import { blocksOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { schedule } from "../readouts/index.js";
import { allocateSample, runSchedule } from "../steps/run-schedule.js";
import { tensorOf } from "../steps/step.js";
import { encodeSamples } from "./encode.js";

/** Output of the last layer for one sample: normalised, where the readout reads it so. */
export interface LastOutput {
  readonly n: number;
  readonly h: Values;
}

/** Outputs of the last layer that a readout in place of the layers learns from, as the device itself computes them, without refused samples. */
export function* lastOutputs(
  model: DeviceModel,
  samples: Samples,
  indices: Iterable<number>,
): Generator<LastOutput> {
  const line = schedule(model);
  const encoded = encodeSamples(samples, model.input);
  const { name } = blocksOf(model).at(-1)!.layer;
  const h = [`${name}_h`, `${name}_z`].find((id) => line.tensors.some((each) => each.id === id))!;
  for (const n of indices) {
    const memory = allocateSample(line, encoded, n);
    runSchedule(model, line, memory);
    if (memory.refusal.status === null) yield { n, h: tensorOf(memory, h) };
  }
}
