/** `npm run prepare:ecg`: see prepare.ts. */
import { folders, prepareFolder } from "./prepare.js";

try {
  const [source, target] = folders(process.argv.slice(2));
  const count = prepareFolder(source, target);
  process.stdout.write(`${source} -> ${target}: ${count} rows\n`);
  process.stdout.write("The device computes the same features with examples/ecg/ecg_features.h.\n");
} catch (error) {
  process.stderr.write(`prepare:ecg: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
