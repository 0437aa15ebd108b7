/** Each row of what the language has: what it computes, what is printed for it, and what is refused with which way out. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { compileFeatures, type Request } from "../../src/features/compile.js";
import type { FeatureIr } from "../../src/features/feature-ir.js";
import { type HostValue, hostFeatures } from "../../src/features/host.js";
import { printC } from "../../src/features/print-c.js";

const FILE = "/features/own.ts";

function compile(text: string, request: Partial<Request> = {}): FeatureIr {
  const readText = (path: string): string => (path === FILE ? text : readFileSync(path, "utf8"));
  return compileFeatures({ file: FILE, name: "f", readText, ...request });
}

const cOf = (text: string, request: Partial<Request> = {}): string =>
  printC(compile(text, request), "p").source;

/** What the only function of a text gives for arguments. */
function run(
  text: string,
  lengths: Readonly<Record<string, number>>,
  ...args: readonly HostValue[]
): unknown {
  const ir = compile(text, { lengths });
  return hostFeatures(ir).call(ir.entries[0]!, ...args);
}

/** What is said about a text, with the way out. */
function refusal(text: string, request: Partial<Request> = {}): string {
  try {
    compile(text, request);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const [{ code, message, hint }] = thrown.diagnostics as [Failure["diagnostics"][0]];
    expect(hint).toBeTruthy();
    return `${code} ${message}: ${hint}`;
  }
  return "nothing";
}

test("names of the user's are none of those that are printed around them", () => {
  const text = `class Average { sum: i32 = 1; reset(): i32 { this.sum = 0; return this.sum; } }
function makeAverage(x: Int16Array): Int16Array { const y = new Int16Array(1); y[0] = x[0]!; return y; }
export class Both {
  private readonly average = new Average();
  makeAverage(x: i16): i32 { return this.average.reset() + x; }
  reset(x: Int16Array): Int16Array { return makeAverage(x); }
}`;
  const ir = compile(text, { name: "Both", lengths: { x: 1 } });
  const definitions = printC(ir, "p").source.match(/^[\w ]+ \*?p_\w+\(/gm)!;
  expect(new Set(definitions).size).toBe(definitions.length);
  const host = hostFeatures(ir);
  const entry = ir.entries.find((name) => name.includes("make"))!;
  expect(host.call(entry, host.make(ir.state!), 7)).toBe(7);
});

describe("types", () => {
  test("parameters and fields may name a range, which their values keep", () => {
    const text = "export function f(a: i16, b: u8): i32 { return a * b; }";
    expect(cOf(text)).toContain("return a * b;");
    expect(cOf(text.replaceAll(/i16|u8/g, "i32"))).toContain("ff_mul(a, b)");
    const field = (value: string): string =>
      `export class F { private a: u8 = 0; f(x: i32): i32 { this.a = ${value}; return this.a; } }`;
    expect(cOf(field("x & 255"), { name: "F" })).toContain("self->a");
    expect(refusal(field("x"), { name: "F" })).toContain("FF1110");
  });

  test("a literal takes the type of its partner, and i32 with f32 gives f32", () => {
    expect(cOf("export function f(a: f32, i: i32): f32 { return a + 1 + i; }")).toContain(
      "return a + 1.0f + (float)i;",
    );
    expect(cOf("export function f(i: i32): i32 { return i + 1 > i ? 2 : i; }")).not.toContain("float");
  });
});

test("functions are specialised to the lengths and the constants that they are called with", () => {
  const text = `function part(x: Float32Array, n: i32): Float32Array {
  const y = new Float32Array(n);
  for (let i = 0; i < n; i++) y[i] = 2 * x[i]!;
  return y;
}
function total(x: Float32Array): f32 {
  let sum = 0;
  for (const v of x) sum += v;
  return sum;
}
export function f(x: Float32Array): f32 {
  return total(part(x, 2)) + total(part(x, 3)) * 10 + total(x) * 100;
}`;
  expect(run(text, { x: 4 }, Float32Array.of(1, 2, 3, 4))).toBe(6 + 120 + 1000);
  const source = cOf(text, { lengths: { x: 4 } });
  expect(source.match(/static \w+ p_total\w*\(/g)?.length).toBe(3);
  expect(source.match(/static \w+ p_part\w*\(/g)?.length).toBe(2);
  expect(source).not.toContain("malloc");
});

test("a parameter that only computes is an ordinary argument", () => {
  const text = `function more(x: f32, by: f32): f32 { return x + by; }
export function f(x: f32): f32 { return more(x, 1) + more(x, 2); }`;
  expect(cOf(text).match(/static float p_more\w*\(/g)?.length).toBe(1);
});

test("an array that is returned is an argument of C", () => {
  const text = `export function f(x: Float32Array): Float32Array {
  const y = new Float32Array(2);
  y[0] = x[0]!;
  y[1] = x[1]!;
  return y;
}`;
  expect(printC(compile(text, { lengths: { x: 2 } }), "p").header).toMatch(
    /void p_f\(const float \*x, float \*\w+\);/,
  );
});

test("parts, fills and copies of arrays", () => {
  const text = `export function f(x: Float32Array, at: i32): Float32Array {
  const y = new Float32Array(6);
  y.fill(9);
  const start = Math.min(Math.max(at, 0), 4);
  const part = y.subarray(start, start + 2);
  part[0] = 7;
  y.subarray(3).fill(1);
  y.set(x, 1);
  return y;
}`;
  const ir = compile(text, { lengths: { x: 2 } });
  const out = new Float32Array(6);
  hostFeatures(ir).call(ir.entries[0]!, Float32Array.of(3, 4), 0, out);
  expect(Array.from(out)).toEqual([7, 3, 4, 1, 1, 1]);
});

test.each([
  ["y.set(y.subarray(2), 0)", 0, [3, 4, 5, 4, 5]],
  ["y.set(y.subarray(0, 3), 1)", 0, [1, 1, 2, 3, 5]],
  ["y.set(y.subarray(0, 3).subarray(1), 3)", 0, [1, 2, 3, 2, 3]],
  ["y.set(y.subarray(start, start + 3), 2)", 0, [1, 2, 1, 2, 3]],
  ["y.set(y.subarray(start, start + 3), 0)", 2, [3, 4, 5, 4, 5]],
  ["y.set(y, 0)", 0, [1, 2, 3, 4, 5]],
])("%s copies as if what is read had been read before", (copy, at, expected) => {
  const text = `export function f(x: Float32Array, at: i32): Float32Array {
  const y = new Float32Array(5);
  y.set(x);
  const start = Math.min(Math.max(at, 0), 2);
  ${copy};
  return y;
}`;
  const ir = compile(text, { lengths: { x: 5 } });
  const out = new Float32Array(5);
  hostFeatures(ir).call(ir.entries[0]!, Float32Array.of(1, 2, 3, 4, 5), at, out);
  expect(Array.from(out)).toEqual(expected);
});

test("tables: of literals, of functions of the file, and where the size is known inside alone", () => {
  const text = `import { table } from "ff-edge/dsp";
const STEPS = Int16Array.of(1, 10, 100);
function squares(n: i32): Int32Array {
  const y = new Int32Array(n);
  for (let i = 0; i < n; i++) y[i] = i * i;
  return y;
}
const EIGHT = squares(8);
export function f(x: Float32Array, i: i32): i32 {
  const here = table(squares, x.length);
  const at = i & 1;
  return STEPS[at + 1]! + EIGHT[7 - at]! + here[at]! * 1000;
}`;
  expect(run(text, { x: 2 }, new Float32Array(2), 1)).toBe(100 + 36 + 1000);
  expect(cOf(text, { lengths: { x: 2 } })).toContain("p_squares[2] = {\n    0, 1,\n}");
});

describe("loops", () => {
  const counts = (head: string): unknown =>
    run(`export function f(n: i32): i32 { let s = 0; for (${head}) s = s * 10 + i; return s; }`, {}, 3);

  test.each([
    ["let i = 1; i < 4; i++", 123],
    ["let i = 1; i <= 4; i += 2", 13],
    ["let i = 3; i > 0; i--", 321],
    ["let i = 6; i >= 2; i -= 2", 642],
    ["let i = 1; i < 9; i *= 2", 1248],
    ["let i = 8; i > 0; i >>= 1", 8421],
    ["let i = 0; i < Math.min(n, 5); i++", 12],
    ["let i = 1; i < 9 && i < n; i++", 12],
  ])("%s", (head, result) => {
    expect(counts(head)).toBe(result);
  });

  test("over lists are unrolled, each round with a constant", () => {
    const text = `export function f(x: Float32Array): f32 {
  let sum = 0;
  for (const n of [1, 2, 4]) {
    const part = new Float32Array(n);
    part.set(x.subarray(0, n));
    for (const v of part) sum += v;
  }
  return sum;
}`;
    expect(run(text, { x: 4 }, Float32Array.of(1, 10, 100, 1000))).toBe(1 + 11 + 1111);
  });

  test("of more than seven levels are refused before their ranges take minutes", () => {
    const nested = (levels: number): string =>
      Array.from({ length: levels }, (_, i) => `for (let i${i} = 0; i${i} < 2; i${i}++) `).join("");
    const text = (levels: number): string =>
      `export function f(x: Int16Array): Int16Array { const y = new Int16Array(1); ${nested(levels)}y[0] = x[i0]!; return y; }`;
    const request = { lengths: { x: 2 } };
    expect(compile(text(7), request).functions).toHaveLength(1);
    expect(refusal(text(8), request)).toMatch(/FF1108.*loops inside each other/);
  });

  test("of more than 64 copies are refused", () => {
    const text = `export function f(x: Float32Array): f32 {
  let sum = 0;
  for (let n = 1; n < 70; n++) { const y = new Float32Array(n); sum += y[0]!; }
  return sum + x[0]!;
}`;
    expect(refusal(text, { lengths: { x: 1 } })).toMatch(/FF1108.*64|FF1108/);
  });

  test.each([
    ["for (let i = 0; i < 3; i++) i = 2;", "FF110"],
    ["while (n > 0) n -= 1;", "FF1101 `while` cannot be compiled for the device: Write `for ("],
    ["do { n -= 1; } while (n > 0);", "FF1101 `do` cannot"],
  ])("%s is refused", (statement, message) => {
    expect(refusal(`export function f(n: i32): i32 { ${statement} return n; }`)).toContain(message);
  });
});

describe("classes", () => {
  const ring = (last: string, body: string): string => `export class F {
  private readonly last: Int32Array${last};
  private at: i32 = 0;
  constructor(private readonly length: number) { ${body} }
  push(x: i32): i32 {
    const before = this.last[this.at]!;
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.length;
    return before;
  }
}`;
  const CONSTANTS = { name: "F", constants: { length: 3 } };

  test("an array by a parameter of the constructor", () => {
    const ir = compile(ring("", "this.last = new Int32Array(length);"), CONSTANTS);
    expect(ir.sites).toEqual([]);
    const host = hostFeatures(ir);
    const self = host.make(ir.state!);
    expect([1, 2, 3, 4, 5].map((x) => host.call(ir.entries[0]!, self, x))).toEqual([0, 0, 0, 1, 2]);
  });

  test("an initialiser that reads a parameter property is refused: it runs before that has its value", () => {
    expect(refusal(ring(" = new Int32Array(this.length)", ""), CONSTANTS)).toContain("FF11");
  });

  test.each([
    ["class A { a: i32 = 0; } export class F extends A { f(): i32 { return 1; } }", "inheritance"],
    ["export class F { static a: i32 = 0; f(): i32 { return 1; } }", "`static`"],
    ["export class F { get a(): i32 { return 1; } f(): i32 { return 1; } }", "member of a class"],
    [
      "export class F { a: i32; constructor() { for (let i = 0; i < 2; i++) this.a = i; } f(): i32 { return 1; } }",
      "in a constructor",
    ],
    ["export class F<T> { f(): i32 { return 1; } }", "generic class"],
  ])("%s", (text, message) => {
    expect(refusal(text, { name: "F" })).toContain(message);
  });
});

describe("Math", () => {
  test.each([
    ["abs", -2.5, 2.5],
    ["sqrt", 2.25, 1.5],
    ["sign", -3, -1],
    ["exp", 0, 1],
    ["log", 1, 0],
    ["log2", 8, 3],
    ["log10", 1, 0],
    ["sin", 0, 0],
    ["cos", 0, 1],
    ["atan", 0, 0],
  ])("%s(%f)", (name, x, y) => {
    expect(run(`export function f(x: f32): f32 { return Math.${name}(x); }`, {}, x)).toBe(y);
  });

  test.each([
    ["abs(a)", 7],
    ["min(a, 3)", -7],
    ["max(a, 3)", 3],
    ["imul(a, a)", 49],
    ["clz32(a)", 0],
    ["sign(a)", -1],
  ])("%s of integers", (call, y) => {
    expect(run(`export function f(a: i32): i32 { return Math.${call}; }`, {}, -7)).toBe(y);
  });

  test("one that there is not names those that are like it", () => {
    expect(refusal("export function f(x: f32): f32 { return Math.sine(x); }")).toContain("Math.sin");
  });
});

describe("refused, each with a way out", () => {
  const inside = (statement: string): string =>
    `export function f(x: Float32Array, a: f32, i: i32): f32 { ${statement} return a; }`;

  test.each([
    ["let COUNT = 0;\nexport function f(a: f32): f32 { return a; }", "FF1101 a variable of the file"],
    ["export function f(a: f32): f32 { return f(a); }", "FF1107"],
    ["function g(a: f32): f32 { return f(a); }\nexport function f(a: f32): f32 { return g(a); }", "FF1107"],
    ["export async function f(a: f32): f32 { return a; }", "FF1101 `async`"],
    ["export function f<T>(a: f32): f32 { return a; }", "FF1101 a generic function"],
    ["export function f(...a: number[]): f32 { return 1; }", "FF1101"],
    [inside("const y = [...x];"), "FF1101"],
    [inside("const o = { b: 1 };"), "FF1101 an object"],
    [inside("const s = `t`;"), "FF1101"],
    [inside("const g = (b: f32) => b;"), "FF1101 a closure"],
    [inside("throw a;"), "FF1101 `throw`"],
    [inside("if (a == 1) a = 2;"), "FF1101 `==`"],
    [inside("const y = new Float64Array(2);"), "FF110"],
    [inside("const y = []; y.push(1);"), "FF110"],
    [inside("a = Date.now();"), "FF1103"],
    [inside("a = performance.now();"), "FF1103"],
    [inside("var b = 1;"), "FF1101 `var`"],
    [
      inside("switch (i) { case 1: a = 1; default: a = 2; }"),
      "FF1101 a case that runs into the next one cannot be compiled for the device: End it with `break`",
    ],
    [
      inside("switch (i) { case 1: if (a > 1) break; a = 1; break; default: a = 2; }"),
      "FF1101 `break` in the middle of a case",
    ],
    [
      inside("switch (i) { case 1: let b = 1; a = b; break; default: b = 2; a = b; }"),
      "FF1101 a variable of one case",
    ],
    [
      inside("const b = 1; switch (i) { case 1: const [b] = x; a = b!; break; default: a = b; }"),
      "FF1101 a variable of one case",
    ],
    [inside("while (a < 3) a += 1;"), "Write `for (let round = 0; round < most && a < 3; round++)` with"],
    [inside("const t = [[1, 2], [3]]; a = t[i & 1]![0]!;"), "FF1101 a row unlike the first one"],
    [inside("const t = [[1, 2], [3, 4]]; a = t[i]![0]!;"), "FF11"],
    [inside("const t = [[1, 2], [3, 4]]; t[1]![0] = 5;"), "FF1101 storing into a table"],
    [inside("for (const [k, v, w] of x.entries()) a += v;"), "FF1101 a third part"],
    [inside("for (const [v, w] of x) a += v;"), "FF11"],
    [inside("a = x.length > i ? x[i] ?? 0 : 0;"), "FF1101"],
    [inside("const y = x.map((v) => v * a);"), "FF11"],
  ])("%s", (text, message) => {
    expect(refusal(text, { lengths: { x: 4 } })).toContain(message);
  });
});

describe("what an editor suggests is compiled, too", () => {
  const of = (body: string, before: string, length: number): number[] => {
    const text = `${before} export function f(x: Float32Array): Float32Array { ${body} }`;
    const out = new Float32Array(length);
    run(text, { x: 4 }, Float32Array.of(3, 4, -5, 12), out);
    return Array.from(out);
  };

  test.each([
    ["default values", "return Float32Array.of(g(x[0]!), g(x[0]!, 3));", [6, 9]],
    ["constant tuples", "return Float32Array.of(W[1] * x[0]!, W.length);", [1.5, 2]],
    ["objects of constants", "return Float32Array.of(x[C.at]!, C.band.low + x[0]!);", [-5, 10]],
    [
      "patterns",
      "const [a, , b] = x; const [c, d] = minMax(x); return Float32Array.of(a!, b!, c, d);",
      [3, -5, -5, 12],
    ],
    ["patterns of lists", "let [a, b] = [x[0]!, x[1]!]; a += b; return Float32Array.of(a, W[0]);", [7, 0.25]],
    [
      "the length as a variable of a loop",
      "let s = 0; for (let i = 0, n = x.length; i < n; i++) s += x[i]!; return Float32Array.of(s);",
      [14],
    ],
    [
      "Math.hypot",
      "return Float32Array.of(Math.hypot(x[0]!, x[1]!), Math.hypot(x[2]!, x[3]!, 0), Math.hypot(3, 4));",
      [5, 13, 5],
    ],
    [
      "copies",
      "const y = new Float32Array(x); y[0] = 9; const z = x.slice(1, 3); z[0] = 8; return Float32Array.of(x[0]!, y[0]!, x[1]!, z[0]!, z.length);",
      [3, 9, 4, 8, 2],
    ],
    ["functions in constants", "const y = twice(x); return y;", [6, 8, -10, 24]],
    [
      "sizes in rows",
      "let s = 0; for (const [, b] of LONG) s += b; for (const [low, high] of BANDS) { const y = new Float32Array(high - low); y[high - low - 1] = x[high - 1]!; s += y[high - low - 1]! * y.length; } return Float32Array.of(s);",
      [4 + 3 * 12],
    ],
    [
      "values in an array",
      "const y = new Float32Array(3); y.set([x[1]!, mean(x)], 1); const z = new Float32Array([x[0]!, 2]); return Float32Array.of(y[2]!, z[0]!, z[1]!);",
      [3.5, 3, 2],
    ],
  ])("%s", (_, body, expected) => {
    const before =
      'import { mean, minMax } from "ff-edge/dsp"; const BANDS = [[1, 2], [1, 4]]; const W = [0.25, 0.5] as const; const D = 2;' +
      `const LONG = [${"[1, 0], ".repeat(65)}];` +
      "const C = { at: 2, band: { low: 7 } } satisfies object; function g(x: number, gain = D): number { return x * gain; }" +
      "const twice = (x: Float32Array): Float32Array => { const y = new Float32Array(x.length); for (const [i, v] of x.entries()) y[i] = 2 * v; return y; };";
    expect(of(body, before, expected.length)).toEqual(expected);
  });

  test("in tables, too", () => {
    const make =
      "function make(n: i32, step = C.step): Float32Array { const y = new Float32Array(n); y[1] = step; return y; }";
    const before = `import { table } from "ff-edge/dsp"; const C = { step: 5 }; ${make} const T = table(make, 2);`;
    expect(of("return Float32Array.of(x[0]! + T[1]!);", before, 1)).toEqual([8]);
    const rows = `import { table } from "ff-edge/dsp"; const R = [[1, 2], [3, 4]];
const pick = (n: i32): Float32Array => {
  const y = new Float32Array(n);
  for (const [i, [a, b]] of R.entries()) switch (i) { case 0: y[i] = a * R.length; break; default: y[i] = b * R[i]!.length; }
  return y;
};
const T = table(pick, 2);`;
    expect(of("return Float32Array.of(T[0]!, T[1]!);", rows, 2)).toEqual([2, 8]);
  });

  test("and where it cannot be, what there is", () => {
    const inside = (text: string): string =>
      refusal(`export function f(x: Float32Array): f32 { return ${text}; }`, { lengths: { x: 4 } });
    expect(inside("Math.tanh(x[0]!)")).toMatch(
      /no `Math.tanh` here: Of `Math` there is: abs, atan, .*trunc\./,
    );
    expect(inside("x.at(0)")).toContain("Of arrays there is: fill, length, set, slice, subarray.");
    expect(
      refusal(
        "export function f(x: f32): f32 { return g(x); } function g(x: f32, y?: f32): f32 { return x; }",
      ),
    ).toContain("Give it a default value");
    expect(
      refusal("export function f(x: f32): f32 { return g(x); } function g(x: f32, y = x): f32 { return y; }"),
    ).toContain("FF1104");
    expect(
      refusal(
        "export function f(x: f32): f32 { const i = 9; for (let i = 0, n = i + 2; i < n; i++) x += 1; return x; }",
      ),
    ).toContain("a bound that is made of `i`");
  });
});
