import { type Rule, sharedDefaults } from "../rule.js";
import { device } from "./device.js";
import { train } from "./train.js";

/** Reconstruction: every layer is a cell that learns to make its own input of its own output. */
export const reconstruction: Rule<"reconstruction"> = {
  defaults: ({ rule, epochs, ...given }) => ({ ...sharedDefaults(given), rule, epochs }),
  readout: () => "anomaly",
  normality: true,
  hasReadout: () => true,
  heads: false,
  overlay: false,
  maps: false,
  unread: false,
  train,
  device,
};
