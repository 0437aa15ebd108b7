import { type Rule, sharedDefaults } from "../rule.js";
import { device } from "./device.js";
import { train } from "./train.js";

/** Class groups: the mean square of a group of units is its class' score. */
export const classGroups: Rule<"classGroups"> = {
  defaults: ({ rule, epochs, temperature = 1, ...given }) => ({
    ...sharedDefaults(given),
    ...{ rule, epochs, temperature },
  }),
  readout: () => "groups",
  hasReadout: () => true,
  heads: false,
  overlay: false,
  maps: true,
  unread: true,
  train,
  device,
};
