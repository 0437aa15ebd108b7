import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/** Minutes each: npm run test:grid, npm run test:wire. */
const ELSEWHERE = [...configDefaults.exclude, "test/grid/**", "test/wire/**"];
const NAMED = ["long", "c", "qemu"].map((name) => `test/**/*.${name}.test.ts`);
const NO_PROGRAM = "test/support/without/programs.ts";
const EACH_FILE = "test/support/each-file.ts";
const NO_EMULATOR = "test/support/without/emulator.ts";

/**
 * What a test file needs stands in its name: `<name>.test.ts` nothing and little time, `.long.test.ts` time, `.c.test.ts`
 * compilers, `.qemu.test.ts` compilers and QEMU. None finds on its PATH what it does not need.
 *
 * Files run side by side: one waits for an emulator while another computes. Tests share two cores with compilers and
 * emulators: time-outs guard against hanging, not against slowness.
 */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    maxWorkers: availableParallelism() + 1, // files also wait: for the silence of a line, for a browser
    isolate: false, // a file of tests takes what those before it in its process have imported: see each-file.ts
    sequence: { setupFiles: "list" },
    globalSetup: "test/support/shared-objects.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      project("unit", "test/**/*.test.ts", [NO_PROGRAM], NAMED),
      project("long", "test/**/*.long.test.ts", [NO_PROGRAM]),
      project("c", "test/**/*.c.test.ts", [NO_EMULATOR]),
      project("qemu", "test/**/*.qemu.test.ts", []),
    ],
  },
});

function project(name: string, files: string, setupFiles: string[], others: readonly string[] = []) {
  const test = {
    name,
    include: [files],
    exclude: [...ELSEWHERE, ...others],
    setupFiles: [EACH_FILE, ...setupFiles],
  };
  return { extends: true as const, test };
}
