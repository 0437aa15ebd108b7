import { type Rule, sharedDefaults } from "../rule.js";
import { train } from "./train.js";

/** Backpropagation: the baseline that local rules are held against. */
export const backprop: Rule<"backprop"> = {
  defaults: ({ rule, epochs, heads = "last", ...given }) => ({
    ...sharedDefaults(given),
    ...{ rule, epochs, heads },
  }),
  readout: () => "head",
  values: "value",
  hasReadout: ({ heads }, isLast) => heads === "all" || isLast,
  heads: true,
  overlay: false,
  maps: true,
  unread: true,
  train,
  device: null, // errors go back through all layers
};
