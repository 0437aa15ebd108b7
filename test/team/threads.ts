import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit } from "../../src/emit/emit.js";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import type { Target, Team } from "../../src/ir/target-description.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { run } from "../support/compile.js";
import { temporaryFolder } from "../support/folder.js";
import type { LearningModel } from "../support/models/learning-model.js";

const HERE = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const WALK = HERE("../grid/walk.c");
export const THREADS = HERE("../../targets/arch/host/team/team.c");
/** Copies that are late. */
export const DMA = HERE("dma.c");
const RAW = { uint8: "uint8_t", int16: "int16_t", float32: "float" } as const;
/** Every kernel calls the others, however short it is. */
const FLAGS = ["-std=c99", "-O1", "-ffp-contract=off", "-pthread", "-DFF_TEAM_LEAST=1", "-I."];

const HOST = loadTarget("host");

/** This computer with a number of threads. */
export function hostWith(used: Team): Target {
  return { ...HOST, arch: { ...HOST.arch, cores: { used, most: 8 } } };
}

/** How the libraries of a program are made, where not by the plan for the cores alone. */
interface WalkOptions {
  readonly flags?: readonly string[];
  readonly planOf?: (model: DeviceModel) => Plan;
  /** Sources beside the libraries. */
  readonly beside?: readonly string[];
}

/** The libraries of models for a number of cores, with the walk of the grid through each: a program. */
export function walkProgram(
  models: readonly LearningModel[],
  cores: Team,
  {
    flags = [],
    planOf = (model) => plan(model, hostWith(cores).arch),
    beside = cores === 1 ? [] : [THREADS],
  }: WalkOptions = {},
): string {
  const folder = temporaryFolder();
  const target = hostWith(cores);
  const files = new Map<string, string>();
  const walks = models.map(({ model }) => {
    const layout = planOf(model);
    for (const [path, text] of emit(model, layout, target, { version: "0.0.0" }))
      if (path.startsWith(`${model.name}/`)) files.set(basename(path), text);
    const names = [`MODEL=${model.name}`, `CAPITALS=${model.name.toUpperCase()}`, `HEADER="${model.name}.h"`];
    const given = [
      ...names,
      `RAW=${RAW[model.input.storage]}`,
      ...(model.learning ? ["LEARNS"] : []),
      ...(layout.l1?.apart ? ["APART"] : []),
    ].map((each) => `-D${each}`);
    run(
      "cc",
      [...FLAGS, ...flags, ...given, "-c", WALK, "-o", `${model.name}_walk.o`],
      writtenTo(folder, files),
    );
    return model.name;
  });
  const main = `${walks.map((name) => `void ${name}_walk(void);\n`).join("")}int main(void)\n{\n${walks.map((name) => `    ${name}_walk();\n`).join("")}    return 0;\n}\n`;
  writeFileSync(join(folder, "main.c"), main);
  const sources = [...files.keys(), "main.c"].filter((name) => /(?<!_storage|ff_slots)\.c$/.test(name));
  run(
    "cc",
    [...FLAGS, ...flags, ...sources, ...beside, ...walks.map((name) => `${name}_walk.o`), "-o", "walk"],
    folder,
  );
  return join(folder, "walk");
}

function writtenTo(folder: string, files: ReadonlyMap<string, string>): string {
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}

/** What a program writes, as words. */
export function wordsOf(program: string, input: Uint8Array): number[] {
  const { status, stdout, stderr } = spawnSync(program, {
    ...{ input, maxBuffer: 1 << 28, timeout: 300_000 },
    env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" }, // a walk gives nothing back
  });
  if (status !== 0) throw new Error(`the program ended with ${status}\n${stderr}`);
  return [...new Uint32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length))];
}

/** A program around the threads of the host and some headers of the runtime; `beside`: further sources. */
export function threadProgram(
  main: string,
  flags: readonly string[],
  { headers = ["ff_team"], beside = [] }: { headers?: readonly string[]; beside?: readonly string[] } = {},
): string {
  const folder = temporaryFolder();
  for (const [name, text] of kernelFiles(headers, "none", 8)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "main.c"), main);
  run("cc", [...FLAGS, ...flags, "main.c", THREADS, ...beside, "-o", "main"], folder);
  return join(folder, "main");
}
