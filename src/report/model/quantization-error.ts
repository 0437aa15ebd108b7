import { forwardFloat } from "../../floats/float-model.js";
import { blocksOf } from "../../ir/blocks.js";
import { pick, type Samples } from "../../ir/data.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { Ir } from "../../ir/ir.js";
import type { WeightedLayer } from "../../ir/layers.js";
import type { QuantizationError } from "../../ir/model-report.js";
import type { Quantization } from "../../ir/quantization.js";
import type { Trained } from "../../ir/trained.js";
import { encodeSamples } from "../../quantize/encode.js";
import { schedule } from "../../readouts/index.js";
import { allocateSample, runSchedule } from "../../steps/run-schedule.js";
import { type Memory, tensorOf } from "../../steps/step.js";

/** Enough for a mean over all units. */
const SAMPLES = 100;

/** Float weights, and the model that was made of them. */
interface Quantized {
  readonly ir: Ir;
  readonly trained: Trained;
  readonly model: DeviceModel;
}

interface Sums {
  count: number;
  reals: number;
  errors: number;
  largest: number;
}

/** Errors of each layer's z behind those before it: the reference, without exits, against the float model. */
export function quantizationError({ ir, trained, model }: Quantized, test: Samples): QuantizationError {
  const whole = { ...model, exits: null };
  const line = schedule(whole);
  const chosen = pick(
    test,
    Array.from({ length: Math.min(SAMPLES, test.count) }, (_, n) => n),
  );
  const encoded = encodeSamples(chosen, model.input);
  const blocks = blocksOf(whole);
  const sums = blocks.map((): Sums => ({ count: 0, reals: 0, errors: 0, largest: 0 }));
  let samples = 0;
  for (let n = 0; n < chosen.count; n++) {
    const memory = allocateSample(line, encoded, n);
    runSchedule(whole, line, memory);
    if (memory.refusal.status !== null) continue;
    const { layers } = forwardFloat(ir, trained, chosen.inputs, n * chosen.size);
    for (const { index, layer } of blocks) {
      const z = tensorOf(memory, `${layer.name}_z`);
      const computed = index === 0 ? null : racing(memory, z.length / model.classes.length);
      addLayer(sums[index]!, z, layers[index]!.z, meaningOf(layer), computed);
    }
    samples++;
  }
  return {
    samples,
    layers: blocks.map(({ layer: { name } }, index) => ({ name, ...errorsOf(sums[index]!) })),
  };
}

/** True for values of labels that are still in the race; null where no label runs alone. */
function racing({ tensors }: Memory, units: number): ((at: number) => boolean) | null {
  const labels = tensors.active_labels;
  if (labels === undefined) return null;
  const active = new Set<number>(Array.from(labels));
  return (at) => active.has(Math.floor(at / units));
}

/** Meaning of the stored values of a layer. */
function meaningOf(layer: WeightedLayer): Quantization {
  return "numbers" in layer ? layer.numbers.output : { scale: 2 ** -layer.exponent, zero: 0 };
}

function addLayer(
  sums: Sums,
  stored: ArrayLike<number>,
  reals: Float32Array,
  { scale, zero }: Quantization,
  computed: ((at: number) => boolean) | null,
): void {
  for (let at = 0; at < stored.length; at++) {
    if (computed !== null && !computed(at)) continue;
    const error = Math.abs((stored[at]! - zero) * scale - reals[at]!);
    sums.count++;
    sums.reals += reals[at]! ** 2;
    sums.errors += error ** 2;
    sums.largest = Math.max(sums.largest, error);
  }
}

function errorsOf({ count, reals, errors, largest }: Sums) {
  const rms = Math.sqrt(reals / Math.max(1, count));
  const error = Math.sqrt(errors / Math.max(1, count));
  return { rms, error, relative: rms === 0 ? null : error / rms, largest };
}
