import { expect, test } from "vitest";
import { comparisonProgress } from "../../src/report/validate-progress.js";

function recorded() {
  const said: string[] = [];
  const task = (name: string, total: number) => {
    said.push(`${name} of ${total}`);
    return {
      update: (done: number) => void said.push(`${done}`),
      end: () => void said.push(`${name} ends`),
    };
  };
  return { said, ...comparisonProgress({ note: () => {}, done: () => {}, task }) };
}

test("one task after the other, each closed once", () => {
  const { said, update, end } = recorded();
  update("reference", 0, 4);
  update("device", 0, 2);
  update("device", 2, 2);
  end();
  end();
  const reference = ["host reference of 4", "0", "host reference ends"];
  expect(said).toEqual([...reference, "device of 2", "0", "2", "device ends"]);
});

test("a comparison that fails half-way leaves no bar behind", () => {
  const { said, update, end } = recorded();
  update("reference", 0, 4);
  end();
  expect(said.at(-1)).toBe("host reference ends");
});
