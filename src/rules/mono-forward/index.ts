import { type Rule, sharedDefaults } from "../rule.js";
import { device } from "./device.js";
import { train } from "./train.js";

/** Default of `activityPenalty`: chosen on MNIST's validation part. */
const PENALTY = 0.001;

/** Mono-forward: every layer descends the cross-entropy of its own linear head. */
export const monoForward: Rule<"monoForward"> = {
  defaults: ({ rule, epochs, heads = "learned", boosted = true, scores = "sum", ...given }) => ({
    ...sharedDefaults(given, PENALTY),
    ...{ rule, epochs, heads, boosted, scores },
  }),
  readout: () => "head",
  values: "value",
  hasReadout: ({ scores }, isLast) => scores !== "last" || isLast,
  hasHead: () => true,
  lastAlone: (spec) => ({ scores: "last", ...spec }),
  heads: true,
  overlay: false,
  maps: true,
  unread: true,
  train,
  device,
};
