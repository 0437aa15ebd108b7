import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../diagnostics/diagnostic.js";
import { compileFailed, toolFailed } from "../diagnostics/tool.js";
import { makeFolder, writeWhole } from "../disk.js";
import type { Counts, LineMap } from "../ir/bench.js";
import type { Image } from "../ir/image.js";
import type { QemuRun } from "../ir/target-description.js";
import { ROOT } from "../package.js";
import { blameSystem } from "./blame.js";
import { type OwnedRange, ownersOf } from "./instruction-attribution.js";
import { commandLine, run } from "./process.js";
import { needCountingQemu } from "./require-tools.js";
import { findTools, need } from "./tools.js";

/** A plugin of QEMU that counts while the firmware runs. */
export interface Counter {
  /** Value of QEMU's option `-plugin`. */
  readonly plugin: string;
  /** Counts so far, by bin; true whenever the device has answered. */
  read(): Counts;
}

const SOURCE = fileURLToPath(new URL("templates/emulator/ff_count.c", ROOT));
const MAGIC = 0x43464645;
const HEADER_BYTES = 24;
const FLAGS = ["-std=c99", "-O2", "-ffreestanding", "-fPIC", "-shared", "-nostdlib"];

export interface CounterOptions {
  /** Of `<model>.c`, and how many bins they speak of. */
  readonly lines: LineMap;
  readonly bins: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Prepares to count what each bin of an image executes: compiles the plugin, and lays the file out through which it
 * answers. `folder` is `out/<model>/<target>`, where the image was linked.
 * @throws Failure FF5001, FF5002 (tools), FF5007, FF5010.
 */
export async function prepareCounter(
  folder: string,
  model: string,
  image: Image,
  target: QemuRun,
  { lines, bins, signal }: CounterOptions,
): Promise<Counter> {
  const tools = await findTools(["clang", "lld", "objdump", "qemu"]);
  needCountingQemu(tools);
  const plugin = join(folder, "build/ff_count.so");
  const args = [...FLAGS, `--ld-path=${need(tools, "lld").path}`, SOURCE, "-o", plugin];
  const clang = need(tools, "clang").path;
  makeFolder(dirname(plugin));
  const built = await run(clang, args, { signal });
  if (built.exitCode !== 0) {
    blameSystem(folder, commandLine(clang, args), built);
    throw new Failure(compileFailed("ff_count.c", commandLine(clang, args), built.stdout + built.stderr));
  }

  const ranges = ownersOf(await disassemble(need(tools, "objdump").path, image.file, signal), model, lines);
  const file = join(folder, "build/counts.bin");
  const counters = bins + 1; // the first is what belongs to nobody
  writeWhole(file, layout(ranges, counters, target.vlenBits ?? 0));
  return {
    plugin: `${escaped(plugin)},counts=${escaped(file)}`,
    read: () => readCounts(file, ranges.length, counters).slice(1),
  };
}

async function disassemble(objdump: string, file: string, signal?: AbortSignal): Promise<string> {
  const args = ["-d", "-l", "--no-show-raw-insn", file];
  const { exitCode, stdout, stderr } = await run(objdump, args, { signal });
  if (exitCode !== 0) throw new Failure(toolFailed(commandLine(objdump, args), exitCode, stderr));
  return stdout;
}

/** A comma ends a value of QEMU's options unless it is doubled. */
function escaped(path: string): string {
  return path.replaceAll(",", ",,");
}

/** The file as templates/emulator/ff_count.c describes it, nothing counted yet. */
function layout(ranges: readonly OwnedRange[], counters: number, vlen: number): Uint8Array {
  const table = tableAt(ranges.length);
  const view = new DataView(new ArrayBuffer(table + 16 * counters));
  const words = [MAGIC, ranges.length, counters, vlen, 0, 0, ...ranges.flatMap(rangeWords)];
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true);
  return new Uint8Array(view.buffer);
}

function rangeWords({ start, end, owner }: OwnedRange): number[] {
  return [start, end, owner];
}

/** Offset at which the counters start. */
function tableAt(ranges: number): number {
  return (HEADER_BYTES + 12 * ranges + 7) & ~7;
}

function readCounts(file: string, ranges: number, counters: number): Counts {
  const bytes = readFileSync(file);
  if (bytes.readUInt32LE(16) !== 0) throw new Error("QEMU does not show the plugin what vl and vtype hold");
  return Array.from({ length: counters }, (_, index) => {
    const at = tableAt(ranges) + 16 * index;
    return {
      instructions: Number(bytes.readBigUInt64LE(at)),
      beats: Number(bytes.readBigUInt64LE(at + 8)),
    };
  });
}
