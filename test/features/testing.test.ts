/** What unit tests of features import. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { exact } from "../../src/testing.js";
import { temporaryFolder } from "../support/folder.js";

const file = join(temporaryFolder(), "features.ts");
writeFileSync(
  file,
  `import type { f32, i16, i32 } from "ff-edge";
export function share(x: Float32Array, by: f32): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! / by;
  return y;
}
export function at(x: Int16Array, i: i32): i32 {
  return x[i]!;
}
export class Average {
  private readonly last: Int32Array;
  private at: i32 = 0;
  constructor(private readonly length: number) { this.last = new Int32Array(length); }
  push(x: i16): i32 {
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.length;
    return this.sum();
  }
  private sum(): i32 {
    let sum = 0;
    for (const v of this.last) sum += v;
    return sum;
  }
}
`,
);

const refused = join(temporaryFolder(), "refused.ts");
writeFileSync(
  refused,
  "export function wrong(a: number): number {\n  while (a > 0) a -= 1;\n  return a;\n}\n",
);

test("a function rounds as on the device, for arrays of any length", async () => {
  const share = await exact<(x: Float32Array, by: number) => Float32Array>(file, "share");
  expect(share(Float32Array.of(1, 2), 0.3)).toEqual(
    Float32Array.of(1, 2).map((x) => Math.fround(x / Math.fround(0.3))),
  );
  expect(share(Float32Array.of(1), 3)).toEqual(Float32Array.of(1 / 3));
});

test("a class has its own state in each object", async () => {
  const Average = await exact<new (length: number) => { push(x: number): number; sum?: unknown }>(
    pathToFileURL(file),
    "Average",
  );
  const [one, other] = [new Average(2), new Average(3)];
  expect([1, 2, 3].map((x) => one.push(x))).toEqual([1, 3, 5]);
  expect(other.push(7)).toBe(7);
  expect(one.sum).toBeUndefined();
  expect(() => one.push(40_000)).toThrow("`x` takes a whole number from -32768 to 32767");
});

test("what is wrong says where", async () => {
  const at = await exact(file, "at");
  expect(at(Int16Array.of(5, 6), 1)).toBe(6);
  expect(() => at(Int16Array.of(5, 6), 2)).toThrow("features.ts:8: an access outside of its array");
  expect(() => at(Float32Array.of(5, 6), 0)).toThrow("`x` takes a Int16Array of 2");
  await expect(exact(refused, "wrong")).rejects.toThrow("refused.ts:2:3: FF1101: `while`");
  await expect(exact(file, "share2").then((f) => f())).rejects.toThrow("FF1103");
});
