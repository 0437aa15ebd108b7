import type { TrainingSpec } from "../../model.js";
import { backprop } from "./backprop.js";
import { monoForward } from "./mono-forward.js";
import type { Rule } from "./rule.js";

/** Every learning rule by its name in the model file. */
export const rules: Readonly<Record<TrainingSpec["rule"], Rule>> = { monoForward, backprop };
