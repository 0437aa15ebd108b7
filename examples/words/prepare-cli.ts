/** `npm run prepare:words`: see prepare.ts. */
import { folders } from "../folders.js";
import { prepareFolder } from "./prepare.js";

try {
  const [source, target] = folders(process.argv.slice(2), ["words", "words"]);
  process.stdout.write(`${source} -> ${target}: ${prepareFolder(source, target)} words\n`);
} catch (error) {
  process.stderr.write(`prepare:words: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
