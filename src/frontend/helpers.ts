import {
  backprop,
  classGroups,
  csv,
  defineModel,
  dense,
  earlyExit,
  forwardForward,
  forwardProjection,
  fullPass,
  idx,
  monoForward,
  npy,
  pepita,
  rows,
} from "../model.js";

/** The functions that a model file may call. They are ours and only tag their arguments, so calling them is safe. */
export const helpers = {
  defineModel,
  dense,
  idx,
  npy,
  csv,
  rows,
  monoForward,
  classGroups,
  forwardForward,
  pepita,
  forwardProjection,
  backprop,
  fullPass,
  earlyExit,
} as const;

export type HelperName = keyof typeof helpers;

/** The names of all helpers, for messages. */
export const helperNames: readonly string[] = Object.keys(helpers);

/** Whether `name` is a helper that a model file may call. */
export function isHelper(name: string): name is HelperName {
  return Object.hasOwn(helpers, name);
}
