import { type Rule, sharedDefaults } from "../rule.js";
import { train } from "./train.js";

/** PEPITA: a second pass from an input that the error has modulated takes the place of a backward pass. */
export const pepita: Rule<"pepita"> = {
  defaults: ({ rule, epochs, projection = 0.05, ...given }) => ({
    ...sharedDefaults(given),
    ...{ rule, epochs, projection },
  }),
  readout: () => "head",
  hasReadout: () => true,
  heads: true,
  overlay: false,
  maps: false,
  unread: false,
  train,
  device: null, // the error of the last layer reaches the input
};
