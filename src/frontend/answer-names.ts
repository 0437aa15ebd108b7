import type { ModelSpec } from "../model.js";

/** Names of what a model answers, one for each of its scores: its classes, or its targets. */
export function answerNames({ classes, targets }: Pick<ModelSpec, "classes" | "targets">): readonly string[] {
  return targets ?? classes ?? [];
}
