import type { Diagnostic } from "./diagnostic.js";

/** FF507x: calls that `ff-edge mcp` refuses before a command is started. */

/** Text of a caller, short enough to be shown. */
const SHOWN = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}... (${text.length} characters)`;
}

/** FF5070: an input that a tool does not have, or a value that it does not take. */
export function inputRefused(tool: string, input: string, expected: string, value: unknown): Diagnostic {
  return {
    code: "FF5070",
    severity: "error",
    message: `the tool ${tool} refuses the input ${shown(input)}`,
    expected,
    found: shown(value),
    hint: "The input schema of the tool has every input with its type; an option of the command line is an input of its own.",
    exit: 2,
  };
}

/** FF5071: a path that leads out of the project folder, by its spelling or through a symbolic link. */
export function outsideProject(tool: string, input: string, path: string): Diagnostic {
  return {
    code: "FF5071",
    severity: "error",
    message: `${input} of the tool ${tool} leads out of the project folder`,
    expected: "a path that, with all symbolic links followed, stays within the folder that the server serves",
    found: shown(path),
    hint: "Use a path below that folder, or start `ff-edge mcp --root` with another one.",
    exit: 2,
  };
}

/** FF5072: a board or this computer would be changed, and server and call have not both said so. */
export function notAllowed(tool: string, what: string, missing: string): Diagnostic {
  return {
    code: "FF5072",
    severity: "error",
    message: `${what} of the tool ${tool} changes more than files of the project`,
    expected: missing,
    found: "nothing of the kind",
    hint: "Both are for a person to decide: the server's argument at its start, `confirm` for each call.",
    exit: 2,
  };
}
