/** Raw samples -> those that training reads: features of them, computed as on the device. */
import { beyondWindow, featureNotFinite, featureOutside } from "../diagnostics/check-features.js";
import { Failure, type Span } from "../diagnostics/diagnostic.js";
import type { RecordedSetting } from "../diagnostics/recordings.js";
import { callSiteOf } from "../features/call-site.js";
import { firstNotFinite } from "../features/not-finite.js";
import { outPlace } from "../features/trace-points.js";
import { rawValues, row, type Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import {
  type ComputedFeatures,
  computedOf,
  type Features,
  recordedSetting,
  recordedShape,
} from "../ir/model-features.js";
import { asRaw, largestScale, type RawReadings } from "../numerics/raw-readings.js";
import { callOf, computeFeatures, type Fault, featureCount } from "../steps/features.js";
import { sharedFrames } from "./recordings/shared-frames.js";
import { isWindows } from "./recordings/window-list.js";
import type { Part } from "./repeats.js";
import type { SampleList, Table } from "./table.js";

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
  const inputs = rawValues(features.storage, size * raw.count);
  const shared = sharedFrames(features, part);
  for (let n = 0; n < raw.count; n++) {
    const own = inputs.subarray(n * size, (n + 1) * size);
    const fault = shared ? shared(n, row(raw, n), inputs) : computeFeatures(features, row(raw, n), own);
    if (fault > 0) throw outside(features, fault, sampleAt(part, n));
    requireFinite(features, { raw: row(raw, n), values: own }, part, n);
  }
  const { count, labels, targets } = raw;
  return { storage: features.storage, size, count, inputs, labels, ...(targets ? { targets } : {}), raw };
}

/** Failure of an access that has left its array, at a sample or a reading. */
export function outside({ ir }: Pick<Features, "ir">, fault: Fault, where: string): Failure {
  return new Failure(featureOutside(ir.sites[fault - 1], where, callSiteOf(ir, fault)));
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

/** The samples as raw values of the window. */
function asWindows({ raw: { storage }, scale }: ComputedFeatures, part: Part): Samples {
  const { samples, table } = part;
  if (samples.storage === storage && scale === undefined) return samples;
  const { inputs: values, size } = samples;
  const locate = (at: number): string => readingAt(table, part.rows[Math.floor(at / size)]!, at % size);
  const inputs = inRaw(
    values,
    { storage, scale },
    {
      ...{ locate, all: valuesOf(table, values), span: table.origin.span },
    },
  );
  return { ...samples, storage, inputs };
}

/** All values of a source, whichever part of a division they are in. */
function valuesOf(table: SampleList, own: Samples["inputs"]): Samples["inputs"][] {
  if (isWindows(table)) return table.recordings.map(({ values }) => values);
  return "inputs" in table ? [(table as Table).inputs] : [own];
}

/** Location of a value of a sample: of a window the row that it stands in. */
function readingAt(table: SampleList, index: number, at: number): string {
  if (!isWindows(table)) return table.location(index);
  const { recordings, of, starts, size, length } = table;
  return recordings[of[index]!]!.location(starts[index]! + Math.floor((at * length) / size));
}

/** Context of an error about values: where they are, those that a scale has to fit, and a place to point at. */
interface Values {
  locate(at: number): string;
  readonly all: Iterable<Samples["inputs"]>;
  readonly span?: Span | undefined;
}

/** Values as raw ones. Throws a Failure with FF1126 where the number type does not hold one of them. */
export function inRaw(
  values: Samples["inputs"],
  { storage, scale }: RawReadings,
  { locate, all, span }: Values,
): Samples["inputs"] {
  const raw = asRaw(values, { storage, scale });
  if (typeof raw !== "number") return raw;
  const largest = largestScale(all, storage);
  throw new Failure(
    beyondWindow(span, { type: storage, scale, value: values[raw]!, where: locate(raw), largest }),
  );
}
