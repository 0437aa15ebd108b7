import { describe, expect, it } from "vitest";
import { nearest } from "../../examples/results/nearest.js";
import { BASE, CHOICE, LEFT_OUT, SENT, TEST, teachRoles } from "../../examples/teach.js";

describe("a class that is taught on the device", () => {
  const labels = Array.from({ length: 300 }, (_, sample) => sample % 3);
  const parts = ["base", "device", "test"] as const;
  const roles = teachRoles(labels, (sample) => parts[Math.floor(sample / 100)]!, 2);
  const count = (role: number, label: number) =>
    labels.filter((each, sample) => each === label && roles[sample] === role).length;

  it("is unknown to the base, which has all others", () => {
    expect([0, 1, 2].map((label) => count(BASE, label))).toEqual([34, 33, 0]);
    expect(count(LEFT_OUT, 2)).toBe(33);
  });

  it("is sent with ten samples of each class, which neither train the base nor test", () => {
    expect([0, 1, 2].map((label) => count(SENT, label))).toEqual([10, 10, 10]);
    expect([0, 1, 2].map((label) => count(SENT, label) + count(CHOICE, label))).toEqual([33, 34, 33]);
    expect([...roles.subarray(200)].every((role) => role === TEST)).toBe(true);
  });
});

it("the nearest of the known answers, the first of those that are equally near", () => {
  const place = (...values: number[]) => Float32Array.from(values);
  const known = { places: [place(0, 0), place(4, 0), place(4, 0)], labels: [2, 0, 1] };
  expect(nearest(known, [place(1, 1), place(3, -1), place(2, 0)])).toEqual([2, 0, 2]);
});
