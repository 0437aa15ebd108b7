import type { RecordedSetting } from "../diagnostics/recordings.js";
import type { FeatureIr } from "../features/feature-ir.js";
import type { Storage } from "./data.js";
import type { Shape } from "./shape.js";

/** Kinds of features: of whole windows, of frames that overlap, or of events that a class finds in a stream. */
export const FEATURE_KINDS = ["window", "frames", "events"] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

/** Code that stands before the network's input: compiled, and where it is called. JSON-safe. */
export type Features = WindowFeatures | FrameFeatures | EventFeatures;

interface FeaturesBase<Kind extends FeatureKind> {
  readonly kind: Kind;
  readonly ir: FeatureIr;
  /** Name in the model file and place of the function or class, e.g. `gesture (features.ts:12)`. */
  readonly source: string;
  /** Values that one call gives, and their number type. */
  readonly size: number;
  readonly storage: Storage;
  /** Raw integers of a unit of the data: raw = floor(value * scale + 1/2); absent where the data hold raw values. */
  readonly scale?: number;
  /** Of a sample as it is handed over: rows and channels of a window; of events the features themselves. */
  readonly raw: { readonly shape: Shape; readonly storage: Storage };
}

/** One call for each window. */
export interface WindowFeatures extends FeaturesBase<"window"> {
  /** Name of the function in the IR. */
  readonly entry: string;
}

/** One call for each of `frames` frames, which begin `hop` readings apart. */
export interface FrameFeatures extends FeaturesBase<"frames"> {
  readonly entry: string;
  readonly frame: number;
  readonly hop: number;
  readonly frames: number;
  readonly channels: number;
  /** Readings per second; null where nobody has said. */
  readonly rate: number | null;
}

/** Calls of a class for each reading; a sample is what it gives when it says so. */
export interface EventFeatures extends FeaturesBase<"events"> {
  /** Names of the methods `push` and `features` in the IR; its `state` is their struct. */
  readonly push: string;
  readonly give: string;
  /** Name of the method that tells how many readings ago was what the last features are about; absent where it is the newest one. */
  readonly age?: string;
  readonly channels: number;
  readonly rate: number | null;
  /** Number type of a reading. */
  readonly reading: Storage;
}

/** Features that inference computes of what it is handed: those of events it is handed. */
export type ComputedFeatures = WindowFeatures | FrameFeatures;

/** The features that inference computes, if it does. */
export function computedOf(features: Features | undefined): ComputedFeatures | null {
  switch (features?.kind) {
    case undefined:
    case "events":
      return null;
    case "window":
    case "frames":
      return features;
    default:
      return features satisfies never;
  }
}

/** The features of a class that finds events, if it is one. */
export function eventsOf(features: Features | undefined): EventFeatures | null {
  switch (features?.kind) {
    case undefined:
    case "window":
    case "frames":
      return null;
    case "events":
      return features;
    default:
      return features satisfies never;
  }
}

/** The features of frames, if they are those. */
export function framesOf(features: Features | undefined): FrameFeatures | null {
  switch (features?.kind) {
    case undefined:
    case "window":
    case "events":
      return null;
    case "frames":
      return features;
    default:
      return features satisfies never;
  }
}

/** Shape of what one sample gives. */
export function shapeOfFeatures(features: Features): Shape {
  switch (features.kind) {
    case "window":
    case "events":
      return [features.size];
    case "frames":
      return [features.frames, features.size];
    default:
      return features satisfies never;
  }
}

/** Rows and channels of a sample in a recording: of events one reading; null where nothing stands before the input. */
export function recordedShape(features: Features | undefined): Shape | null {
  const events = eventsOf(features);
  return events ? [1, events.channels] : (computedOf(features)?.raw.shape ?? null);
}

/** Readings per second, as the model file says of its stream; null where it does not. */
export function rateOf(features: Features | undefined): number | null {
  switch (features?.kind) {
    case undefined:
    case "window":
      return null;
    case "frames":
    case "events":
      return features.rate;
    default:
      return features satisfies never;
  }
}

/** The place that says so of a model with these features. */
export function recordedSetting(features: Features | undefined): RecordedSetting {
  switch (features?.kind) {
    case undefined:
      return "input.shape";
    case "window":
      return "input.window.shape";
    case "frames":
    case "events":
      return "input.stream";
    default:
      return features satisfies never;
  }
}
