import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import type { Simd } from "../ir/simd.js";
import { type Arch, coresOf, type Team } from "../ir/target-description.js";
import { forgetsClasses } from "../readouts/index.js";
import { featureFiles } from "../steps/features.js";
import { definitionOf } from "../steps/index.js";
import { TEMPLATES } from "./render.js";
import { checksFinite } from "./view.js";

const RUNTIME = new URL("runtime/", TEMPLATES);

/** Runtime files that models of a family need whatever their steps are. */
const OF_FORMAT: Readonly<Record<Family, readonly string[]>> = { integer: [], real: ["ff_real"] };

/** Names the runtime; what stands in the template is that of files which no library brings. */
const VERSION = "ff_version.h";

/** File with the number of cores; that of the template is one. */
const CORES = "ff_cores.h";

/** Properties of a target that decide about the files. */
type Kernels = Pick<Arch, "simd" | "cores">;

/**
 * The kernel files that a model needs, name -> text: what its steps name, with everything that this includes. In
 * alphabetical order.
 */
export function runtimeFiles(model: DeviceModel, plan: Plan, arch: Kernels): Map<string, string> {
  const wanted = [plan, ...(plan.learn ? [plan.learn] : [])].flatMap(({ schedule, kernels }) =>
    schedule.steps.flatMap((step, index) => definitionOf(step).runtime(step, model, kernels[index])),
  );
  wanted.push("ff_build");
  if (Object.keys(plan.slides).length > 0) wanted.push("ff_slide");
  if (plan.learn) wanted.push("ff_slots", "ff_dither", "ff_learning_rate");
  wanted.push(...OF_FORMAT[formatOf(model).family]);
  if (checksFinite(model)) wanted.push("ff_answer_f32");
  if (model.features) wanted.push(...featureFiles(model.features));
  if (model.stream) wanted.push("ff_stream", ...(model.stream.decision ? ["ff_decision"] : []));
  return kernelFiles(wanted, arch.simd, coresOf(arch));
}

/**
 * The files of `templates/runtime` behind kernels, name -> text: header and source of each name, the ff_ headers that
 * these include, and the source beside each. Where `<name>_<simd>.c` exists it takes the place of `<name>.c`: both
 * define the same functions, and the plain one says what they compute. `ff_version.h` names this runtime, `ff_cores.h` has the
 * number of cores. In alphabetical order.
 */
export function kernelFiles(names: readonly string[], simd: Simd, cores: Team = 1): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(new URL(file, RUNTIME))) return;
    const text = readFileSync(new URL(file, RUNTIME), "utf8");
    found.set(file, file === VERSION ? text.replaceAll("00000000", runtimeSum(simd, cores)) : text);
    for (const [, header] of text.matchAll(/^#include "(ff_\w+)\.h"$/gm)) visitBoth(header!);
  };
  const visitBoth = (name: string): void => {
    visit(`${name}.h`);
    const vector = `${name}_${simd}.c`;
    visit(existsSync(new URL(vector, RUNTIME)) ? vector : `${name}.c`);
  };
  for (const name of names) visitBoth(name);
  const planned = found.get(CORES);
  if (planned !== undefined) found.set(CORES, plannedFor(planned, cores));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of `ff_cores.h` for a number of cores. */
export function plannedFor(text: string, cores: Team): string {
  return text.replace(/(?<=_PLANNED )1\b/, `${cores}`);
}

/** Eight digits that differ where any file of the runtime, the vectors or the cores do: such libraries cannot share kernels. */
function runtimeSum(simd: Simd, cores: Team): string {
  const sum = createHash("sha256").update(cores === 1 ? simd : `${simd}\0${cores}`);
  for (const [name, text] of sourcesIn(RUNTIME)) sum.update(`\0${name}\0${text}`);
  return sum.digest("hex").slice(0, 8);
}

/** The serial service and its main program, name -> text; with what only a model that learns, or streams, serves. */
export function firmwareFiles({
  learning,
  stream,
  taps,
}: Pick<DeviceModel, "learning" | "stream" | "taps">): Map<string, string> {
  const folders = [
    "firmware/",
    ...(learning ? ["firmware/learning/"] : []),
    ...(forgetsClasses({ taps }) ? ["firmware/forgetting/"] : []),
    ...(stream ? ["firmware/stream/"] : []),
  ];
  return new Map(folders.flatMap((folder) => sourcesIn(new URL(folder, TEMPLATES))));
}

function sourcesIn(folder: URL): [string, string][] {
  const names = readdirSync(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  return names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);
}
