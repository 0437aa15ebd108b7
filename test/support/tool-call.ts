import { COMMANDS } from "../../src/commands/index.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { toolEntry } from "../../src/mcp/command-tools.js";
import { type CallInputs, checkCall, type Fence } from "../../src/mcp/tool-call.js";

/** The words of the command line for a call of a tool; throws a Failure with all that is wrong with it. */
export function wordsFor(tool: string, call: CallInputs, fence: Partial<Fence> = {}): readonly string[] {
  const entry = toolEntry(COMMANDS, tool);
  if (!entry) throw new Error(`no tool ${tool}`);
  const checked = checkCall(entry, call, { root: "/", allowed: [], targets: [], ...fence });
  if (checked.refused) throw new Failure(checked.refused);
  return checked.words;
}
