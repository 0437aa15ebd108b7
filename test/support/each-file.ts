/** Around every file of tests: files share processes and what they import, so that each puts back what it has changed. */
import { afterAll, vi } from "vitest";
import { removeFolders } from "./folder.js";

const environment = { ...process.env };

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  removeFolders();
});
