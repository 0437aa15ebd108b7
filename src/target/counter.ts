import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../diagnostics/diagnostic.js";
import { compileFailed, toolFailed } from "../diagnostics/tool.js";
import { makeFolder } from "../disk.js";
import type { Counts, LineMaps, ModelledCycles } from "../ir/bench.js";
import type { Image } from "../ir/image.js";
import type { QemuRun } from "../ir/target-description.js";
import { ROOT } from "../package.js";
import { blameSystem } from "./blame.js";
import { CountsFile } from "./counts-file.js";
import { codeSpan } from "./hot-loops.js";
import { ownersOf } from "./instruction-attribution.js";
import { modelledCycles } from "./machine-model.js";
import { commandLine, run } from "./process.js";
import { needCountingQemu } from "./require-tools.js";
import { findTools, need } from "./tools.js";

/** A plugin of QEMU that counts while the firmware runs. */
export interface Counter {
  /** Value of QEMU's option `-plugin`. */
  readonly plugin: string;
  /** Counts so far, by bin; true whenever the device has answered. */
  read(): Counts;
  /** Modelled cycles of what was counted, by bin; null without vectors or without llvm-mca. */
  model(counts: Counts): Promise<ModelledCycles[]> | null;
}

const SOURCE = fileURLToPath(new URL("templates/emulator/ff_count.c", ROOT));
const FLAGS = ["-std=c99", "-O2", "-ffreestanding", "-fPIC", "-shared", "-nostdlib"];

export interface CounterOptions {
  /** Owners of the lines of the model's files, and how many bins they speak of. */
  readonly maps: LineMaps;
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
  image: Image,
  target: QemuRun,
  { maps, bins, signal }: CounterOptions,
): Promise<Counter> {
  const tools = await findTools(["clang", "lld", "objdump", "qemu", "mca"]);
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

  const disassembly = await disassemble(need(tools, "objdump").path, image.file, signal);
  const ranges = ownersOf(disassembly, maps);
  const vlen = target.vlenBits ?? 0;
  const mca = vlen > 0 ? tools.mca : null;
  const { start, end } = codeSpan(disassembly);
  const slots = mca === null ? 0 : (end - start) / 2;
  const file = new CountsFile(join(folder, "build/counts.bin"), {
    ranges,
    owners: bins + 1, // the first is what belongs to nobody
    vlen,
    slots,
    base: start,
  });
  return {
    plugin: `${escaped(plugin)},counts=${escaped(file.path)}`,
    read: () => file.read().slice(1),
    model(counts) {
      if (mca === null) return null;
      const vtypes = file.readTypes();
      const profile = {
        executions: counts.map(
          ({ executions }) =>
            (address: number) =>
              executions[(address - start) / 2] ?? 0,
        ),
        vtypeAt: (address: number) => vtypes[(address - start) / 2] ?? 0,
        vlen,
      };
      return modelledCycles(mca, disassembly, profile, signal);
    },
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
