import { type Rule, sharedDefaults } from "../rule.js";
import { train } from "./train.js";

/** No training: the weights of a net that was trained elsewhere. */
export const imported: Rule<"imported"> = {
  defaults: ({ rule }) => ({ ...sharedDefaults({}), rule, epochs: 1 }),
  readout: () => "head",
  values: "outputs",
  hasReadout: (_spec, isLast) => isLast,
  heads: true,
  overlay: false,
  maps: true,
  unread: true,
  keeps: true,
  train,
  device: null, // whatever trained it is not ours
};
