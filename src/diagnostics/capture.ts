import type { Diagnostic } from "./diagnostic.js";

/** FF5046: a recording that the file system refuses, or would take the place of something. */
export function recordingUnwritable(file: string, reason: string): Diagnostic {
  return {
    code: "FF5046",
    severity: "error",
    message: `cannot write the recording ${file}`,
    expected: "a new file, in a folder that is there and has room",
    found: reason,
    hint: "Name another file with --file, or make room; what is in the file has whole lines and stays.",
    exit: 3,
  };
}
