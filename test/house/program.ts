/** src/ as the compiler sees it. */
import { join, relative } from "node:path";
import { Project, type ts } from "ts-morph";

const ROOT = new URL("../..", import.meta.url).pathname;
const SRC = join(ROOT, "src");

/** Opens src/ as tsconfig.json says. */
export function openHouse(): Project {
  return new Project({ tsConfigFilePath: join(ROOT, "tsconfig.json") });
}

/** The files of src/ as syntax, with their paths there. */
export function filesOf(house: Project): [path: string, file: ts.SourceFile][] {
  return house.getSourceFiles().map((each) => [relative(SRC, each.getFilePath()), each.compilerNode]);
}
