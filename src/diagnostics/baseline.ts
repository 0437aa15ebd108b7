import type { Diagnostic } from "./diagnostic.js";

/** FF504x: a verdict against the figures of an earlier one. */

/** FF5040: a baseline that is not what `validate --json` prints. */
export function notABaseline(file: string, found: string): Diagnostic {
  return {
    code: "FF5040",
    severity: "error",
    message: `${file} is no baseline`,
    expected: "what `ff-edge validate --json` has printed",
    found,
    hint: `Write one with \`ff-edge validate MODEL --target T --json > ${file}\`.`,
    exit: 1,
  };
}

/** FF5041: a baseline whose figures cannot be compared, since it was measured in another way. */
export function otherBaseline(file: string, what: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF5041",
    severity: "error",
    message: `${file} was measured with another ${what}`,
    expected,
    found,
    hint: "Name the baseline of this run, or the options that its baseline was written with.",
    exit: 2,
  };
}

/** FF5042: a figure that is worse than the baseline allows. */
export function figureWorse(figure: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF5042",
    severity: "error",
    message: `worse than the baseline allows: ${figure}`,
    expected,
    found,
    hint: `If that is the price of something, write a new baseline with --json, or allow more with --tolerance ${figure}=...`,
    exit: 5,
  };
}

/** FF5043: a report that the file system refuses. */
export function reportUnwritable(file: string, reason: string): Diagnostic {
  return {
    code: "FF5043",
    severity: "error",
    message: `cannot write the report ${file}`,
    expected: "a file that can be written",
    found: reason,
    hint: "Check folder, permissions and free space.",
    exit: 3,
  };
}

/** FF5044: something that would be lost in the place of a report. */
export function noReport(file: string, found: string): Diagnostic {
  return {
    code: "FF5044",
    severity: "error",
    message: `${file} is not replaced by a report`,
    expected: "a new file, or a JUnit report of an earlier run",
    found,
    hint: "Name another file for --junit; this one is as it was.",
    exit: 2,
  };
}

/** FF5045: a report in a folder that is not there, and that is not ours to make. */
export function noReportFolder(file: string, folder: string): Diagnostic {
  return {
    code: "FF5045",
    severity: "error",
    message: `no folder for the report ${file}`,
    expected: "a folder that is there, or one inside that of --out",
    found: folder,
    hint: "Make the folder, or let --junit name a file inside that of --out.",
    exit: 2,
  };
}

/** FF5047: a file to compare with that is not what `report --json` prints. */
export function notAModelReport(file: string, found: string): Diagnostic {
  return {
    code: "FF5047",
    severity: "error",
    message: `${file} is no report to compare with`,
    expected: "what `ff-edge report --json` of this version has printed",
    found,
    hint: `Write one with \`ff-edge report MODEL --target T --json > ${file}\`.`,
    exit: 1,
  };
}
