/** `npm run prepare:ecg`: see prepare.ts. */
import { readFileSync } from "node:fs";
import { folders } from "../folders.js";
import { prepareFolder } from "./prepare.js";

/** From the package's folder, where npm runs its scripts. */
const FORMULA = "examples/ecg/ecg_features.h";

try {
  const [source, target] = folders(process.argv.slice(2), ["mitbih", "ecg"]);
  const count = prepareFolder(source, target);
  process.stdout.write(`${source} -> ${target}: ${count} rows\n`);
  process.stdout.write(`The formula that a firmware must apply, ${FORMULA}:\n\n`);
  process.stdout.write(readFileSync(FORMULA));
} catch (error) {
  process.stderr.write(`prepare:ecg: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
