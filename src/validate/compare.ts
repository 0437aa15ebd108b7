import type { DeviceInference } from "../device/protocol.js";
import type { LearnerAnswer } from "../ir/learning.js";
import type { Inference } from "../reference/infer.js";

/** One number of an answer on which host and device differ; `index` counts within `scores`, else 0. */
export interface AnswerDifference {
  readonly tensor: "scores" | "label" | "exit" | "margin" | "goodness" | "macs";
  readonly index: number;
  readonly host: number;
  readonly device: number;
}

const SCALARS = ["label", "exit", "margin", "goodness", "macs"] as const;

/** The first difference between two answers; null if they are equal in every number. */
export function firstDifference(
  host: Inference | LearnerAnswer,
  device: DeviceInference,
): AnswerDifference | null {
  const index = host.scores.findIndex((score, k) => score !== device.scores[k]);
  if (index >= 0)
    return { tensor: "scores", index, host: host.scores[index]!, device: device.scores[index] ?? 0 };
  const tensor = SCALARS.find((name) => host[name] !== device[name]);
  return tensor ? { tensor, index: 0, host: host[tensor], device: device[tensor] } : null;
}
