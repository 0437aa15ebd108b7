/** src/ as the compiler sees it, with files replaced or added in memory: a copy of the house of which nothing is written. */
import { join, relative } from "node:path";
import { Project, ts } from "ts-morph";

const ROOT = new URL("../..", import.meta.url).pathname;
const SRC = join(ROOT, "src");

/** Paths below src/, and the text that stands there in place of the file's own. */
export type Edits = ReadonlyMap<string, string>;

/** A complaint of the compiler. */
export interface Complaint {
  /** Below src/. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Opens src/ as tsconfig.json says. */
export function openHouse(): Project {
  return new Project({ tsConfigFilePath: join(ROOT, "tsconfig.json") });
}

/** Everything that the compiler says of the house with these edits; afterwards it is as before. */
export function complaints(house: Project, edits: Edits): Complaint[] {
  const before = [...edits.keys()].map((path) => house.getSourceFile(join(SRC, path))?.getFullText() ?? null);
  for (const [path, text] of edits) house.createSourceFile(join(SRC, path), text, { overwrite: true });
  const found = house.getPreEmitDiagnostics().map((each): Complaint => {
    const text = ts.flattenDiagnosticMessageText(each.compilerObject.messageText, " ");
    const file = each.getSourceFile();
    if (!file) throw new Error(text);
    return { file: relative(SRC, file.getFilePath()), line: each.getLineNumber() ?? 0, text };
  });
  for (const [index, path] of [...edits.keys()].entries()) {
    const text = before[index] ?? null;
    if (text === null) house.getSourceFileOrThrow(join(SRC, path)).forget();
    else house.createSourceFile(join(SRC, path), text, { overwrite: true });
  }
  return found;
}

/** The files of src/ as syntax, with their paths there. */
export function filesOf(house: Project): [path: string, file: ts.SourceFile][] {
  return house.getSourceFiles().map((each) => [relative(SRC, each.getFilePath()), each.compilerNode]);
}
