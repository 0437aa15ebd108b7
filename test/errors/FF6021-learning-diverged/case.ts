import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { ended } from "../../../src/validate/gates.js";
import { LEARNING } from "../../support/verdict.js";

/** A rate far too high. */
export default () => stopOn(ended({ learning: { ...LEARNING, asked: 600, steps: 2, diverged: true } }));
