/** Shapes of what a model file says of its input. */

import * as errors from "../../diagnostics/check.js";
import * as featureErrors from "../../diagnostics/check-features.js";
import { MOST_INPUTS } from "../../ir/limits.js";
import type {
  EventInputSpec,
  FeatureClass,
  FeatureFunction,
  FeatureViewSpec,
  FrameInputSpec,
  InputSpec,
  RawSpec,
  ScalingSpec,
  StreamInputSpec,
  ViewSpec,
  WindowInputSpec,
} from "../../model.js";
import { from, whole } from "../ranges.js";
import { code, type Fields, keyed, list, number, object, optional, words } from "../value-shape.js";
import { few } from "./few.js";

/** Squares of what has been scaled stay within float32. */
const scaling: Fields<ScalingSpec> = {
  scale: optional(number(from(1e-12, 1e12), errors.scale)),
  offset: optional(number(from(-1e12, 1e12), errors.offset)),
  standardize: optional(words("none", "rms", "sample", "dataset")),
};

const dimensions = few(number(whole(1, MOST_INPUTS), errors.shapeDimension), 8);

const view: Fields<ViewSpec> = {
  ...scaling,
  layout: optional(words("hwc", "chw")),
  parts: optional(few(object({ ...scaling, size: number(whole(1, MOST_INPUTS), errors.partSize) }), 1024)),
};

const featureView: Fields<FeatureViewSpec> = { ...view, shape: optional(dimensions) };

const raw: Fields<RawSpec> = {
  type: words("uint8", "int16", "float32"),
  scale: optional(number(from(1e-12, 1e12), featureErrors.rawScale)),
};

const readings = number(whole(1, MOST_INPUTS), featureErrors.readings);

const readingsOf: Fields<StreamInputSpec> = {
  ...raw,
  channels: number(whole(1, 1024), featureErrors.channels),
  rate: optional(number(from(1e-6, 1e9), featureErrors.rate)),
};

/** Shape of the input of a model file. */
export const inputSpecification = keyed(
  [
    [
      "window",
      object<WindowInputSpec>({
        ...featureView,
        window: object({ ...raw, shape: list(readings, [1, 2], featureErrors.windowRank) }),
        features: code<FeatureFunction>(),
      }),
    ],
    [
      "frame",
      object<FrameInputSpec>({
        ...featureView,
        stream: object({ ...readingsOf, frame: readings, hop: readings, frames: readings }),
        frame: code<FeatureFunction>(),
      }),
    ],
    [
      "stream",
      object<EventInputSpec>({
        ...featureView,
        stream: object(readingsOf),
        features: code<FeatureClass>(),
      }),
    ],
  ],
  object<InputSpec>({ ...view, shape: dimensions }),
);
