/** What is easily wrong when features are printed: each trap by a program of its own, with what it must give. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileFeatures } from "../../src/features/compile.js";
import { printC } from "../../src/features/print-c.js";
import { CLANG } from "../support/compilers.js";
import { SANITIZED } from "./both.js";
import { differing, type Given, hostResults } from "./programs.js";

const FILE = "/features/traps.ts";
const WINDOW = Float32Array.of(-2.5, 0.5, 1, -0);

/** What each trap's text gives for WINDOW: up to four numbers. */
const TRAPS: Readonly<Record<string, readonly [text: string, expected: readonly number[]]>> = {
  "a bound with an operator that binds less": [
    "const w = Math.round(x[2]!) + 4; for (let k = 0; k < (w & 3); k++) y[k] = k + 1;",
    [1, 0, 0, 0],
  ],
  "operands that are evaluated once": [
    "y[0] = bump(y) ** 2; y[2] = Math.min(bump(y), 9); y[3] = Math.abs(bump(y));",
    [1, 3, 2, 3],
  ],
  "names in blocks of their own, and in branches that are constant": [
    "const a = 1; { const a = 2; y[0] = a; } if (x.length === 4) { const a = 3; y[1] = a; } else { const a = 4; y[1] = a; } y[2] = a;",
    [2, 3, 1, 0],
  ],
  "names of other languages": [
    "const or = 1; const log = 2; const s = 3; const z = 4; let int = or + log; int += s + z; y[0] = int; y[1] = shadow(5);",
    [10, 5, 0, 0],
  ],
  "a sum that doubles wraps": [
    "let a = 1; for (let i = 0; i < 40; i++) a += a; y[0] = a; let b = 1; for (let i = 0; i < 31; i++) b += b; y[1] = b;",
    [0, -(2 ** 31), 0, 0],
  ],
  "loops in loops, whose ranges are found once": [
    "let n = 0; for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) for (let c = 0; c < 2; c++) for (let d = 0; d < 2; d++) for (let e = 0; e < 2; e++) for (let f = 0; f < 2; f++) { n += 1; y[(n >> 4) & 3] = n; } ",
    [64, 31, 47, 63],
  ],
  "halves are rounded up, and a zero has no sign": [
    "y[0] = Math.round(x[0]!); y[1] = Math.round(x[1]!); y[2] = 1 / Math.round(-0.4 * x[2]!); y[3] = Math.ceil(x[0]! / 5);",
    [-2, 1, Number.POSITIVE_INFINITY, 0],
  ],
  "quotients and products of integers are exact": [
    "const a = Math.round(x[2]!) * 2147483647; const b = a - 1; y[0] = Math.trunc(a / b); y[1] = (a * b) & 65535; y[2] = Math.trunc(-a / 2) + 1073741823; y[3] = (a * a) & 3;",
    [1, 2, 0, 1],
  ],
  "floats are printed with all their digits and their sign": [
    "y[0] = x[2]! - -0.1; y[1] = -0.0 * x[2]!; y[2] = 1e-45 * x[2]!; y[3] = - -x[1]!;",
    [Math.fround(Math.fround(1) + Math.fround(0.1)), -0, Math.fround(1e-45), 0.5],
  ],
  "the second of two equal ones, and none of what is no number": [
    "y[0] = 1 / Math.min(x[3]!, 0 * x[2]!); y[1] = 1 / Math.max(0 * x[2]!, x[3]!); y[2] = Math.min(Math.sqrt(x[0]!), 1); y[3] = Math.max(1, Math.sqrt(x[0]!));",
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, Math.fround(0.123)],
  ],
  "an arrow function, and one in brackets": ["y[0] = twice(x[1]!); y[1] = sign(x[0]!);", [1, -1, 0, 0]],
  "cases that leave, and what no case takes": [
    "for (let i = 0; i < 4; i++) { switch (i & 3) { case 0: continue; default: y[i] = 9; break; case 1: case 2: { y[i] = i; break; } } } y[0] = chosen(y.length);",
    [7, 1, 2, 9],
  ],
  "a label beside `default` that stands again below, and one that calls": [
    "for (let i = 0; i < 2; i++) { switch (i) { case 1: default: y[i] = 7; break; case 1: y[i] = 2; } } switch (9) { case bump(y): default: y[2] = 3; }",
    [7, 8, 3, 0],
  ],
  "a case that another value than its own comes to": [
    "let n = 0; switch (Math.round(x[1]!)) { case 1: n = 2; break; case 2: n = 3; } y[0] = n; switch (n) { case 2: n = 5; break; case 5: n = 6; } y[1] = n;",
    [2, 5, 0, 0],
  ],
  "entries of an array, and of a list": [
    "for (const [i, v] of x.entries()) { y[i] = v * i; } for (const [i, v] of [5, 6].entries()) { const z = new Float32Array(i + 1); z[i] = v; y[i] = y[i]! + z[i]!; } for (const [i] of x.entries()) y[3] = i;",
    [5, 6.5, 2, 3],
  ],
  "tables of tables by constants and by numbers, with rows of their own": [
    "const at = Math.round(x[2]!) & 1; y[0] = GRID[at]![at + 1]!; y[1] = GRID[1][2]; y[2] = sum(GRID[at]!) + GRID.length * GRID[at]!.length; for (const [i, [low, high]] of BANDS.entries()) y[3] = y[3]! * 10 + low * high * (i + 1);",
    [6, 6, 15 + 6, 1 * 2 * 10 + 3 * 4 * 2],
  ],
  "tables of tables of tables": [
    "const at = Math.round(x[2]!) & 1; y[0] = CUBE[at]![0]![at]!; y[1] = CUBE[1]![at]![0]!; const face = CUBE[at]!; y[2] = face[at]![at]!; y[3] = deep(CUBE, at);",
    [6, 7, 8, 3],
  ],
  "no index beyond its row": [
    "const at = Math.round(x[2]! * 3); y[0] = GRID[0]![at]!; const rows = [[1, 2], [3, 4]]; y[1] = rows[at & 1]![at & 1]!;",
    [0, 4, 0, 0],
  ],
  "no product is fused with a sum": [
    "const a = x[1]! + 0.1; y[0] = a * a + x[0]!; y[1] = x[0]! - a * a; for (let i = 0; i < 4; i++) y[2] = a * x[i]! + y[2]!;",
    (() => {
      const f = Math.fround;
      const a = f(0.5 + f(0.1));
      const sums = [-2.5, 0.5, 1, -0].reduce((sum, v) => f(f(a * v) + sum), 0);
      return [f(f(a * a) - 2.5), f(-2.5 - f(a * a)), sums, 0];
    })(),
  ],
};

const programs: Given[] = Object.entries(TRAPS).map(([call, [body]]) => {
  const text = `const table = [5, 6];
const GRID = [[1, 2, 3], [4, 5, 6]] as const;
const BANDS = [Int16Array.of(1, 2), Int16Array.of(3, 4)];
const CUBE = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]];
const twice = (v: f32): f32 => v * 2;
const sign = function (v: f32): f32 { if (v < 0) return -1; return 1; };
const deep = (cube: number[][][], at: i32): i32 => cube[(1 - at) & 1]![1]![0]!;
function chosen(n: i32): i32 { switch (n) { case 4: return 7; default: return 8; } }
function sum(v: Int32Array): i32 { let s = 0; for (const each of v) s += each; return s; }
function bump(y: Float32Array): f32 { y[1] = y[1]! + 1; return y[1]!; }
function shadow(table: i32): i32 { return table; }
export function f(x: Float32Array): Float32Array {
  const y = new Float32Array(4);
  ${body}
  if (x[0]! > 1e30) y[0] = table[1]! + shadow(1) + bump(y);
  return y;
}`;
  const readText = (path: string): string => (path === FILE ? text : readFileSync(path, "utf8"));
  return { call, length: 4, ir: compileFeatures({ file: FILE, name: "f", lengths: { x: 4 }, readText }) };
});

test.each(programs)("$call", (program) => {
  const bytes = hostResults(program, [WINDOW]);
  const found = Array.from({ length: 4 }, (_, i) => bytes.readFloatLE(4 * i));
  expect(found).toEqual(TRAPS[program.call]![1]);
});

describe("the same bits", () => {
  test.each([
    ["gcc", ["-O0"]],
    ["gcc", ["-O3"]],
    ["gcc", SANITIZED],
    [CLANG, ["-O0"]],
    [CLANG, ["-O3"]],
  ] as const)("%s %s", (compiler, flags) => {
    expect(differing(programs, [WINDOW], { compiler, flags })).toEqual([]);
  });
});

test("loops that stand seven deep compile soon", () => {
  const head = Array.from({ length: 7 }, (_, i) => `for (let i${i} = 0; i${i} < 3; i${i}++)`).join(" ");
  const text = `export function f(x: Float32Array): f32 { let n = 0; ${head} n += i6; return n + x[0]!; }`;
  const readText = (path: string): string => (path === FILE ? text : readFileSync(path, "utf8"));
  const began = process.cpuUsage().user;
  const ir = compileFeatures({ file: FILE, name: "f", lengths: { x: 1 }, readText });
  expect(printC(ir, "p").source).toContain("n = n + i6;");
  expect(process.cpuUsage().user - began).toBeLessThan(1_500_000);
});
