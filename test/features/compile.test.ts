/** What programs of the subset mean, what is printed for them, and what is refused where. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { compileFeatures, type Request } from "../../src/features/compile.js";
import { type HostValue, hostFeatures } from "../../src/features/host.js";
import { printC } from "../../src/features/print-c.js";

const FILE = "/features/own.ts";

function compile(text: string, request: Partial<Request> = {}) {
  const readText = (path: string): string => (path === FILE ? text : readFileSync(path, "utf8"));
  return compileFeatures({ file: FILE, name: "f", readText, ...request });
}

/** What `f(...)` of a text gives. */
function run(text: string, ...args: readonly HostValue[]): number | boolean | undefined {
  const names = [...text.matchAll(/(\w+): \w+Array/g)].map(([, name]) => name!);
  const arrays = args.filter((each) => typeof each === "object") as { length: number }[];
  const lengths = Object.fromEntries(arrays.map((each, index) => [names[index] ?? "", each.length]));
  const ir = compile(text, { lengths });
  return hostFeatures(ir).call(ir.entries[0]!, ...args);
}

/** `expression` of two f32 or two i32. */
const real = (expression: string, a = 0, b = 0): unknown =>
  run(`export function f(a: f32, b: f32): f32 { return ${expression}; }`, Math.fround(a), Math.fround(b));
const whole = (expression: string, a = 0, b = 0): unknown =>
  run(`export function f(a: i32, b: i32): i32 { return ${expression}; }`, a, b);

describe("arithmetic", () => {
  test("f32 rounds every operation", () => {
    expect(real("a + b", 1, 2 ** -24)).toBe(1);
    expect(real("a * b + a", 1.1, 1.3)).toBe(
      Math.fround(Math.fround(Math.fround(1.1) * Math.fround(1.3)) + Math.fround(1.1)),
    );
    expect(real("a / 3", 1)).toBe(Math.fround(1 / 3));
  });

  test("constants are computed in float64 and rounded where they meet a variable", () => {
    expect(real("a + (0.1 + 0.2)", 0)).toBe(Math.fround(0.1 + 0.2));
    expect(run("const C: f32 = 1 / 3;\nexport function f(a: f32): f32 { return C * 3 + a; }", 0)).toBe(1);
  });

  test("i32 wraps", () => {
    expect(whole("a + b", 2 ** 31 - 1, 1)).toBe(-(2 ** 31));
    expect(whole("a * b", 123456789, 987654321)).toBe(Math.imul(123456789, 987654321));
    expect(whole("-a", -(2 ** 31))).toBe(-(2 ** 31));
    expect(whole("a << b", 3, 31)).toBe(-(2 ** 31));
    expect(whole("a << b", 1, 33)).toBe(2);
  });

  test("division of integers is real, or whole by trunc and floor; by 0 it is 0", () => {
    expect(run("export function f(a: i32, b: i32): f32 { return a / b; }", 1, 3)).toBe(Math.fround(1 / 3));
    expect(whole("Math.trunc(a / b)", -7, 2)).toBe(-3);
    expect(whole("Math.floor(a / b)", -7, 2)).toBe(-4);
    expect(whole("Math.trunc(a / b)", 7, 0)).toBe(0);
    expect(whole("a % b", -7, 4)).toBe(-3);
    expect(whole("a % b", -7, 0)).toBe(0);
    expect(whole("Math.trunc(a / b)", -(2 ** 31), -1)).toBe(-(2 ** 31));
  });

  test("f32 becomes i32 by name: halves go up, what is too large stays at the end, NaN is 0", () => {
    const rounded = (name: string, a: number): unknown =>
      run(`export function f(a: f32): i32 { return Math.${name}(a); }`, a);
    expect([-2.5, 2.5, -0.4].map((a) => rounded("round", a))).toEqual([-2, 3, 0]);
    expect(["floor", "ceil", "trunc"].map((name) => rounded(name, -1.5))).toEqual([-2, -1, -1]);
    expect([1e20, -1e20, Number.NaN].map((a) => rounded("trunc", a))).toEqual([2 ** 31 - 1, -(2 ** 31), 0]);
  });

  test("a zero that is an integer has no sign", () => {
    expect(run("export function f(a: i32): f32 { return 1 / (a * -1); }", 0)).toBe(Number.POSITIVE_INFINITY);
    expect(run("export function f(a: i32): f32 { return 1 / -a; }", 0)).toBe(Number.POSITIVE_INFINITY);
    expect(run("export function f(a: i32): f32 { return 1 / (a % 4); }", -4)).toBe(Number.POSITIVE_INFINITY);
  });

  test("products of 64 bits", () => {
    const product = (text: string, a: number, b: number): unknown =>
      run(
        `import { mulHigh, mulQ } from "ff-edge/dsp";\nexport function f(a: i32, b: i32): i32 { return ${text}; }`,
        a,
        b,
      );
    for (const [a, b] of [
      [123456789, -987654321],
      [-(2 ** 31), -(2 ** 31)],
      [-1, 1],
      [7, 2 ** 31 - 1],
    ] as const) {
      const exact = BigInt(a) * BigInt(b);
      expect(product("mulHigh(a, b)", a, b)).toBe(Number(exact >> 32n));
      expect(product("mulQ(a, b, 15)", a, b)).toBe(Number(BigInt.asIntN(32, (exact + (1n << 14n)) >> 15n)));
    }
  });
});

describe("types", () => {
  test("a variable without a type becomes f32 with the first f32 that is put into it, wherever that is", () => {
    const text = `export function f(x: Float32Array): f32 {
  let sum = 0;
  let half = sum + 1;
  for (const v of x) sum += v;
  half = sum / 2;
  return half;
}`;
    expect(run(text, Float32Array.of(0.5, 0.25))).toBe(0.375);
    expect(printC(compile(text, { lengths: { x: 2 } }), "p").source).toContain("float half = sum + 1.0f;");
  });

  test("a table of whole numbers is one of i32", () => {
    const text = "const T = [1, 2, 3];\nexport function f(i: i32): i32 { return T[Math.abs(i % 3)]!; }";
    expect(run(text, 5)).toBe(3);
  });

  test("arrays of any element; stores of integers wrap", () => {
    const text = `export function f(x: Int16Array): i32 {
  const y = new Uint8Array(2);
  y[0] = x[0]! + 250;
  return y[0]!;
}`;
    expect(run(text, Int16Array.of(10))).toBe(4);
  });
});

test("calls are made in the order of the text, and what stands before them is read before", () => {
  const text = `function bump(x: Int32Array): i32 {
  x[0] = x[0]! + 1;
  return x[0]!;
}
export function f(x: Int32Array): i32 {
  const both = x[0]! * 100 + bump(x) * 10 + bump(x);
  const chosen = x[0]! > 100 && bump(x) > 0 ? bump(x) : 0;
  return both * 10 + x[0]! + chosen;
}`;
  expect(run(text, Int32Array.of(1))).toBe((100 + 20 + 3) * 10 + 3);
});

test("loops leave and go on, and unroll where their variable is a size", () => {
  const text = `export function f(x: Float32Array): f32 {
  let sum = 0.5;
  for (let i = 0; i < x.length && sum < 10; i++) {
    if (x[i]! < 0) continue;
    if (x[i]! > 100) break;
    sum += x[i]!;
  }
  for (let size = 1; size <= 4; size *= 2) {
    const part = new Float32Array(size);
    part.fill(1);
    for (const v of part) sum += v;
  }
  return sum;
}`;
  expect(run(text, Float32Array.of(1, -1, 2, 200, 3))).toBe(10.5);
});

test("an access that misses reads 0 or writes nothing, and the least of them is kept", () => {
  const ir = compile(
    `export function f(x: Float32Array, i: i32): f32 {
  x[i] = 5;
  return x[i - 1]! + x[i + 1]!;
}`,
    { lengths: { x: 4 } },
  );
  const host = hostFeatures(ir);
  const at = (i: number): unknown[] => {
    const x = Float32Array.of(1, 2, 3, 4);
    return [host.call(ir.entries[0]!, x, i), host.takeFault(), x.indexOf(5)];
  };
  expect([1, 0, 3, 9].map(at)).toEqual([
    [1 + 3, 0, 1],
    [0 + 2, 2, 0],
    [3 + 0, 3, 3],
    [0, 1, -1],
  ]);
  expect(ir.sites.map(({ line }) => line)).toEqual([2, 3, 3]);
});

describe("names", () => {
  test.each([
    "__proto__",
    "eval",
    "arguments",
    "toString",
    "self",
    "scratch",
    "fault",
    "out",
    "or",
    "log",
    "main",
    "int",
    "i_",
    "$f",
    "été",
    "valueOf",
  ])("%s", (name) => {
    const ir = compile(
      `const ${name} = 2;
function other(${name === "eval" || name === "arguments" ? "a" : name}: f32): f32 {
  return ${name === "eval" || name === "arguments" ? "a" : name} * 2;
}
export class F {
  private ${name}: f32 = 1;
  f(x: f32): f32 {
    const y = other(x) + ${name};
    this.${name} += y;
    return this.${name};
  }
}`,
      { name: "F" },
    );
    const host = hostFeatures(ir);
    const object = host.make(ir.state!);
    expect([host.call(ir.entries[0]!, object, 3), host.call(ir.entries[0]!, object, 3)]).toEqual([9, 17]);
    expect(({} as Record<string, unknown>).f).toBeUndefined();
    expect(printC(ir, "p").source).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test.each([
    "Math.constructor(x)",
    "x.constructor",
    "x.__proto__",
    "globalThis",
    "process.exit(1)",
    "Math.toString()",
  ])("%s reaches nothing", (text) => {
    expect(() => compile(`export function f(x: f32): f32 { return ${text}; }`)).toThrow(Failure);
  });
});

test("the C of an average of the last integers", () => {
  const text = `export class Average {
  private readonly last: Int32Array;
  private at: i32 = 0;
  private sum: i32 = 0;
  constructor(private readonly length: number) { this.last = new Int32Array(length); }
  push(x: i32): i32 {
    this.sum += x - this.last[this.at]!;
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.length;
    return Math.trunc(this.sum / this.length);
  }
}`;
  const { header, source } = printC(compile(text, { name: "Average", constants: { length: 32 } }), "ecg");
  expect(header).toContain(
    "struct ecg_average {\n    int32_t at;\n    int32_t sum;\n    int32_t last[32];\n};",
  );
  expect(source).toContain(`/* own.ts:6 Average.push */
int32_t ecg_average_push(struct ecg_average *self, int32_t x)
{
    self->sum = ff_add(self->sum, ff_sub(x, self->last[self->at]));
    const int32_t at = self->at;
    self->last[at] = x;
    self->at = (self->at + 1) % 32;
    return self->sum / 32;
}`);
});

describe("refused", () => {
  const inside = (statement: string): string =>
    `export function f(x: Float32Array, a: f32, i: i32): f32 {\n  ${statement}\n  return a;\n}`;
  test.each([
    ["while (a > 0) a -= 1;", "FF1101", "`while`", 3],
    ["if (a == 1) a = 2;", "FF1101", "`==`", 9],
    ["const s = 'text';", "FF1101", "a string", 13],
    ["const o = { a };", "FF1101", "an object", 13],
    ["const g = () => 1;", "FF1101", "a closure", 13],
    ["a = x[i++]!;", "FF1101", "inside an expression", 9],
    ["a = (i | 0);", "FF1101", "`| 0`", 8],
    ["try { a = 1; } catch {}", "FF1101", "`try`", 3],
    ["for (;;) { a += 1; }", "FF1101", "a loop without", 3],
    ["i = a;", "FF1102", "wrong type", 7],
    ["if (i) a = 1;", "FF1102", "wrong type", 7],
    ["a = y;", "FF1103", "no `y`", 7],
    ["const y = new Float32Array(i);", "FF1104", "no constant", 30],
    ["a = x[8]!;", "FF1105", "outside", 9],
    ["for (let k = 0; k < i; k += i) a += 1;", "FF1106", "nothing bounds", 3],
    ["for (let k = 0; k < 5; k -= 1) a += 1;", "FF1106", "nothing bounds", 3],
    ["for (let k = 0; k <= i; k++) a += 1;", "FF1106", "nothing bounds", 3],
    ["a = Math.min(1);", "FF1109", "arguments", 7],
    ["const y = x.subarray(i, i + 2); a = y[0]!;", "FF1111", "beyond", 13],
  ] as const)("%s", (statement, code, message, column) => {
    try {
      compile(inside(statement), { lengths: { x: 8 } });
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      const [first] = thrown.diagnostics;
      expect([first?.code, first?.message, first?.span?.line, first?.span?.column]).toEqual([
        code,
        expect.stringContaining(message),
        2,
        column,
      ]);
      expect(first?.hint).toBeTruthy();
      return;
    }
    expect.unreachable(statement);
  });
});
