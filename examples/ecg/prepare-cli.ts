/** `npm run prepare:ecg`: see prepare.ts. */
import { folders } from "../folders.js";
import { prepareFolder } from "./prepare.js";

try {
  const [source, target] = folders(process.argv.slice(2), ["mitbih", "ecg"]);
  const { ds1, ds2, missing, beats } = prepareFolder(source, target);
  process.stdout.write(`${source} -> ${target}: ${ds1} + ${ds2} records, ${beats} beats\n`);
  if (missing.length > 0) process.stdout.write(`left out, no files: ${missing.join(" ")}\n`);
} catch (error) {
  process.stderr.write(`prepare:ecg: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
