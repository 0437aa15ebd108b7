import type { Diagnostic } from "./diagnostic.js";
import { memoryErrorOf, type SystemError, systemErrorOf } from "./system-error.js";

/** FF505x: what this computer refuses: streams, files, room, memory, an old Node; and endings that no stage explains. */

/** FF5050: stdout or stderr that does not take what is written. */
export function outputRefused(stream: "stdout" | "stderr", { code, reason }: SystemError): Diagnostic {
  const closed = code === "EPIPE";
  return {
    code: "FF5050",
    severity: "error",
    message: closed ? `whatever reads ${stream} has closed it` : `cannot write to ${stream}`,
    expected: closed
      ? "a reader that reads to the end"
      : "a file, pipe or terminal that takes all of the output",
    found: reason,
    hint: closed
      ? "If that was meant, as with `| head`, nothing is wrong; otherwise write to a file."
      : "Make room there, or let it lead to another place.",
    exit: 3,
  };
}

/** Purposes of calls of the system, by their names. */
const PURPOSES: Readonly<Record<string, string>> = {
  mkdir: "make the folder",
  mkdtemp: "write into",
  rmdir: "remove",
  rename: "write",
  write: "write",
  unlink: "remove",
  rm: "remove",
  open: "open",
  read: "read",
  scandir: "list",
  lstat: "look at",
  stat: "look at",
  uv_cwd: "tell the working folder",
  uv_os_homedir: "tell your home folder",
};

/** Hints for refusals, by their codes. */
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "Make room on that disk, then run the command again; nothing is left half written.",
  EDQUOT: "Make room within your quota, then run the command again; nothing is left half written.",
  EROFS: "That file system is read-only: choose another place, e.g. with --out.",
  EACCES: "Change the permissions, or choose another place, e.g. with --out.",
  EPERM: "Change the permissions, or choose another place, e.g. with --out.",
  EEXIST: "Something else stands there: move it away, or choose another place, e.g. with --out.",
  ENOTDIR: "A file stands where a folder is needed: move it away, or choose another place, e.g. with --out.",
  EISDIR: "A folder stands where a file is needed: move it away, or choose another place, e.g. with --out.",
  ENOTEMPTY:
    "A folder stands where a file is needed: move it away, or choose another place, e.g. with --out.",
  ELOOP: "Symbolic links lead in a circle there: correct them.",
  ENAMETOOLONG: "Choose a shorter path, e.g. with --out, or a shorter name for the model.",
  EMFILE: "Allow more open files: `ulimit -n 1024`.",
  ENFILE: "The system has too many open files: close programs.",
  ENOENT: "Look at that path: it, or a folder above it, is not there.",
  EIO: "The disk or the terminal has failed: look at `dmesg`, or choose another place.",
  ENOMEM: "Close other programs, or use a computer with more memory.",
};

/** FF5051: a call of the system that failed; `path` where the system does not tell it. */
export function refusedBySystem({ code, call, path: told, reason }: SystemError, path = told): Diagnostic {
  const purpose = call.startsWith("spawn") ? "start" : (PURPOSES[call] ?? (call || "reach"));
  return {
    code: "FF5051",
    severity: "error",
    message: `cannot ${purpose} ${path}`.trimEnd(),
    expected: "what the operating system allows",
    found: reason,
    hint: HINTS[code] ?? "Look at that path and at your permissions.",
    exit: 3,
  };
}

/** FF5052: a disk with too little room for what a command writes; bytes. */
export function noRoom(folder: string, needed: number, free: number): Diagnostic {
  return {
    code: "FF5052",
    severity: "error",
    message: `there is too little room in ${folder}`,
    expected: `at least ${needed} bytes free`,
    found: `${free} bytes`,
    hint: "Make room there, or choose another place with --out.",
    exit: 3,
  };
}

/** FF5054: the process that does the work has been ended from outside, or by Node. */
export function endedBy(signal: string): Diagnostic {
  const memory = signal === "SIGABRT" || signal === "SIGKILL" || signal === "SIGTRAP";
  return {
    code: "FF5054",
    severity: "error",
    message: `ff-edge was ended by ${signal}${memory ? ", most likely for want of memory" : ""}`,
    expected: "to run to its end",
    found: signal,
    hint: memory
      ? "Use less data or a smaller model, or give Node more memory: `NODE_OPTIONS=--max-old-space-size=8192` is 8 GB."
      : "Run the command again; nothing is left half written.",
    exit: 3,
  };
}

/** FF5055: memory that Node, or WebAssembly, was not given. */
function outOfMemory(found: string): Diagnostic {
  return {
    code: "FF5055",
    severity: "error",
    message: "there is not enough memory for this data and this model",
    expected: "memory for all samples and weights",
    found,
    hint: "Use less data or a smaller model.",
    exit: 3,
  };
}

/** FF5056: a command line that makes no sense; for `--json`, since a terminal shows commander's own words. */
export function wrongUsage(message: string): Diagnostic {
  return {
    code: "FF5056",
    severity: "error",
    message,
    hint: "Run `ff-edge --help`, or `ff-edge <command> --help`.",
    exit: 2,
  };
}

/** FF5057: our own bug; for `--json`, beside the stack on stderr. */
export function defect(version: string, stack: string): Diagnostic {
  return {
    code: "FF5057",
    severity: "error",
    message: `this is a defect of ff-edge ${version}`,
    notes: stack.split("\n"),
    hint: "Please report it with these lines.",
    exit: 70,
  };
}

/** The net below all commands: what the system refuses where no stage has looked; null for what it has no part in. */
export function systemProblem(thrown: unknown): Diagnostic | null {
  const refusal = systemErrorOf(thrown);
  if (refusal) return refusedBySystem(refusal);
  const memory = memoryErrorOf(thrown);
  return memory === null ? null : outOfMemory(memory);
}
