import type { Diagnostic } from "./diagnostic.js";

/** FF50xx: programs that ff-edge runs: compiler, linker, QEMU. */

const INSTALL = "Run `ff-edge doctor --install`.";

/** FF5001: a program that is not on the PATH; `hint` where ff-edge does not install it. */
export function toolMissing(tool: string, purpose: string, hint: string = INSTALL): Diagnostic {
  return {
    code: "FF5001",
    severity: "error",
    message: `${tool} is not installed; it is needed to ${purpose}`,
    expected: `${tool} on the PATH`,
    found: "nothing",
    hint,
    exit: 3,
  };
}

/** FF5002: a program that is too old. */
export function toolTooOld(tool: string, needed: string, found: string): Diagnostic {
  return {
    code: "FF5002",
    severity: "error",
    message: `${tool} is too old`,
    expected: `${needed} or newer`,
    found,
    hint: INSTALL,
    exit: 3,
  };
}

/** FF5003: a program that the system could not start. */
export function cannotStart(commandLine: string, reason: string): Diagnostic {
  return {
    code: "FF5003",
    severity: "error",
    message: `${programOf(commandLine)} could not be started`,
    expected: "a program that runs here",
    found: reason,
    notes: [`command: ${commandLine}`],
    hint: "Run the command by hand; `ff-edge doctor` shows which programs are used and what is missing.",
    exit: 3,
  };
}

/** FF5004: a program that took too long and was stopped. */
export function tookTooLong(commandLine: string, milliseconds: number): Diagnostic {
  return {
    code: "FF5004",
    severity: "error",
    message: `${programOf(commandLine)} took too long and was stopped`,
    expected: `an end within ${milliseconds / 1000} s`,
    found: "still running",
    notes: [`command: ${commandLine}`],
    hint: "Run the command by hand to see what it waits for.",
    exit: 3,
  };
}

/** FF5005: stopped because the user asked for it. */
export function interrupted(commandLine: string): Diagnostic {
  return {
    code: "FF5005",
    severity: "error",
    message: `${programOf(commandLine)} was interrupted`,
    expected: "to run to its end",
    found: "Ctrl-C or another request to stop",
    notes: [`command: ${commandLine}`],
    hint: "Run the command again; nothing is left half done.",
    exit: 3,
  };
}

/** FF5006: a program that printed without end and was stopped. */
export function printedTooMuch(commandLine: string, limit: number): Diagnostic {
  return {
    code: "FF5006",
    severity: "error",
    message: `${programOf(commandLine)} printed far more than expected and was stopped`,
    expected: `at most ${limit} bytes of output`,
    found: "more",
    notes: [`command: ${commandLine}`],
    hint: "Run the command by hand to see what it prints.",
    exit: 3,
  };
}

/** FF5007: a program that failed where nothing but a broken installation explains it. */
export function toolFailed(commandLine: string, exitCode: number | null, output: string): Diagnostic {
  return {
    code: "FF5007",
    severity: "error",
    message: `${programOf(commandLine)} failed`,
    expected: "exit code 0",
    found: exitCode === null ? "killed by a signal" : `exit code ${exitCode}`,
    notes: [`command: ${commandLine}`, ...lines(output)],
    hint: "Run `ff-edge doctor` to check the tools.",
    exit: 3,
  };
}

/** FF5010: the compiler refused a file; its own words are the notes. */
export function compileFailed(
  file: string,
  commandLine: string,
  output: string,
  copiedFrom: string | null = null,
): Diagnostic {
  return {
    code: "FF5010",
    severity: "error",
    message: `the compiler refused ${file}`,
    expected: "C99 without warnings",
    found: firstError(output),
    notes: [`command: ${commandLine}`, ...lines(output)],
    hint: copiedFrom
      ? `It is a copy of ${copiedFrom}: correct that one.`
      : "If the file was edited by hand, build again to restore it; otherwise please report this with the lines above.",
    exit: 3,
  };
}

/** FF5011: the linker refused, e.g. because the image is larger than the target's memory. */
export function linkFailed(target: string, commandLine: string, output: string): Diagnostic {
  return {
    code: "FF5011",
    severity: "error",
    message: `the firmware could not be linked for ${target}`,
    expected: "an image that fits into the memory of the target",
    found: firstError(output),
    notes: [`command: ${commandLine}`, ...new Set(lines(output))], // the linker repeats itself
    hint: "If the data, or data and stack, do not fit, make the model smaller or choose a target with more memory.",
    exit: 3,
  };
}

/** FF5012: a symbol that neither the emitted files nor the three memory functions provide, e.g. a call into libgcc. */
export function foreignSymbol(symbol: string, object: string): Diagnostic {
  return {
    code: "FF5012",
    severity: "error",
    message: `${object} needs ${symbol}, which is not part of what was emitted`,
    expected: "only own symbols, memcpy, memmove and memset",
    found: symbol,
    hint: "The firmware links no other library: look in that file for a 64-bit division, or a float on a core without an FPU.",
    exit: 3,
  };
}

/** FF5020: a function that can call itself, so that no bound on the stack exists. */
export function recursion(cycle: readonly string[]): Diagnostic {
  return {
    code: "FF5020",
    severity: "error",
    message: `the stack of ${cycle[0]} has no bound: it can call itself`,
    expected: "no recursion",
    found: cycle.join(" -> "),
    hint: "Turn the recursion into a loop.",
    exit: 3,
  };
}

/** FF5021: a call through a pointer, so that no bound on the stack exists. */
export function indirectCall(name: string, address: number, instruction: string): Diagnostic {
  return {
    code: "FF5021",
    severity: "error",
    message: `the stack of ${name} has no bound: it calls through a pointer`,
    expected: "calls of functions by their names",
    found: `${instruction} at 0x${address.toString(16)}`,
    hint: "Call the function directly, or choose it with if or switch.",
    exit: 3,
  };
}

/** FF5022: a function whose stack frame is not known or not constant. */
export function unknownFrame(name: string, reason: string): Diagnostic {
  return {
    code: "FF5022",
    severity: "error",
    message: `the stack frame of ${name} is not known`,
    expected: "a constant size, from the compiler's .su file or from the list for assembly functions",
    found: reason,
    hint: "Use arrays of constant size; compile every file with -fstack-usage.",
    exit: 3,
  };
}

/** FF5023: a board that nothing here emulates, where no port leads to one. */
export function noEmulator(target: string): Diagnostic {
  return {
    code: "FF5023",
    severity: "error",
    message: `nothing here emulates ${target}: it takes a board that runs the firmware`,
    expected: "--port with the serial port of such a board, e.g. --port /dev/ttyUSB0",
    found: "no --port",
    hint: `Build with \`ff-edge build --target ${target}\`, put the firmware on the board with \`ff-edge flash\`, and run this again with --port; targets/HARDWARE.md shows how each board is wired.`,
    exit: 2,
  };
}

/** FF5030: QEMU or the host program ended before it named its serial line. */
export function didNotBoot(commandLine: string, exitCode: number | null, output: string): Diagnostic {
  return {
    code: "FF5030",
    severity: "error",
    message: "the firmware did not start",
    expected: "a serial line",
    found: exitCode === null ? "no serial line" : `exit code ${exitCode}`,
    notes: [`command: ${commandLine}`, ...lines(withoutMonitor(output))],
    hint: "Run `ff-edge doctor` to check QEMU, then the command above by hand.",
    exit: 3,
  };
}

/** Without what QEMU's monitor says, which may stand in the middle of a message: two streams meet in the output. */
function withoutMonitor(output: string): string {
  return output.replace(/\{"(QMP|return|timestamp)".*\}\r?\n?/g, "");
}

/** FF5058: a tool to which the system refused a file or memory. */
export function systemRefusedTool(
  commandLine: string,
  folder: string,
  reason: string,
  output: string,
): Diagnostic {
  return {
    code: "FF5058",
    severity: "error",
    message: `the system has refused ${programOf(commandLine)} something it needs in ${folder}`,
    expected: "files that can be written there, and memory",
    found: reason,
    notes: [`command: ${commandLine}`, ...lines(output)],
    hint: "Make room, look at the permissions, or choose another place with --out.",
    exit: 3,
  };
}

/** FF5059: a file of the compiler or linker that is not as they have written it. */
export function changedMeanwhile(file: string, reason: string): Diagnostic {
  return {
    code: "FF5059",
    severity: "error",
    message: `${file} is not what the compiler has written`,
    expected: "a whole object file",
    found: reason,
    hint: "Another run may be at work in the same folder: run the command again, alone or with an --out of its own.",
    exit: 3,
  };
}

const MOST_LINES = 20;

/** At most twenty lines of a program's output: the first ones, where compilers put what matters. */
export function lines(output: string): string[] {
  const all = output.split("\n").filter((line) => line.trim() !== "");
  const more = all.length - MOST_LINES;
  return more > 0 ? [...all.slice(0, MOST_LINES), `... and ${more} more lines`] : all;
}

/** Name of the program that a command line begins with, without its folder. */
function programOf(commandLine: string): string {
  const [word = ""] = /^('[^']*'|\S+)/.exec(commandLine) ?? [];
  return word.replaceAll("'", "").replace(/^.*\//, "");
}

function firstError(output: string): string {
  const all = lines(output);
  return all.find((line) => /\berror\b/.test(line)) ?? all[0] ?? "no message";
}
