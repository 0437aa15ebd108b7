/** `npm run prepare:ecg`: see prepare.ts. */
import { folders } from "../folders.js";
import { prepareFolder } from "./prepare.js";

try {
  const [source, target] = folders(process.argv.slice(2), ["mitbih", "ecg"]);
  const count = prepareFolder(source, target);
  process.stdout.write(`${source} -> ${target}: ${count} rows\n`);
} catch (error) {
  process.stderr.write(`prepare:ecg: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
