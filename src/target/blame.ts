import { Failure } from "../diagnostics/diagnostic.js";
import { systemRefusedTool, toolFailed } from "../diagnostics/tool.js";
import { roomProblem } from "../disk.js";
import type { Output } from "./process.js";

/** Words of C libraries for a refusal of the system that is no fault of what is compiled. */
const REFUSALS =
  /no space left on device|disk quota exceeded|read-only file system|permission denied|too many open files|input\/output error|cannot allocate memory|file name too long|is a directory|not a directory|unable to make temporary file/i;

/**
 * Throws what explains a tool's failure better than its own words, where the system or a signal is to blame: Failure
 * FF5058 (the system refused it something), FF5052 (a disk without room), FF5007 (ended by a signal).
 */
export function blameSystem(folder: string, commandLine: string, { exitCode, stdout, stderr }: Output): void {
  const output = stdout + stderr;
  const refusal = REFUSALS.exec(output)?.[0];
  if (refusal) throw new Failure(systemRefusedTool(commandLine, folder, refusal.toLowerCase(), output));
  const problem = roomProblem(folder);
  if (problem) throw new Failure(problem);
  if (exitCode === null) throw new Failure(toolFailed(commandLine, exitCode, output));
}
