/** Random programs of the subset: a class with state, helpers, tables, loops, checked and proved accesses. */
import { createRandom, type Random } from "../../src/numerics/prng.js";

/** Lengths of the arguments of `step`. */
export const LENGTHS = { x: 12, k: 7 };
export const SIZE = 8;

interface ArrayName {
  readonly name: string;
  readonly length: number;
  readonly real: boolean;
  readonly writable: boolean;
}

/** Names that can be used at a place. */
interface Names {
  readonly reals: readonly string[];
  readonly integers: readonly string[];
  readonly booleans: readonly string[];
  readonly writableReals: readonly string[];
  readonly writableIntegers: readonly string[];
  /** Variables of loops with the largest value that they have. */
  readonly counters: readonly { readonly name: string; readonly most: number }[];
  readonly arrays: readonly ArrayName[];
  /** Functions by their text: of an f32 and an i32. */
  readonly realCalls: readonly string[];
  readonly integerCalls: readonly string[];
  readonly inLoop: boolean;
  readonly depth: number;
}

/** What programs compute with: floats and integers, or integers alone, for cores without floats. */
export type Numbers = "both" | "integers";

class Author {
  private count = 0;
  constructor(
    private readonly random: Random,
    private readonly numbers: Numbers,
  ) {}

  /** One text for programs with floats, another for those without. */
  either(floats: string, integers: string): string {
    return this.numbers === "both" ? floats : integers;
  }

  below(bound: number): number {
    return this.random.below(bound);
  }

  chance(share: number): boolean {
    return this.random.uniform() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  fresh(stem: string): string {
    return `${stem}${this.count++}`;
  }

  realLiteral(): string {
    if (this.numbers === "integers") return this.integerLiteral();
    return this.pick(["0.5", "1.25", "0.1", "3", "1e-3", "7.75", "100", "0", "1e10", "0.30103", "2"]);
  }

  integerLiteral(): string {
    return this.pick([
      "0",
      "1",
      "2",
      "3",
      "5",
      "7",
      "8",
      "13",
      "100",
      "255",
      "1000",
      "65535",
      "2147483647",
      "0x12345678",
    ]);
  }

  real(names: Names, depth: number): string {
    if (depth <= 0 || this.chance(0.15)) {
      if (names.reals.length > 0 && this.chance(0.7)) return this.pick(names.reals);
      return this.chance(0.6) ? this.load(names, true, 1) : this.realLiteral();
    }
    const a = (): string => this.real(names, depth - 1);
    const i = (): string => this.integer(names, depth - 1);
    if (this.numbers === "integers") {
      if (this.chance(0.2) && names.realCalls.length > 0)
        return `${this.pick(names.realCalls)}(${a()}, ${i()})`;
      return this.chance(0.8) ? i() : this.load(names, true, depth);
    }
    switch (this.below(14)) {
      case 0:
      case 1:
        return `(${a()} + ${a()})`;
      case 2:
        return `(${a()} - ${a()})`;
      case 3:
      case 4:
        return `(${a()} * ${a()})`;
      case 5:
        return `(${this.chance(0.5) ? a() : i()} / ${a()})`;
      case 6:
        return `-${this.pick(["", "+"])}${a()}`.replace("--", "- -");
      case 7:
        return `Math.${this.pick(["min", "max"])}(${a()}, ${a()})`;
      case 8:
        return `Math.${this.pick(["abs", "sqrt", "exp", "log", "sin", "cos", "log2", "atan", "sign"])}(${a()})`;
      case 9:
        return `(${this.boolean(names, depth - 1)} ? ${a()} : ${this.chance(0.5) ? a() : i()})`;
      case 10:
        return `(${i()} + ${a()})`;
      case 11:
        return names.realCalls.length > 0 ? `${this.pick(names.realCalls)}(${a()}, ${i()})` : a();
      case 12:
        return `Math.${this.pick(["atan2", "pow"])}(${a()}, ${a()})`;
      default:
        return this.load(names, true, depth);
    }
  }

  integer(names: Names, depth: number): string {
    const known = [...names.integers, ...names.counters.map(({ name }) => name)];
    if (depth <= 0 || this.chance(0.15)) {
      if (known.length > 0 && this.chance(0.7)) return this.pick(known);
      return this.chance(0.4) ? this.load(names, false, 1) : this.integerLiteral();
    }
    const i = (): string => this.integer(names, depth - 1);
    switch (this.below(16)) {
      case 0:
      case 1:
        return `(${i()} + ${i()})`;
      case 2:
        return `(${i()} - ${i()})`;
      case 3:
        return `(${i()} * ${i()})`;
      case 4:
        return `Math.${this.pick(["trunc", "floor"])}(${i()} / ${i()})`;
      case 5:
        return `(${i()} % ${i()})`;
      case 6:
        return `(${i()} ${this.pick(["&", "|", "^"])} (${i()} + 1))`;
      case 7:
        return `(${i()} ${this.pick(["<<", ">>"])} ${this.chance(0.6) ? this.below(31) : i()})`;
      case 8:
        return `(${i()} >>> ${1 + this.below(30)})`;
      case 9:
        return this.pick([`-${this.pick(known.length > 0 ? known : ["k[0]!"])}`, `~${i()}`]);
      case 10:
        return `Math.${this.pick(["min", "max", "imul"])}(${i()}, ${i()})`;
      case 11:
        return `Math.${this.pick(["abs", "sign", "clz32"])}(${i()})`;
      case 12:
        if (this.numbers === "integers") return `Math.abs(${this.real(names, depth - 1)})`;
        return `Math.${this.pick(["trunc", "floor", "ceil", "round"])}(${this.real(names, depth - 1)})`;
      case 13:
        return `(${this.boolean(names, depth - 1)} ? ${i()} : ${i()})`;
      case 14: {
        if (this.chance(0.3)) return `mulHigh(${i()}, ${i()})`;
        if (this.chance(0.3)) return `mulQ(${i()}, ${i()}, ${1 + this.below(31)})`;
        return names.integerCalls.length > 0 ? `${this.pick(names.integerCalls)}(${i()}, ${i()})` : i();
      }
      default:
        return this.load(names, false, depth);
    }
  }

  boolean(names: Names, depth: number): string {
    if (names.booleans.length > 0 && this.chance(0.15)) return this.pick(names.booleans);
    const compare = this.pick(["<", "<=", ">", ">=", "===", "!=="]);
    if (depth <= 0 || this.chance(0.5)) {
      const [d, real] = [Math.max(0, depth - 1), this.chance(0.5)];
      const side = (): string => (real ? this.real(names, d) : this.integer(names, d));
      return `${side()} ${compare} ${side()}`;
    }
    const b = (): string => this.boolean(names, depth - 1);
    return this.chance(0.2) ? `!(${b()})` : `(${b()} ${this.pick(["&&", "||"])} ${b()})`;
  }

  load(names: Names, real: boolean, depth: number): string {
    if (!real && this.chance(0.1))
      return `GRID[${this.integer(names, depth - 1)} & 1]![${this.index(names, 3, depth - 1)}]!`;
    const found = names.arrays.filter((each) => each.real === real);
    if (found.length === 0) return real ? this.realLiteral() : this.integerLiteral();
    const array = this.pick(found);
    return `${array.name}[${this.index(names, array.length, depth - 1)}]!`;
  }

  /** Mostly an index that is inside; proved, or right by luck, or wrong. */
  index(names: Names, length: number, depth: number): string {
    const inside = names.counters.filter(({ most }) => most < length);
    const i = (): string => this.integer(names, Math.max(0, depth));
    switch (this.below(7)) {
      case 0:
      case 1:
      case 2:
        return inside.length > 0 ? this.pick(inside).name : String(this.below(length));
      case 3:
        return `Math.min(Math.max(${i()}, 0), ${length - 1})`;
      case 4:
        return `(${i()} & ${2 ** Math.floor(Math.log2(length)) - 1})`;
      case 5:
        return `Math.abs(${i()} % ${length})`;
      default: {
        const known = [...names.integers, ...names.counters.map(({ name }) => name)];
        return known.length > 0
          ? `(${i()} ${this.pick(["+", "-", "&"])} ${this.pick(known)})`
          : String(this.below(length));
      }
    }
  }

  statements(names: Names, count: number): string[] {
    let known = names;
    return Array.from({ length: count }, () => {
      const [text, after] = this.statement(known);
      known = after;
      return text;
    });
  }

  block(names: Names): string {
    const inside = { ...names, depth: names.depth + 1 };
    return `{ ${this.statements(inside, 1 + this.below(3)).join(" ")} }`;
  }

  statement(names: Names): [text: string, after: Names] {
    const most = 3;
    switch (this.below(names.depth > 2 ? 7 : 12)) {
      case 0: {
        const name = this.fresh("r");
        const text = `${this.pick([`let ${name}: ${this.either("f32", "i32")}`, `let ${name}`])} = ${this.chance(0.2) ? "0" : this.real(names, most)};`;
        // Without a type it may stay an integer: it is only read where either is right.
        return [
          `${text} ${name} = ${this.real(names, 2)} ${this.either("* 0.5", ">> 1")};`,
          { ...names, reals: [...names.reals, name], writableReals: [...names.writableReals, name] },
        ];
      }
      case 1: {
        const name = this.fresh("n");
        const integers = [...names.integers, name];
        if (this.chance(0.4))
          return [`const ${name} = ${this.integer(names, most)};`, { ...names, integers }];
        const text = `let ${name}: i32 = ${this.integer(names, most)};`;
        return [text, { ...names, integers, writableIntegers: [...names.writableIntegers, name] }];
      }
      case 2: {
        const name = this.fresh("b");
        return [
          `const ${name} = ${this.boolean(names, 2)};`,
          { ...names, booleans: [...names.booleans, name] },
        ];
      }
      case 3:
        if (names.writableReals.length === 0) return this.store(names);
        return [
          `${this.pick(names.writableReals)} ${this.pick(["=", "+=", "-=", "*="])} ${this.real(names, most)};`,
          names,
        ];
      case 4:
        if (names.writableIntegers.length === 0) return this.store(names);
        return [this.count_(names), names];
      case 5:
      case 6:
        return this.store(names);
      case 7:
        if (this.chance(0.3)) return [this.choice(names), names];
        return [
          `if (${this.boolean(names, 2)}) ${this.block(names)}${this.chance(0.5) ? ` else ${this.block(names)}` : ""}`,
          names,
        ];
      case 8:
      case 9:
        return [this.loop(names), names];
      case 10:
        return this.part(names);
      default:
        if (names.inLoop && this.chance(0.5)) {
          return [`if (${this.boolean(names, 1)}) ${this.pick(["break", "continue"])};`, names];
        }
        return this.make(names);
    }
  }

  private choice(names: Names): string {
    const body = (): string => this.block({ ...names, inLoop: false }); // without a `break` in the middle
    const labels = Array.from({ length: 3 }, () => `case ${this.integerLiteral()}:`);
    const cases = [`${labels[0]} ${body()} break;`, `${labels[1]} ${labels[2]} ${body()} break;`];
    if (this.chance(0.6)) cases.splice(this.below(3), 0, `default: ${body()} break;`);
    return `switch (${this.integer(names, 2)}) { ${cases.join(" ")} }`;
  }

  private count_(names: Names): string {
    const name = this.pick(names.writableIntegers);
    if (this.chance(0.2)) return `${name}${this.pick(["++", "--"])};`;
    return `${name} ${this.pick(["=", "+=", "+=", "-=", "*=", "^=", "&=", ">>="])} ${this.integer(names, 3)};`;
  }

  private store(names: Names): [string, Names] {
    const array = this.pick(names.arrays.filter(({ writable }) => writable));
    const value = array.real ? this.real(names, 3) : this.integer(names, 3);
    const operator = this.pick(["=", "=", "+=", "-="]);
    return [`${array.name}[${this.index(names, array.length, 2)}] ${operator} ${value};`, names];
  }

  private loop(names: Names): string {
    const name = this.fresh("i");
    const body = (most: number): string =>
      this.block({ ...names, counters: [...names.counters, { name, most }], inLoop: true });
    const n = 1 + this.below(7);
    switch (this.below(7)) {
      case 0:
      case 1:
        return `for (let ${name} = 0; ${name} < ${n}; ${name}++) ${body(n - 1)}`;
      case 2: {
        const step = 1 + this.below(3);
        return `for (let ${name} = ${this.below(3)}; ${name} <= ${n}; ${name} += ${step}) ${body(n)}`;
      }
      case 3:
        return `for (let ${name} = ${n}; ${name} >= 0; ${name}--) ${body(n)}`;
      case 4:
        return `for (let ${name} = 1; ${name} < ${n * 8}; ${name} *= 2) ${body(n * 8 - 1)}`;
      case 5: {
        const bound = `Math.min(${this.integer(names, 1)}, ${n})`;
        return `for (let ${name} = 0; ${name} < ${bound} && ${this.boolean(names, 1)}; ${name}++) ${body(n - 1)}`;
      }
      default: {
        const array = this.pick(names.arrays);
        const [reals, integers] = array.real
          ? [[...names.reals, name], names.integers]
          : [names.reals, [...names.integers, name]];
        if (this.chance(0.4)) {
          const at = this.fresh("i");
          const counters = [...names.counters, { name: at, most: array.length - 1 }];
          const inside = { ...names, reals, integers, counters, inLoop: true };
          return `for (const [${at}, ${name}] of ${array.name}.entries()) ${this.block(inside)}`;
        }
        return `for (const ${name} of ${array.name}) ${this.block({ ...names, reals, integers, inLoop: true })}`;
      }
    }
  }

  /** A part of an array, or a whole one copied or filled. */
  private part(names: Names): [string, Names] {
    const array = this.pick(names.arrays.filter(({ writable }) => writable));
    const length = 1 + this.below(array.length);
    const start = `Math.min(Math.max(${this.integer(names, 1)}, 0), ${array.length - length})`;
    if (this.chance(0.4)) {
      const name = this.fresh("v");
      const at = this.fresh("n");
      const text = `const ${at} = ${start}; const ${name} = ${array.name}.subarray(${at}, ${at} + ${length});`;
      return [text, { ...names, arrays: [...names.arrays, { ...array, name, length }] }];
    }
    if (this.chance(0.5))
      return [`${array.name}.fill(${array.real ? this.real(names, 1) : this.integer(names, 1)});`, names];
    const sources = names.arrays.filter((each) => each.real === array.real && each.length <= array.length);
    return [
      `${array.name}.set(${this.pick(sources).name}, ${array.length - this.pick(sources).length});`,
      names,
    ];
  }

  private make(names: Names): [string, Names] {
    const [name, length, real] = [this.fresh("w"), 1 + this.below(9), this.chance(0.6)];
    const type = real
      ? this.either("Float32Array", "Int32Array")
      : this.pick(["Int32Array", "Int16Array", "Uint8Array", "Int8Array", "Uint16Array"]);
    const text = `const ${name} = new ${type}(${length});`;
    return [text, { ...names, arrays: [...names.arrays, { name, length, real, writable: true }] }];
  }
}

const NOTHING = { booleans: [], counters: [], inLoop: false, depth: 0 } as const;
const TABLES: readonly ArrayName[] = [
  { name: "WAVE", length: 9, real: true, writable: false },
  { name: "STEPS", length: 5, real: false, writable: false },
];

/** The text of a program whose class `Fuzz` has a method `step(x, k, a, b)` and a method `mark(b)`. */
export function randomProgram(seed: number, numbers: Numbers = "both"): string {
  const author = new Author(createRandom(seed, 77), numbers);
  const scalar = author.either("f32", "i32");
  const array = author.either("Float32Array", "Int32Array");
  const scalars = {
    ...NOTHING,
    reals: ["p"],
    integers: ["q"],
    writableReals: ["p"],
    writableIntegers: ["q"],
  };
  const helper = (name: string, calls: Pick<Names, "realCalls" | "integerCalls">, real: boolean): string => {
    const parameters = real ? `p: ${scalar}, q: i32` : "q: i32, m: i32";
    const own = real
      ? scalars
      : { ...NOTHING, reals: [], integers: ["q", "m"], writableReals: [], writableIntegers: ["q"] };
    const local: ArrayName = { name: "local", length: 6, real: true, writable: true };
    const names: Names = { ...own, ...calls, arrays: [...TABLES, local] };
    const body = author.statements(names, 1 + author.below(3)).join("\n  ");
    const early = author.chance(0.4)
      ? `if (${author.boolean(names, 1)}) return ${real ? author.real(names, 1) : author.integer(names, 1)};`
      : "";
    return `function ${name}(${parameters}): ${real ? scalar : "i32"} {
  const local = new ${array}(6);
  ${body}
  ${early}
  return ${real ? author.real(names, 3) : author.integer(names, 3)};
}`;
  };
  const none = { realCalls: [], integerCalls: [] };
  const first = helper("first", none, true);
  const second = helper("second", { realCalls: ["first"], integerCalls: [] }, false);
  const state: readonly ArrayName[] = [
    { name: "this.ring", length: SIZE, real: false, writable: true },
    { name: "this.tail", length: 5, real: true, writable: true },
    { name: "this.taps", length: 4, real: true, writable: false },
  ];
  const fields = {
    reals: ["this.level", "a"],
    integers: ["this.at", "this.total", "b"],
    writableReals: ["this.level", "a"],
    writableIntegers: ["this.total", "this.at", "b"],
  };
  const calls = { realCalls: ["first", "this.inner"], integerCalls: ["second", "this.child.push"] };
  const step: Names = {
    ...NOTHING,
    ...fields,
    ...calls,
    arrays: [
      ...TABLES,
      ...state,
      ...["x", "y", "out"].map((name) => ({ name, length: LENGTHS.x, real: true, writable: name !== "x" })),
      { name: "k", length: LENGTHS.k, real: false, writable: false },
    ],
  };
  const innerNames: Names = {
    ...NOTHING,
    ...fields,
    reals: ["p", "this.level"],
    integers: ["q", "this.at"],
    writableReals: ["p", "this.level"],
    writableIntegers: ["q", "this.total"],
    realCalls: ["first"],
    integerCalls: ["second"],
    arrays: [...TABLES, ...state],
  };
  return `import type { f32, i16, i32 } from "ff-edge";
import { mulHigh, mulQ, table } from "ff-edge/dsp";
const WAVE = ${array}.of(${author.either("0.5, -1, 0.25, 3, 1e-3, -7, 0, 2, 1", "500, -1, 250, 3, 1, -7, 0, 2, 1")});
const STEPS = [3, -1, 200, 0, ${author.integerLiteral()}];
const GRID = [[3, -1, 200], [7, ${author.integerLiteral()}, 9]];
function ramp(n: i32): ${array} {
  const t = new ${array}(n);
  for (let i = 0; i < n; i++) t[i] = ${author.either("Math.sin(i / n) + Math.exp(-i)", "Math.round(1000 * Math.sin(i / n))")};
  return t;
}
${first}
${second}
function scaled(x: ${array}, by: ${scalar}): ${array} {
  const wave = table(ramp, x.length);
  const y = new ${array}(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! * wave[i]! + by;
  return y;
}
class Child {
  private readonly last: Int16Array;
  private at: i32 = 0;
  constructor(private readonly length: number) { this.last = new Int16Array(length); }
  push(u: i32, v: i32): i32 {
    const before = this.last[this.at]!;
    this.last[this.at] = u;
    this.at = (this.at + 1) % this.length;
    return before ${author.pick(["+", "-", "^"])} v;
  }
}
export class Fuzz {
  private readonly ring: Int32Array;
  private readonly tail = new ${array}(5);
  private readonly taps = ${array}.of(${author.either("0.25, 0.5, -0.125, 1", "25, 50, -12, 100")});
  private readonly child: Child;
  private at: i32 = 0;
  private total: i32 = ${author.integerLiteral()};
  private level: ${scalar} = ${author.either("0.5", "5")};
  constructor(private readonly size: number) {
    this.ring = new Int32Array(size);
    this.child = new Child(3);
  }
  inner(p: ${scalar}, q: i32): ${scalar} {
    ${author.statements(innerNames, 2).join("\n    ")}
    return ${author.real(innerNames, 2)};
  }
  step(x: ${array}, k: Int16Array, a: ${scalar}, b: i32): ${array} {
    const out = new ${array}(x.length);
    const y = scaled(x, a);
    ${author.statements(step, 4 + author.below(5)).join("\n    ")}
    this.at = Math.abs(${author.integer(step, 2)} % this.size);
    out[${author.below(LENGTHS.x)}] = this.level + y[1]!;
    return out;
  }
  mark(b: i32): i32 {
    let s = this.total + this.at;
    for (let i = 0; i < this.size; i++) s = Math.imul(s, 31) + this.ring[i]!;
    return s ^ b;
  }
}
`;
}
