import { configDefaults, defineConfig } from "vitest/config";

/** Tests share two cores with compilers and emulators: time-outs guard against hanging, not against slowness. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/grid/**"], // minutes of both cores: npm run test:grid
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
