import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { opOf } from "../ops/index.js";
import { TEMPLATES } from "./render.js";
import { checksFinite } from "./view.js";

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
  const visitSteps = ({ schedule, kernels }: Pick<Plan, "schedule" | "kernels">): void => {
    for (const [index, step] of schedule.steps.entries())
      for (const name of opOf(step).runtime(step, model, kernels[index])) visit(`${name}.c`);
  };
  visitSteps(plan);
  if (plan.learn) {
    visitSteps(plan.learn);
    for (const file of ["ff_slots.c", "ff_dither.h", "ff_pace.h"]) visit(file);
  }
  if (model.precision !== "int8") visit("ff_real.h");
  if (checksFinite(model)) visit("ff_answer_f32.c");
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The serial service and its main program, name -> text; with what only a model that learns serves. */
export function firmwareFiles(learns: boolean): Map<string, string> {
  const folders = ["firmware/", ...(learns ? ["firmware/learning/"] : [])];
  return new Map(folders.flatMap((folder) => sourcesIn(new URL(folder, TEMPLATES))));
}

function sourcesIn(folder: URL): [string, string][] {
  const names = readdirSync(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  return names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);
}
