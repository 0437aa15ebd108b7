import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The grid alone: an emulator on every core. Time-outs guard against hanging, not against slowness. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/grid/*.test.ts"],
    setupFiles: ["test/support/each-file.ts"],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxConcurrency: availableParallelism(),
  },
});
