/** Additions to src/ as a newcomer makes them: edits of files that are there, and new files beside them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Paths below src/, and the text that stands there. */
export type Edits = ReadonlyMap<string, string>;

const SRC = new URL("../../src/", import.meta.url).pathname;
const ADDITIONS = new URL("additions/", import.meta.url).pathname;

/** Text that is put before or behind a place in a file, which is found by its words. */
export type TextEdit = {
  /** Below src/. */
  readonly file: string;
  readonly text: string;
} & ({ readonly before: string } | { readonly after: string });

/** A new kind of something. */
export interface Addition {
  /** Folder of additions/ in which new files have their paths below src/, and `.txt` behind their names. */
  readonly folder: string;
  /** Edits with which it begins: a new member of a union. */
  readonly begin: readonly TextEdit[];
  /** All others. */
  readonly rest: readonly TextEdit[];
}

/** New files of an addition, by their paths below src/. */
export function newFiles({ folder }: Addition): Map<string, string> {
  const root = join(ADDITIONS, folder);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".txt"),
  );
  return new Map(
    files.map((path) => [path.slice(0, -".txt".length), readFileSync(join(root, path), "utf8")]),
  );
}

/** Paths of the files of src/ that edits change. */
export function filesOf(edits: readonly TextEdit[]): string[] {
  return [...new Set(edits.map(({ file }) => file))].sort();
}

/** The texts of the files after these edits; an Error names a place that is not found, or found twice. */
export function edited(edits: readonly TextEdit[]): Edits {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const text = texts.get(edit.file) ?? readFileSync(join(SRC, edit.file), "utf8");
    texts.set(edit.file, editedText(text, edit));
  }
  return texts;
}

function editedText(text: string, edit: TextEdit): string {
  const place = "before" in edit ? edit.before : edit.after;
  const count = text.split(place).length - 1;
  if (count !== 1)
    throw new Error(
      `src/${edit.file} has ${count} places ${JSON.stringify(place)}: an addition of test/house wants one`,
    );
  const at = text.indexOf(place) + ("before" in edit ? 0 : place.length);
  return text.slice(0, at) + edit.text + text.slice(at);
}

/** The whole addition, without the edits of the files `without`. */
export function completed(addition: Addition, without: readonly string[] = []): Edits {
  const edits = [...addition.begin, ...addition.rest].filter(({ file }) => !without.includes(file));
  return new Map([...edited(edits), ...newFiles(addition)]);
}
