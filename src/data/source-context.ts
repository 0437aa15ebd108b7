/** Context in which every source is read. */
import type { Origin } from "../diagnostics/data.js";
import type { RecordedSetting } from "../diagnostics/recordings.js";
import type { InputIr } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import type { Files } from "./data-files.js";
import type { Labels } from "./labels.js";
import type { Budget } from "./read-budget.js";

export interface Reading {
  readonly files: Files;
  readonly spans: Program["spans"];
  /** `setting`: of recordings, where the model file says the shape. */
  readonly input: InputIr & { readonly setting?: RecordedSetting };
  readonly labels: Labels;
  /** Names of the values that are estimated, where they are in place of labels; with their places in the model file. */
  readonly targets?: readonly TargetOrigin[] | undefined;
  readonly group: GroupReading | null;
  /** Bytes that the sources of the model may still read. */
  readonly budget: Budget;
  /** Takes a sentence about what is odd and yet no fault. */
  note(sentence: string): void;
}

/** The name of a value and its place in the model file; where it is not `needed`, recordings may have none. */
export type TargetOrigin = Origin & { readonly needed?: boolean };

/** `split.by`. A csv column of that name is never an input. */
export interface GroupReading {
  readonly by: string;
  /** For training data, whose samples it groups. */
  readonly needed: boolean;
  /** Label arrays of npy sources beside which the array of groups stands: where others name them, it is read too. */
  readonly beside: readonly string[];
}

/** An origin at the place of the value `path` of the model file, or of the nearest value around it. */
export function originOf(spans: Program["spans"], name: string, path: string): Origin {
  let at = path;
  while (at !== "" && spans[at] === undefined) at = at.replace(/(^|\.|\[)[^.[]*$/, "");
  return { name, span: spans[at] };
}
