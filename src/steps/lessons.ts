import { zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Lesson } from "../ir/learning.js";
import { clamp } from "../numerics/fixed-point.js";
import { targetsOf } from "../numerics/targets.js";
import { followsDrift } from "./drift.js";

/** Lesson of sample `n`: its label, 0 where none is learnt, or its targets in units of the values that the model answers. */
export function lessonOf(model: DeviceModel, samples: Samples, n: number): Lesson {
  const { valueExponent, classes } = model;
  if (followsDrift(model)) return 0; // nobody says what it was
  if (valueExponent === undefined) return samples.labels[n]!;
  const own = targetsOf(samples).subarray(n * classes.length, (n + 1) * classes.length);
  return encodeTargets(model, own);
}

/** Targets as the device takes them: of integers the nearest, and what int32 does not hold its end. */
export function encodeTargets(model: DeviceModel, targets: ArrayLike<number>): Int32Array | Float32Array {
  const { valueExponent = 0 } = model;
  const { family, elements } = formatOf(model);
  const encoded = scoresIn(zeros(elements.score, targets.length));
  const most = 2 ** 31 - 1;
  const encode = {
    integer: (value: number) => clamp(Math.round(value * 2 ** valueExponent), -most, most),
    real: (value: number) => value,
  }[family];
  for (let k = 0; k < targets.length; k++) encoded[k] = encode(targets[k]!);
  return encoded;
}
