import { firstFloat } from "../features/first-float.js";
import { type HostFeatures, hostFeatures } from "../features/host.js";
import { scratchBytes } from "../features/memory.js";
import type { Element, Values } from "../formats/element.js";
import type { Samples, Storage } from "../ir/data.js";
import { type DeviceModel, sampleOf } from "../ir/device-model.js";
import type { SampleRefusal } from "../ir/learning.js";
import { type ComputedFeatures, computedOf, type Features, shapeOfFeatures } from "../ir/model-features.js";
import { sizeOf } from "../ir/shape.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** Ids of what the features of a sample are, and of the room for their arrays; also the C variables. */
export const FEATURES = "features";
export const FEATURES_ROOM = "features_room";

/** features = the user's code over the raw sample. */
export interface FeaturesStep {
  readonly kind: "features";
  /** Absent where no array is made. */
  readonly room: string | null;
}

/** Elements of features, by what they are stored as. */
export const FEATURE_ELEMENTS: Readonly<Record<Storage, Element>> = {
  uint8: "uint8",
  int16: "int16",
  float32: "f32",
};

/** Values of a sample's features. */
export function featureCount(features: ComputedFeatures): number {
  return sizeOf(shapeOfFeatures(features));
}

/** Bytes of the room for arrays. */
export function roomBytes({ ir, entry }: ComputedFeatures): number {
  return scratchBytes(ir, entry);
}

/** The features that a model computes; a step without them is our own bug. */
export function featuresOf(model: Pick<DeviceModel, "features">): ComputedFeatures {
  const found = computedOf(model.features);
  if (found === null) throw new Error("a step of features in a model without");
  return found;
}

const HOSTS = new WeakMap<Features["ir"], HostFeatures>();

/** The host's form of features, made once. */
export function hostOf({ ir }: Pick<Features, "ir">): HostFeatures {
  const known = HOSTS.get(ir) ?? hostFeatures(ir);
  HOSTS.set(ir, known);
  return known;
}

/** An access that missed its array, by its number from 1; 0 where none did. */
export type Fault = number;

/** Computes the features of one raw sample into `out`; the fault of the last call that had one. */
export function computeFeatures(features: ComputedFeatures, raw: Samples["inputs"], out: Values): Fault {
  const { size } = features;
  let last = 0;
  for (let n = 0; n < callCount(features); n++) {
    const fault = computeCall(features, callOf(features, raw, n), out.subarray(n * size, (n + 1) * size));
    if (fault > 0) last = fault;
  }
  return last;
}

/** Computes what one call gives of its raw values. */
export function computeCall(features: ComputedFeatures, raw: Samples["inputs"], out: Values): Fault {
  const host = hostOf(features);
  host.call(features.entry, raw, out as Samples["inputs"]);
  return host.takeFault();
}

/** Calls for one sample. */
export function callCount(features: ComputedFeatures): number {
  switch (features.kind) {
    case "window":
      return 1;
    case "frames":
      return features.frames;
    default:
      return features satisfies never;
  }
}

/** Raw values of call `n`. */
export function callOf(features: ComputedFeatures, raw: Samples["inputs"], n: number): Samples["inputs"] {
  switch (features.kind) {
    case "window":
      return raw;
    case "frames": {
      const start = n * features.hop * features.channels;
      return raw.subarray(start, start + features.frame * features.channels);
    }
    default:
      return features satisfies never;
  }
}

/** True where an access may miss its array: the state keeps which one did. */
export function isChecked({ ir }: Pick<Features, "ir">): boolean {
  return ir.sites.length > 0;
}

/** Refusal of a sample with such features; null where it is taken. */
export function refusalOf(fault: Fault, values: Values): SampleRefusal | null {
  if (fault > 0) return "FF_OUT_OF_BOUNDS";
  return values instanceof Float32Array && !values.every(Number.isFinite) ? "FF_BAD_SAMPLE" : null;
}

/** Runtime files that the C of features needs. */
export function featureFiles({ ir, storage }: Features): string[] {
  const arithmetic = firstFloat(ir) === null ? "ff_features" : "ff_features_f32";
  return storage === "float32" ? [arithmetic, "ff_answer_f32"] : [arithmetic];
}

/** The features of a sample. */
export const features: StepDefinition<FeaturesStep> = {
  makesInput: true,
  computesFeatures: true,
  refuses: true,
  run(_step, model, memory) {
    const out = tensorOf(memory, FEATURES);
    if (memory.features) {
      out.set(memory.features);
      return 0;
    }
    const fault = computeFeatures(featuresOf(model), memory.raw, out);
    memory.refusal.status = refusalOf(fault, out);
    if (fault > 0) memory.refusal.fault = fault;
    return 0;
  },
  statements(step, model) {
    const place = isChecked(featuresOf(model)) ? ["&state->fault"] : [];
    const args = ["input", FEATURES, ...(step.room === null ? [] : [step.room]), ...place];
    return [`refusal = ${model.name}_features(${args.join(", ")});`];
  },
  describe(_step, model) {
    const { source } = featuresOf(model);
    const { storage, shape } = sampleOf(model);
    return `${source}, ${storage} x ${sizeOf(shape)} -> ${model.input.storage} x ${sizeOf(model.input.raw)}`;
  },
  runtime: (_step, model) => featureFiles(featuresOf(model)),
  suspect: () => "the raw sample arrived (its CRC was checked), its features differ",
  reads: () => [],
  writes: ({ room }) => [FEATURES, ...(room === null ? [] : [room])],
  traceOutput: (_step, model) => ({ tensor: FEATURES, start: 0, length: sizeOf(model.input.raw) }),
};
