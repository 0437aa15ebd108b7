import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/**
 * Files run side by side: one waits for an emulator while another computes. Tests share two cores with compilers and
 * emulators: time-outs guard against hanging, not against slowness.
 */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.test.ts"],
    // Minutes each: npm run test:grid, npm run test:wire.
    exclude: [...configDefaults.exclude, "test/grid/**", "test/wire/**"],
    maxWorkers: availableParallelism(),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
