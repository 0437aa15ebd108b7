/** `npm run prepare:gestures`: see prepare.ts. */
import { folders } from "../folders.js";
import { prepareFolder } from "./prepare.js";

try {
  const [source, target] = folders(process.argv.slice(2), ["gesture-demo", "gestures"]);
  process.stdout.write(`${source} -> ${target}: ${prepareFolder(source, target)} windows\n`);
} catch (error) {
  process.stderr.write(`prepare:gestures: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
