import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import {
  ASK_BURST,
  ASK_WINDOW,
  type Asking,
  asksFor,
  nearnessInteger,
  nearnessReal,
  surenessInteger,
  surenessReal,
} from "../../src/numerics/label-budget.js";
import { logOfSum } from "../../src/numerics/log-energy.js";
import { createRandom } from "../../src/numerics/prng.js";
import { createLearner } from "../../src/reference/learn.js";
import { learningModel } from "../support/models/learning-model.js";

/** Which labels a device asks for. */

const fresh = (per: number): Asking => ({
  window: new Int16Array(ASK_WINDOW),
  known: new Uint8Array(1),
  next: new Uint8Array(1),
  saved: Uint32Array.of(per),
  count: new Uint32Array(1),
});

/** Places of the samples that are asked for. */
function asked(budget: number, per: number, sureness: readonly number[]): number[] {
  const state = fresh(per);
  const places = sureness.flatMap((each, at) => (asksFor({ budget, per }, each, state) ? [at] : []));
  expect(state.count[0]).toBe(places.length);
  return places;
}

describe("a budget of labels", () => {
  const random = createRandom(4);
  const draws = Array.from({ length: 3000 }, () => random.below(20_000) - 10_000);

  test.each([
    [1, 1000],
    [1, 40],
    [7, 50],
    [1000, 1_000_000],
    [3, 3],
  ])("of %i in %i samples is spent, and not a label more, the burst included", (budget, per) => {
    const places = asked(budget, per, draws);
    const share = budget / per;
    expect(places.length).toBeLessThanOrEqual(1 + share * draws.length);
    expect(places.length).toBeGreaterThanOrEqual(Math.floor(share * draws.length) - ASK_BURST);
    for (const [at, place] of places.entries()) {
      const last = places[at + ASK_BURST];
      if (last !== undefined) expect((last - place) * share).toBeGreaterThan(0); // five at once never
      const many = places[at + 20];
      if (many !== undefined) expect(20).toBeLessThanOrEqual(ASK_BURST + (many - place) * share);
    }
  });

  test("goes to samples whose answers are less sure than those around them", () => {
    const places = asked(1, 20, draws).slice(5);
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    expect(mean(places.map((at) => draws[at]!))).toBeLessThan(-7000);
  });

  test("is spent on samples of another sort, however sure their answers are, and not on one that comes again and again", () => {
    const steps = draws.map((draw, at) => (at < 1000 ? draw : at < 2000 ? 20_000 + (draw >> 1) : 9));
    const places = asked(1, 100, steps);
    const between = (from: number, to: number) => places.filter((at) => at >= from && at < to).length;
    expect([between(0, 1000), between(1000, 2000)]).toEqual([10, 10]);
    expect(between(2000 + ASK_WINDOW, 3000)).toBe(0);
  });
});

test("how sure an answer is does not depend on the numbers of a model, and a small leverage makes it surer", () => {
  for (const [margin, leverage] of [
    [0.5, 3],
    [0.01, 0.2],
    [1.5, 40],
  ] as const) {
    const exact = 256 * Math.log2(margin ** 2 / leverage);
    expect(Math.abs(surenessReal(margin, Math.fround(leverage)) - exact)).toBeLessThan(5);
    const integer = surenessInteger(Math.round(margin * 2 ** 19), Math.round(leverage * 2 ** 17));
    expect(Math.abs(integer - 256 * (2 * 19 - 17) - exact)).toBeLessThan(5);
    expect(surenessReal(margin, leverage / 2)).toBeGreaterThan(surenessReal(margin, leverage));
  }
  expect([surenessInteger(0, 0), surenessInteger(2 ** 31 - 1, -5)]).toEqual([0, 2 * (30 * 256 + 255)]);
  expect(surenessReal(0, Number.NaN)).toBe(-32767);
  expect(surenessReal(3, Number.POSITIVE_INFINITY)).toBe(surenessReal(3, 2 ** 40));
});

test("by rows that are near an answer is unsure between two classes, and where no row is", () => {
  const [far, near, free] = [2 ** 16, 2 ** 8, 255];
  const of = (distances: readonly number[], labels: readonly number[]) => {
    const rows = { labels: Uint8Array.from(labels), classes: 3 };
    const similar = distances.map((distance) => 1000 - distance); // of a sample whose squares sum up to 1000
    const integer = nearnessInteger({ ...rows, similar: Int32Array.from(similar) }, 1000);
    const real = nearnessReal({ ...rows, similar: Float32Array.from(similar) }, 1000);
    expect(Math.abs(integer - real)).toBeLessThan(labels.some((label) => label === 1) ? 3 : Infinity);
    return integer;
  };
  expect(of([near, far], [0, 1])).toBe(logOfSum(far - near) - logOfSum(near));
  expect(of([near, 2 * near, far], [0, 1, 2])).toBe(0);
  expect(of([near, near + 1, far], [0, 0, 1])).toBe(of([near, far], [0, 1])); // rows of one class do not count as two
  expect(of([1, near, far], [free, 0, 1])).toBe(of([near, far], [0, 1]));
  expect([of([near], [0]), of([near], [free])]).toEqual([-logOfSum(near), -32767]);
});

test.each(["int8", "f32"] as const)(
  "%s: learns labels that were asked for alone, and not what it knows",
  (precision) => {
    const readout = { kind: "rls", start: "ridge", trust: 10 } as const;
    const ask = { budget: 1, per: 20 };
    const { model, plan, train } = learningModel({
      ...{ seed: 3, precision, rule: "monoForward", units: [16], noise: 0.8, readout, ask },
    });
    const learner = createLearner(model, plan);
    const solution = learner.fields.find(({ tensor }) => tensor === "solution")!;
    const fit = () =>
      Buffer.from(learner.payload().subarray(solution.offset, solution.offset + solution.bytes));
    const counts = [0, 0];
    for (let n = 0; n < 240; n++) {
      const before = fit();
      const at = n < 120 ? n % train.count : 0; // one sample again and again
      const { status, label, updated } = learner.learn(row(train, at), train.labels[at]!);
      expect([status, label]).toEqual(["FF_OK", label]);
      expect(fit().equals(before)).toBe(updated === 0);
      counts[n < 120 ? 0 : 1]! += updated;
    }
    expect(counts[0]).toBeGreaterThan(4);
    expect(counts[1]).toBeLessThanOrEqual(2);
  },
);
