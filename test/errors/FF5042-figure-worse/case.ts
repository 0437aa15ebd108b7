import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { gatesOf, TOLERANCES, worse } from "../../../src/validate/gates.js";
import { VERDICT } from "../../support/verdict.js";

/** Everything got worse at once. */
export default () => {
  const now = {
    ...VERDICT,
    testAccuracy: 0.9595,
    instructions: { ...VERDICT.instructions!, mean: 5100.75 },
    memory: { ...VERDICT.memory, flash: 10_101, ram: 132 },
  };
  stopOn(worse(gatesOf(now, { ...VERDICT, file: "baseline.json" }, TOLERANCES)));
};
