/** What every source needs to know while it is read. */
import type { Origin } from "../diagnostics/data.js";
import type { InputIr } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import type { Budget } from "./budget.js";
import type { Files } from "./files.js";
import type { Naming } from "./labels.js";

export interface Reading {
  readonly files: Files;
  readonly spans: Program["spans"];
  readonly input: InputIr;
  readonly naming: Naming;
  /** `split.by`; `needed` for training data, whose samples it groups. A csv column of that name is never an input. */
  readonly group: { readonly by: string; readonly needed: boolean } | null;
  /** What the sources of the model may still read. */
  readonly budget: Budget;
  /** Takes a sentence that the user should read although nothing is wrong. */
  note(text: string): void;
}

/** An origin at the place of the value `path` of the model file, or of the nearest value around it. */
export function originOf(spans: Program["spans"], name: string, path: string): Origin {
  let at = path;
  while (at !== "" && spans[at] === undefined) at = at.replace(/(^|\.|\[)[^.[]*$/, "");
  return { name, span: spans[at] };
}
