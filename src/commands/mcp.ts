import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, interrupt } from "../endings.js";
import { serve } from "../mcp/server.js";
import type { Allowance } from "../mcp/tool-inputs.js";
import type { CommandEntry } from "./entry.js";

interface McpFlags {
  readonly root: string;
  readonly allow: readonly Allowance[];
  readonly targets: readonly string[];
}

/** `ff-edge mcp`: commands as tools of the Model Context Protocol, over stdin and stdout. */
export async function run(_: undefined, flags: McpFlags, commands: readonly CommandEntry[]): Promise<number> {
  const { allow: allowed } = flags;
  const root = realpathSync(flags.root);
  const targets = flags.targets.map((folder) => resolve(folder));
  await serve(commands, { root, allowed, targets }, interrupt.signal);
  interrupt.signal.throwIfAborted();
  return EXIT.ok;
}
