import { type Rule, sharedDefaults } from "../rule.js";
import { device } from "./device.js";
import { train } from "./train.js";

/** Forward-Forward: every layer tells a sample with its true label from the same with a wrong one by its goodness. */
export const forwardForward: Rule<"forwardForward"> = {
  defaults: ({ rule, epochs, goodness, loss, negatives, amplitude, peer, schedule, ...given }) => ({
    ...sharedDefaults(given),
    ...{ rule, epochs },
    goodness: goodness ?? "mean",
    loss: loss ?? "symba",
    negatives: negatives ?? "hard",
    amplitude: amplitude ?? 5,
    peer: peer ?? 0,
    schedule: schedule ?? "together",
  }),
  readout: (_spec, { passes }) => (passes === "multi" ? "goodness" : "head"),
  hasReadout: () => true,
  heads: true,
  overlay: true,
  train,
  device,
};
