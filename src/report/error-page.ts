import { readFileSync } from "node:fs";
import { ROOT } from "../package.js";

/** Section of docs/errors.md: the meaning of a code of an error or a warning. */
export interface Explanation {
  readonly code: string;
  readonly meaning: string;
  /** One message as a terminal prints it, with the mend as its hint. */
  readonly example: string;
}

/** Codes and their sections, in ascending order, from docs/errors.md. */
export function explanations(): ReadonlyMap<string, Explanation> {
  const page = readFileSync(new URL("docs/errors.md", ROOT), "utf8");
  const sections = page.matchAll(/^### (FF\d{4})\n\n([^\n]+)\n\n```text\n([\s\S]*?)\n```$/gm);
  return new Map(
    Array.from(sections, ([, code, meaning, example]) => [
      code!,
      { code: code!, meaning: meaning!, example: example! },
    ]),
  );
}

/** A section in words. */
export function explanationText({ code, meaning, example }: Explanation): string {
  const indented = example.split("\n").map((line) => (line === "" ? "" : `  ${line}`));
  return `${code}: ${meaning}\n\nFor example:\n\n${indented.join("\n")}`;
}
