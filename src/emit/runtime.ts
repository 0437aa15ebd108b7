import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { opOf } from "../ops/index.js";
import { TEMPLATES } from "./render.js";

/**
 * The kernel files that a model needs, name -> text: what its ops name, the ff_ headers that these include, and the
 * .c file beside each such header. In alphabetical order.
 */
export function runtimeFiles(model: QuantModel, plan: Plan): Map<string, string> {
  const folder = new URL("runtime/", TEMPLATES);
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(new URL(file, folder), "utf8");
    found.set(file, text);
    for (const [, header] of text.matchAll(/^#include "(ff_\w+)\.h"$/gm)) {
      visit(`${header}.h`);
      if (existsSync(new URL(`${header}.c`, folder))) visit(`${header}.c`);
    }
  };
  for (const [index, step] of plan.schedule.steps.entries())
    for (const name of opOf(step).runtime(step, model, plan.kernels[index])) visit(`${name}.c`);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The serial service and its main program, name -> text; the same for every model. */
export function firmwareFiles(): Map<string, string> {
  const folder = new URL("firmware/", TEMPLATES);
  const names = readdirSync(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
}
