import { Failure } from "../diagnostics/diagnostic.js";
import { toolTooOld } from "../diagnostics/tool.js";
import type { Target } from "../ir/target-description.js";
import { findTools, major, need, type Tool, type Tools } from "./tools.js";

/** Purpose of a command with a target: compile for it; boot it too; count its instructions too. */
export type Purpose = "compile" | "boot" | "count";

/** The first QEMU with the plugin interface that templates/emulator/ff_count.c is written for. */
const OLDEST_COUNTING_QEMU = 10;

/** Looks for every program that a command will run, before anything else is done. Throws Failure FF5001, FF5002. */
export async function requireTools({ arch, run }: Target, purpose: Purpose): Promise<void> {
  const compilers = arch.family === "riscv" ? (["clang", "lld", "objdump"] as const) : (["cc"] as const);
  const emulates = run.kind === "qemu" && purpose !== "compile";
  const tools = await findTools(emulates ? [...compilers, "qemu"] : compilers);
  for (const each of compilers) need(tools, each);
  if (!emulates) return;
  if (purpose === "count") needCountingQemu(tools);
  else need(tools, "qemu");
}

/** QEMU, new enough to count. Throws Failure FF5001, FF5002. */
export function needCountingQemu(tools: Tools): Tool {
  const qemu = need(tools, "qemu");
  if (major(qemu.version) < OLDEST_COUNTING_QEMU)
    throw new Failure(toolTooOld("qemu-system-riscv32", `QEMU ${OLDEST_COUNTING_QEMU}`, qemu.version));
  return qemu;
}
