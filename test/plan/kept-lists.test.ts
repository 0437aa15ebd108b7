import { expect, test } from "vitest";
import { withKeptLists } from "../../src/plan/kept-lists.js";
import { plan } from "../../src/plan/plan.js";
import type { Step } from "../../src/steps/index.js";
import type { Schedule } from "../../src/steps/schedule.js";
import { tilesOf } from "../../src/steps/tiled.js";
import { loadTarget } from "../../src/target/target.js";
import { learningModel } from "../support/models/learning-model.js";

const halves = { precision: "fp16", accumulate: "f16" } as const;
const { model } = learningModel(
  { ...halves, rule: "monoForward", inputs: 160, units: [128, 64, 62], seed: 5, noise: 0.1 },
  12,
);
const pulp = { ...loadTarget("pulp8").arch, l1: 40_000 };
const planned = plan(model, pulp);
const update = planned.learn!.schedule;

/** The lists of each step that has some, by kind and layer. */
function listsIn({ steps }: Pick<Schedule, "steps">): string[] {
  return steps.flatMap((step) => {
    const lists = tilesOf(step)?.lists;
    return lists === undefined ? [] : [`${step.kind} ${lists}`];
  });
}

/** Steps as they are before lists are kept, each changed. */
function without(change: (step: Step) => readonly Step[]): Schedule {
  const bare = (step: Step): Step => {
    const tiles = tilesOf(step);
    if (tiles === undefined) return step;
    const { lists: _, ...others } = tiles;
    return { ...step, tiles: others } as Step;
  };
  const tensors = update.tensors.filter(({ id }) => !id.endsWith("_lists"));
  return { tensors, steps: update.steps.flatMap((step) => change(bare(step))) };
}

const KEPT = [
  "dense dense1_lists",
  "learnDense dense1_lists",
  "dense dense2_lists",
  "learnDense dense2_lists",
];

test("an update of columns for all cores takes the lists of its product, which inference makes too", () => {
  expect(listsIn(update)).toEqual(KEPT);
  expect(listsIn(planned.schedule)).toEqual(KEPT.filter((step) => step.startsWith("dense ")));
  const { length } = update.tensors.find(({ id }) => id === "dense1_lists")!;
  expect(length).toBe(1 + 8 * (1 + 4 + 1 + 2 * 21)); // eight tiles of 20 rows
});

test("lists are made anew where L1 has no room for them, and on one core", () => {
  const { bytes } = plan(model, { ...pulp, l1: 1 }).l1!;
  expect(listsIn(plan(model, { ...pulp, l1: bytes }).learn!.schedule)).toEqual([]);
  expect(listsIn(plan(model, { ...pulp, cores: undefined }).learn!.schedule)).toEqual([]);
});

test("lists are not kept of inputs that are written behind the product, nor of other tiles", () => {
  const isProduct = (step: Step): boolean => step.kind === "dense" && step.layer === 0;
  const written = without((step) =>
    isProduct(step) ? [step, { kind: "turn", raw: "x_raw", x: "x" }] : [step],
  );
  const others = without((step) => {
    const tiles = tilesOf(step);
    return isProduct(step) && tiles
      ? [{ ...step, tiles: { ...tiles, rows: tiles.rows + 4 } } as Step]
      : [step];
  });
  expect(
    listsIn(
      withKeptLists(
        model,
        without((step) => [step]),
        8,
      ),
    ),
  ).toEqual(KEPT);
  for (const line of [written, others]) expect(listsIn(withKeptLists(model, line, 8))).toEqual(KEPT.slice(2));
});
