import { type Rule, sharedDefaults } from "../rule.js";
import { train } from "./train.js";

/** Forward Projection: each layer is a ridge regression to random signs of input and label. */
export const forwardProjection: Rule<"forwardProjection"> = {
  defaults: ({ rule, ridge = 0.01, ...given }) => ({ ...sharedDefaults(given), rule, epochs: 1, ridge }),
  readout: () => "head",
  hasReadout: () => true,
  heads: true,
  overlay: false,
  maps: false,
  unread: false,
  train,
  device: null, // solved over all samples at once
};
