import type { ClosedRule } from "../training.js";

/** The weights as they are. */
export const train: ClosedRule = {
  kind: "closed",
  sweeps: () => 0,
  solve(_engine, { imported }) {
    if (imported === undefined) throw new Error("a model without an imported net has another rule");
    return Promise.resolve([...imported.layers]);
  },
};
