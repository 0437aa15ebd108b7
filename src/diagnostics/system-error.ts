/** Refusals of the operating system, as Node reports them, in words. */
import { getSystemErrorMap } from "node:util";

/** One refusal: which call, on what, and why. */
export interface SystemError {
  /** e.g. "ENOSPC" */
  readonly code: string;
  /** e.g. "mkdir"; empty where it is not told. */
  readonly call: string;
  /** Absolute or relative path; empty where it is not told. */
  readonly path: string;
  /** e.g. "no space left on device (ENOSPC)" */
  readonly reason: string;
}

/** Refusals of Node itself to hold something, by the codes of its errors. */
const TOO_LARGE = ["ERR_FS_FILE_TOO_LARGE", "ERR_STRING_TOO_LONG", "ERR_MEMORY_ALLOCATION_FAILED"];
/** The words of V8 and WebAssembly for memory that there is none of. */
const NO_MEMORY = /allocation failed|could not allocate memory|out of memory/i;

/** The refusal that `thrown` speaks of, or null where it is none of the system's. */
export function systemErrorOf(thrown: unknown): SystemError | null {
  if (!(thrown instanceof Error)) return null;
  const {
    code = "",
    syscall = "",
    path = "",
    info,
  } = thrown as NodeJS.ErrnoException & {
    readonly info?: { readonly code?: string; readonly message?: string };
  };
  if (/^E[A-Z0-9]+$/.test(code)) return { code, call: syscall, path, reason: wordsOf(code, thrown.message) };
  // Such as `rm` of a folder, or `os.homedir()` of a user whom the system does not know.
  if (info?.code === undefined || !/^E[A-Z0-9]+$/.test(info.code)) return null;
  return { code: info.code, call: syscall, path, reason: wordsOf(info.code, info.message ?? "") };
}

/** Reason of anything thrown, in one line: the system's words, or its message. */
export function reasonOf(thrown: unknown): string {
  return systemErrorOf(thrown)?.reason ?? (thrown instanceof Error ? thrown.message : String(thrown));
}

/** Says "out of memory" of an error that means just that, else null. */
export function memoryErrorOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  const { code = "" } = thrown as NodeJS.ErrnoException;
  const says =
    TOO_LARGE.includes(code) ||
    (/^(Range|Runtime)?Error$/.test(thrown.name) && NO_MEMORY.test(thrown.message));
  return says ? thrown.message : null;
}

/** The system's words for a code: its message names calls and paths, too, or nothing else. */
function wordsOf(code: string, message: string): string {
  const words = [...getSystemErrorMap().values()].find(([name]) => name === code)?.[1];
  return `${words ?? message} (${code})`;
}
