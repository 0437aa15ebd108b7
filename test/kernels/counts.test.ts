import { expect, test } from "vitest";
import { MOST } from "./counts.js";

test("gcc may take a tenth more than clang, or less, and not more", () => {
  const far = Object.entries(MOST).filter(([, [clang, gcc]]) => gcc > 1.1 * clang || clang > 1.1 * gcc);
  expect(far).toEqual([]);
});
