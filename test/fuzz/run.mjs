/** Starts run.ts, which needs no build: `npm run fuzz -- --seconds 60`. */
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const { module } = await runnerImport(fileURLToPath(new URL("run.ts", import.meta.url)));
process.exitCode = await module.main(process.argv.slice(2));
