/** Errors of the elementary functions: those of f32 and those by which tables are computed. */
import { expect, test } from "vitest";
import { cos64, exp64, log64, pow64, sin64 } from "../../src/features/double-math.js";
import { compiled } from "./compiled.js";

/** `Math.name` as features have it. */
function feature(name: string, count = 1): (...args: number[]) => number {
  const [parameters, args] = count === 1 ? ["a: f32", "a"] : ["a: f32, b: f32", "a, b"];
  const { host, ir } = compiled(
    "sin",
    `export function f(${parameters}): f32 { return Math.${name}(${args}); }`,
    {},
  );
  return (...values) => Number(host.call(ir.entries[0]!, ...values));
}

const sweep = (from: number, to: number, count = 20_000): number[] =>
  Array.from({ length: count }, (_, i) => Math.fround(from + ((to - from) * i) / (count - 1)));

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);

/** Units of the last place of a float32 beside the exact value. */
function ulps(found: number, exact: number): number {
  FLOAT[0] = Math.abs(exact);
  return Math.abs(found - exact) / 2 ** (Math.max((BITS[0]! >>> 23) - 127, -126) - 23);
}

function most(inputs: readonly number[], error: (x: number) => number): number {
  return inputs.reduce((worst, x) => Math.max(worst, error(x)), 0);
}

test.each(["sin", "cos"] as const)("%s", (name) => {
  const [f, exact] = [feature(name), Math[name]];
  const error = (x: number): number => Math.abs(f(x) - exact(x));
  const found = most([...sweep(-8, 8), ...sweep(-8192, 8192, 100_000)], error);
  console.log(`${name}: absolute error at most ${found / 2 ** -24} * 2^-24`);
  expect(found).toBeLessThan(2 ** -23);
  expect([f(8193), f(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
});

test("atan and atan2", () => {
  const [one, two] = [feature("atan"), feature("atan2", 2)];
  const relative = (found: number, exact: number): number => Math.abs(found - exact) / Math.abs(exact || 1);
  const arc = most([...sweep(-4, 4), ...sweep(-1000, 1000)], (x) => relative(one(x), Math.atan(x)));
  const angles = sweep(-3.14, 3.14, 5000);
  const angle = most(angles, (a) => {
    const [y, x] = [Math.fround(3 * Math.sin(a)), Math.fround(3 * Math.cos(a))];
    return relative(two(y, x), Math.atan2(y, x));
  });
  console.log(`atan: relative error at most ${arc / 2 ** -24} * 2^-24, atan2: ${angle / 2 ** -24} * 2^-24`);
  expect(arc).toBeLessThan(2 ** -22);
  expect(angle).toBeLessThan(2 ** -21);
  expect([two(0, 0), two(1, 0), two(-1, 0)].map((a) => Math.fround(a))).toEqual(
    [0, Math.PI / 2, -Math.PI / 2].map(Math.fround),
  );
});

test.each(["log2", "log10"] as const)("%s", (name) => {
  const [f, exact] = [feature(name), Math[name]];
  const inputs = [...sweep(0.5, 2), ...sweep(1e-6, 1e6), ...sweep(-126, 127).map((e) => Math.fround(2 ** e))];
  const found = most(inputs, (x) => ulps(f(x), exact(x)));
  console.log(`${name}: at most ${found} ulp`);
  expect(found).toBeLessThan(3);
  expect([f(1), f(0), f(-1), f(Number.POSITIVE_INFINITY)]).toEqual([
    0,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
});

test("powers of 2 have whole logarithms", () => {
  const f = feature("log2");
  for (let e = -149; e < 128; e++) expect(f(2 ** e)).toBe(e);
});

test("pow", () => {
  const f = feature("pow", 2);
  let [inside, all] = [0, 0];
  for (const x of sweep(0.01, 50, 300))
    for (const y of sweep(-20, 20, 300)) {
      const exact = x ** y;
      if (exact < 2 ** -120 || exact > 2 ** 120) continue;
      const error = Math.abs(f(x, y) / exact - 1);
      all = Math.max(all, error);
      if (exact > 2 ** -32 && exact < 2 ** 32) inside = Math.max(inside, error);
    }
  console.log(
    `pow: relative error at most 2^${Math.log2(all)}, 2^${Math.log2(inside)} between 2^-32 and 2^32`,
  );
  expect(all).toBeLessThan(2 ** -16);
  expect(inside).toBeLessThan(2 ** -18);
  expect([f(2, 0), f(0, 2), f(0, -1), f(-1, 2)]).toEqual([1, 0, Number.POSITIVE_INFINITY, Number.NaN]);
});

test("those of tables are right to the last places of float64", () => {
  const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);
  const inputs = sweep(-700, 700);
  expect(most(inputs, (x) => relative(exp64(x), Math.exp(x)))).toBeLessThan(2 ** -51);
  expect(most(sweep(1e-3, 1e3), (x) => (x === 1 ? 0 : relative(log64(x), Math.log(x))))).toBeLessThan(
    2 ** -51,
  );
  const angles = [...sweep(-10, 10), ...sweep(-1e6, 1e6)];
  expect(most(angles, (x) => Math.abs(sin64(x) - Math.sin(x)))).toBeLessThan(2 ** -52);
  expect(most(angles, (x) => Math.abs(cos64(x) - Math.cos(x)))).toBeLessThan(2 ** -52);
  expect(relative(pow64(700, 0.3), 700 ** 0.3)).toBeLessThan(2 ** -49);
  expect([exp64(1000), exp64(-1000), log64(0), log64(-1)]).toEqual([
    Number.POSITIVE_INFINITY,
    0,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
});
