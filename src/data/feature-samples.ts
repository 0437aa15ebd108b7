/** Raw samples -> those that training reads: features of them, computed as on the device. */
import { beyondWindow, featureNotFinite, featureOutside } from "../diagnostics/check-features.js";
import { Failure, type Span } from "../diagnostics/diagnostic.js";
import { firstNotFinite } from "../features/not-finite.js";
import { outPlace } from "../features/trace-points.js";
import { row, type Samples, type Storage } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import {
  type ComputedFeatures,
  computedOf,
  type RecordedSetting,
  recordedSetting,
  recordedShape,
} from "../ir/model-features.js";
import { callOf, computeFeatures, featureCount } from "../steps/features.js";
import type { Part } from "./repeats.js";
import { allocate } from "./table.js";

/** Input of a model as its data files hold it: raw samples. */
export function rawInput({ input, features }: Pick<Ir, "input" | "features">): Ir["input"] {
  return { ...input, raw: computedOf(features)?.raw.shape ?? input.raw };
}

/** An input, and where the model file says its shape. */
type RecordedInput = Ir["input"] & { readonly setting: RecordedSetting };

/** Input of a model as recordings hold it: readings, also of a class that finds events in them. */
export function recordedInput({ input, features }: Pick<Ir, "input" | "features">): RecordedInput {
  return { ...input, raw: recordedShape(features) ?? input.raw, setting: recordedSetting(features) };
}

/** A part with the features of its samples, if the model computes some; what it was read as stands beside them. */
export function withFeatures(ir: Pick<Ir, "features">, part: Part): Samples {
  const features = computedOf(ir.features);
  if (features === null) return part.samples;
  const raw = asWindows(features, part);
  const size = featureCount(features);
  const inputs = allocate(features.storage, size * raw.count);
  for (let n = 0; n < raw.count; n++) {
    const own = inputs.subarray(n * size, (n + 1) * size);
    const fault = computeFeatures(features, row(raw, n), own);
    if (fault > 0) throw new Failure(featureOutside(features.ir.sites[fault - 1], sampleAt(part, n)));
    requireFinite(features, { raw: row(raw, n), values: own }, part, n);
  }
  return { storage: features.storage, size, count: raw.count, inputs, labels: raw.labels, raw };
}

function sampleAt({ table, rows }: Part, n: number): string {
  return table.location(rows[n]!);
}

function requireFinite(
  features: ComputedFeatures,
  { raw, values }: { readonly raw: Samples["inputs"]; readonly values: Samples["inputs"] },
  part: Part,
  n: number,
): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const { ir, entry, size } = features;
  const call = callOf(features, raw, Math.floor(at / size));
  const found = firstNotFinite(ir, (host) => host.call(entry, call, values.slice(0, size)));
  const place = found ?? outPlace(ir, entry);
  throw new Failure(featureNotFinite(place, sampleAt(part, n), at, values[at]!));
}

/** Least and largest value of a number type, integers alone. */
const RANGES: Readonly<Record<Storage, readonly [number, number] | null>> = {
  uint8: [0, 255],
  int16: [-32768, 32767],
  float32: null,
};

/** The samples in the number type of the window. */
function asWindows({ raw: { storage } }: ComputedFeatures, part: Part): Samples {
  const { samples, table } = part;
  const { inputs: values, size } = samples;
  const locate = (at: number): string => sampleAt(part, Math.floor(at / size));
  const inputs = inType({ storage: samples.storage, values }, storage, locate, table.origin.span);
  return { ...samples, storage, inputs };
}

/** Values in another number type. Throws a Failure where it does not hold one of them; `locate` says where that is. */
export function inType(
  { storage, values }: { readonly storage: Storage; readonly values: Samples["inputs"] },
  wanted: Storage,
  locate: (at: number) => string,
  span?: Span,
): Samples["inputs"] {
  if (storage === wanted) return values;
  const range = RANGES[wanted];
  const fits = (value: number): boolean =>
    range === null || (Number.isInteger(value) && value >= range[0] && value <= range[1]);
  const at = values.findIndex((value) => !fits(value));
  if (at >= 0) throw new Failure(beyondWindow(span, wanted, locate(at), values[at]!));
  const inputs = allocate(wanted, values.length);
  inputs.set(values);
  return inputs;
}
