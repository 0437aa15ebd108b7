import { expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { HOST } from "../support/host-target.js";
import { randomModel } from "../support/models/random-model.js";

test("tables of bytes begin on words where vectors are words, and nowhere else", () => {
  const model = randomModel({
    seed: 4,
    storage: "uint8",
    parts: [{ kind: "rms", size: 7 }],
    units: [5, 3],
    classes: ["a", "b", "c"],
  });
  const declarations = (target: typeof HOST): string[] => {
    const text = emit(model, plan(model, target.arch), target, { version: "0" }).get("tiny/tiny_weights.c")!;
    return [...text.matchAll(/^const u?int8_t tiny_.*$/gm)].map(([line]) => line);
  };
  const pulp = declarations(loadTarget("pulp"));
  expect(pulp.length).toBeGreaterThanOrEqual(6);
  expect(pulp.filter((line) => !line.includes(" __attribute__((aligned(4))) = {"))).toEqual([]);
  expect(declarations(HOST).filter((line) => line.includes("__attribute__"))).toEqual([]);
});
