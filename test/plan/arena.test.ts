import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import { type Lifetime, lifetimes, liveBytes, type Placement, place } from "../../src/plan/arena.js";
import { randomModel } from "../support/models/random-model.js";

const lifetime = fc.record({
  words: fc.integer({ min: 1, max: 40 }),
  first: fc.integer({ min: 0, max: 9 }),
  span: fc.integer({ min: 0, max: 5 }),
});
const anyLifetimes = fc.array(lifetime, { minLength: 1, maxLength: 25 }).map((all) =>
  all.map(
    ({ words, first, span }, at): Lifetime => ({
      id: `t${at}`,
      bytes: 4 * words,
      first,
      last: first + span,
    }),
  ),
);

const anyModel = fc
  .record({
    seed: fc.integer(),
    units: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }),
  })
  .map(
    ({ seed, units }): QuantModel =>
      randomModel({
        seed,
        storage: "uint8",
        parts: [{ kind: "rms", size: 1 + (units[0]! % 50) }],
        units,
        classes: ["a", "b"],
      }),
  );

describe("place", () => {
  test("no two tensors that live at one time share a byte", () => {
    fc.assert(
      fc.property(anyLifetimes, (all) => {
        expect(collisions(all, place(all))).toEqual([]);
      }),
    );
  });

  test("offsets are multiples of 4, the size is the end of the last tensor and not below what is live", () => {
    fc.assert(
      fc.property(anyLifetimes, (all) => {
        const { offsets, size } = place(all);
        expect(Object.values(offsets).filter((offset) => offset % 4 !== 0 || offset < 0)).toEqual([]);
        expect(size).toBe(Math.max(...all.map(({ id, bytes }) => offsets[id]! + bytes)));
        expect(size).toBeGreaterThanOrEqual(Math.max(...all.map(({ first }) => liveBytes(all, first))));
      }),
    );
  });

  test("the order of the tensors does not matter", () => {
    fc.assert(
      fc.property(anyLifetimes, (all) => {
        expect(place([...all].reverse()).offsets).toEqual(place(all).offsets);
      }),
    );
  });

  test("the smallest gap that fits is taken", () => {
    const live = { first: 0, last: 9 };
    const all = [
      { id: "a", bytes: 100, ...live },
      { id: "gone", bytes: 60, first: 0, last: 1 },
      { id: "b", bytes: 50, ...live },
      { id: "gone2", bytes: 20, first: 0, last: 1 },
      { id: "c", bytes: 16, ...live },
      { id: "late", bytes: 12, first: 5, last: 6 },
    ];
    expect(place(all).offsets).toEqual({ a: 0, gone: 100, b: 160, gone2: 210, c: 230, late: 210 });
  });

  test("the check itself sees a collision", () => {
    const all: Lifetime[] = [
      { id: "a", bytes: 8, first: 0, last: 2 },
      { id: "b", bytes: 8, first: 2, last: 3 },
    ];
    expect(collisions(all, { offsets: { a: 0, b: 4 }, size: 12 })).toEqual(["a b"]);
  });
});

describe("lifetimes", () => {
  test("every arena tensor lives from the step that writes it to its last reader", () => {
    const model = randomModel({
      seed: 1,
      storage: "uint8",
      parts: [{ kind: "rms", size: 7 }],
      units: [5, 3],
      classes: ["a", "b"],
    });
    // input 0, dense1 1, head 2, rms 3, dense2 4, head 5, answer 6
    expect(lifetimes(schedule(model))).toEqual([
      { id: "x", bytes: 8, first: 0, last: 1 },
      { id: "dense1_acc", bytes: 20, first: 1, last: 1 },
      { id: "dense1_z", bytes: 8, first: 1, last: 3 },
      { id: "dense1_head_acc", bytes: 8, first: 2, last: 2 },
      { id: "dense1_h", bytes: 8, first: 3, last: 4 },
      { id: "dense2_acc", bytes: 12, first: 4, last: 4 },
      { id: "dense2_z", bytes: 4, first: 4, last: 6 },
      { id: "dense2_head_acc", bytes: 8, first: 5, last: 5 },
    ]);
  });

  test("the placement of any model keeps its tensors apart", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const all = lifetimes(schedule(model));
        expect(collisions(all, place(all))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Pairs of tensors that are needed at one time and share a byte. */
function collisions(all: readonly Lifetime[], { offsets }: Placement): string[] {
  return all.flatMap((a, at) =>
    all
      .slice(at + 1)
      .filter(
        (b) =>
          Math.max(a.first, b.first) <= Math.min(a.last, b.last) &&
          Math.max(offsets[a.id]!, offsets[b.id]!) <
            Math.min(offsets[a.id]! + a.bytes, offsets[b.id]! + b.bytes),
      )
      .map((b) => `${a.id} ${b.id}`),
  );
}
