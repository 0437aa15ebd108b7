import { defineConfig } from "vitest/config";

/** The campaigns alone: most of their minutes is waiting for what a line has lost. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/wire/*.test.ts"],
    globalSetup: "test/support/shared-objects.ts",
    setupFiles: ["test/support/each-file.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
