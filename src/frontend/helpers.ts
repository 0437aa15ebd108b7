import * as model from "../model.js";

/**
 * The functions that a model file may call: all that `ff-edge` exports. They are ours and only tag their arguments, so
 * calling them is safe.
 */
export const helpers = model;

export type HelperName = keyof typeof helpers;

/** The names of all helpers in the order of the alphabet, for messages. */
export const helperNames: readonly string[] = Object.keys(helpers).sort();

/** True for the `name` of a helper that a model file may call. */
export function isHelper(name: string): name is HelperName {
  return Object.hasOwn(helpers, name);
}
