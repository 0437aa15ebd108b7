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
import type { Expression, Module } from "./syntax.js";

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

/** The helper that a callee such as `dense` or `ff.dense` stands for in `module`, or null. */
export function helperName(callee: Expression, module: Module): HelperName | null {
  if (callee.kind === "name") {
    const imported = module.imports.get(callee.name);
    return imported?.kind === "helper" ? imported.name : null;
  }
  if (callee.kind !== "access" || callee.object.kind !== "name" || callee.key.kind !== "literal") return null;
  if (module.imports.get(callee.object.name)?.kind !== "helpers") return null;
  const name = String(callee.key.value);
  return isHelper(name) ? name : null;
}
