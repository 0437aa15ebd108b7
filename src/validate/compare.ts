import type { DeviceInference } from "../device/protocol.js";
import { type Prediction, STATUSES } from "../ir/learning.js";

/** One number of a prediction on which host and device differ; `index` counts within `scores`, else 0. */
export interface PredictionDifference {
  readonly tensor: "status" | "scores" | "label" | "exit" | "margin" | "goodness" | "macs" | "fault";
  readonly index: number;
  /** Of a status its value in `enum ff_status`. */
  readonly host: number;
  readonly device: number;
}

/** The access that missed its array, where both sides refuse a sample. */
function faultDifference(host: Prediction, device: DeviceInference): PredictionDifference | null {
  const [expected, found] = [host.fault ?? 0, device.fault ?? 0];
  return expected === found ? null : { tensor: "fault", index: 0, host: expected, device: found };
}

const SCALARS = ["label", "exit", "margin", "goodness", "macs"] as const;

/**
 * True for two numbers that are the same bits on every machine: NaN is one value, and -0 is not 0, which is what the
 * contract says of everything that is stored or answered.
 */
export function sameNumber(host: number, device: number | undefined): boolean {
  return Object.is(host, device);
}

/**
 * The first difference between two predictions; null if they are equal in every number, or refusals of the same kind.
 */
export function firstDifference(host: Prediction, device: DeviceInference): PredictionDifference | null {
  if (host.status !== device.status) {
    const [expected, found] = [STATUSES.indexOf(host.status), STATUSES.indexOf(device.status)];
    return { tensor: "status", index: 0, host: expected, device: found };
  }
  if (host.status !== "FF_OK") return faultDifference(host, device);
  const index = host.scores.findIndex((score, k) => !sameNumber(score, device.scores[k]));
  if (index >= 0)
    return { tensor: "scores", index, host: host.scores[index]!, device: device.scores[index] ?? 0 };
  const tensor = SCALARS.find((name) => !sameNumber(host[name], device[name]));
  return tensor ? { tensor, index: 0, host: host[tensor], device: device[tensor] } : null;
}
