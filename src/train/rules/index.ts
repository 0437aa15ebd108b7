import type { TrainingSpec } from "../../model.js";
import { backprop } from "./backprop.js";
import { classGroups } from "./class-groups.js";
import { forwardForward } from "./forward-forward.js";
import { forwardProjection } from "./forward-projection.js";
import { monoForward } from "./mono-forward.js";
import { pepita } from "./pepita.js";
import type { Rule } from "./rule.js";

/** Every learning rule by its name in the model file. */
export const rules: Readonly<Record<TrainingSpec["rule"], Rule>> = {
  monoForward,
  classGroups,
  forwardForward,
  pepita,
  forwardProjection,
  backprop,
};
