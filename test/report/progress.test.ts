import { expect, test } from "vitest";
import { notingOnce, silent } from "../../src/report/progress-bar.js";

test("a note that holds for both sorts of targets is said once", () => {
  const told: string[] = [];
  const { note } = notingOnce({ ...silent, note: (text) => told.push(text) });
  for (const text of ["rates", "ranges", "rates"]) note(text);
  expect(told).toEqual(["rates", "ranges"]);
});
