import { describe, expect, it } from "vitest";
import {
  continueCourse,
  createOrder,
  examRows,
  startCourse,
  stopsOf,
  totalOf,
} from "../../src/teach/order.js";
import { test } from "../support/device/fake-device.js";

const options = { seed: 3, samples: 25, passes: 3 } as const;
const course = startCourse(test, options);
const rowsOf = (from: number, to: number, seed = 3): number[] => {
  const order = createOrder({ ...course, seed }, test);
  return Array.from({ length: to - from }, (_, n) => order(from + n));
};

describe("the order in which samples are sent", () => {
  it("sends the same samples once in every pass, in another order each time", () => {
    const passes = [0, 1, 2].map((pass) => rowsOf(25 * pass, 25 * pass + 25));
    for (const pass of passes) expect(sorted(pass)).toEqual(sorted(passes[0]!));
    expect(new Set(passes[0]).size).toBe(25);
    expect(new Set(passes.map(String)).size).toBe(3);
  });

  it("depends on the seed alone, wherever one begins to ask", () => {
    expect(rowsOf(40, 60)).toEqual(rowsOf(0, 60).slice(40));
    expect(rowsOf(0, 25, 4)).not.toEqual(rowsOf(0, 25));
    expect(sorted(rowsOf(0, 25, 4))).not.toEqual(sorted(rowsOf(0, 25)));
  });

  it("takes all samples, or as many as there are", () => {
    expect(startCourse(test, { ...options, samples: "all" }).samples).toBe(40);
    expect(startCourse(test, { ...options, samples: 1000 }).samples).toBe(40);
    expect([course.samples, totalOf(course), course.sent]).toEqual([25, 75, 0]);
  });

  it("is measured on at most 500 samples of the test set", () => {
    expect(sorted(examRows(test, 1))).toEqual(Array.from({ length: 40 }, (_, n) => n));
    const large = { ...test, count: 900 };
    expect(new Set(examRows(large, 1)).size).toBe(500);
    expect(examRows(large, 1)).not.toEqual(examRows(large, 2));
  });
});

describe("going on where a run has ended", () => {
  it("stops after each fifth of the whole", () => {
    expect(stopsOf(course)).toEqual([15, 30, 45, 60, 75]);
    expect(stopsOf({ ...course, sent: 30 })).toEqual([45, 60, 75]);
    expect(stopsOf({ ...course, sent: 31 })).toEqual([45, 60, 75]);
    expect(stopsOf({ ...course, samples: 1, passes: 3 })).toEqual([1, 2, 3]);
  });

  it("goes on with the same course alone", () => {
    const earlier = { ...course, sent: 30 };
    expect(continueCourse(course, earlier)).toEqual(earlier);
    const labels = test.labels.slice();
    labels[3] = (labels[3]! + 1) % 3;
    for (const other of [
      startCourse(test, { ...options, seed: 4 }),
      startCourse(test, { ...options, samples: 26 }),
      startCourse(test, { ...options, passes: 4 }),
      startCourse({ ...test, labels }, options),
      startCourse({ ...test, inputs: test.inputs.map((value) => value ^ 1) }, options),
    ])
      expect(continueCourse(other, earlier)).toEqual(other);
  });

  it("starts from the first sample where there was no run, or one that went to its end", () => {
    expect(continueCourse(course, null)).toEqual(course);
    expect(continueCourse(course, { ...course, sent: 75 })).toEqual(course);
  });
});

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
