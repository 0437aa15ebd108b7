import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../folder.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const FIRMWARE = join(ROOT, "templates/firmware");
const WARNINGS = "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion -Werror".split(
  " ",
);

/** Compiles C sources with sanitizers into a program of their own and gives its path. */
export function compileC(sources: readonly string[], flags: readonly string[] = []): string {
  const program = join(temporaryFolder(), "program");
  gcc([...flags, ...sources, "-o", program]);
  return program;
}

/** The same as far as objects, which lie in `folder` under the names of their sources. */
export function compileObjects(sources: readonly string[], flags: readonly string[], folder: string): void {
  if (sources.length > 0) gcc([...flags, "-c", ...sources], folder);
}

/** What `make` compiles, once for all who share this in a file of tests: with that file goes its folder, but not what it has imported. */
export function onceInFile(make: () => string): () => string {
  let program = "";
  return () => {
    if (!existsSync(program)) program = make();
    return program;
  };
}

function gcc(args: readonly string[], cwd = "."): void {
  const folders = [FIRMWARE, join(FIRMWARE, "learning"), join(ROOT, "templates/runtime")];
  const includes = folders.flatMap((folder) => ["-I", folder]); // behind those of the arguments
  const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const all = ["-std=c99", "-O0", "-g", ...WARNINGS, ...sanitizers, ...args, ...includes];
  const { status, stderr } = spawnSync("gcc", all, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

export function firmware(name: string): string {
  return join(FIRMWARE, name);
}

export function runtime(name: string): string {
  return join(ROOT, "templates/runtime", name);
}

/** The real service and host board around test/support/device/fake_model.c, on a line that FF_NOISE can disturb. */
export function compileFakeDevice(flags: readonly string[] = []): string {
  const service = readdirSync(FIRMWARE).filter((name) => name.endsWith(".c"));
  const fakes = ["fake_model.c", "noisy_line.c"].map((name) => join(import.meta.dirname, name));
  return compileC(
    [...service.map(firmware), join(ROOT, "targets/arch/host/board.c"), ...fakes],
    ["-Wl,--wrap=ff_board_read,--wrap=ff_board_write", ...flags],
  );
}

/** The same around a model that learns, with storage. */
export function compileLearningDevice(flags: readonly string[] = []): string {
  const learning = [firmware("learning/ff_learning.c"), join(import.meta.dirname, "fake_learning.c")];
  const library = ["ff_blob.c", "ff_slots.c", "ff_crc32.c"].map(runtime);
  const storage = join(ROOT, "targets/arch/host/storage.c");
  return compileFakeDevice(["-DFAKE_LEARNS", ...learning, ...library, storage, ...flags]);
}

/** A running host program that offers a serial line. */
export interface HostDevice {
  readonly path: string;
  readonly process: ChildProcess;
  /** What the program wrote to standard error, where sanitizers report. */
  readonly complaints: () => string;
  stop(): Promise<void>;
}

/** How a host program is started beside its noise. */
export interface DeviceOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a host program and waits for its `serial PATH` line. */
export async function startDevice(
  program: string,
  noise = "",
  { args = [], environment = {} }: DeviceOptions = {},
): Promise<HostDevice> {
  const FF_NOISE = noise === "" ? "" : `${noise} `;
  const child = spawn(program, args, { env: { ...process.env, FF_NOISE, ...environment } });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const path = await new Promise<string>((found, failed) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const match = /^serial (\S+)\n/.exec(text);
      if (match) found(match[1]!);
    });
    child.once("exit", () => failed(new Error(`the device ended: ${complaints}`)));
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  return {
    path,
    process: child,
    complaints: () => complaints,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
