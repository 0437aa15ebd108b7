/** A third opinion about features: an interpreter of their IR that knows neither printer, with integers as BigInt. */
import type {
  Argument,
  ArrayRef,
  Expression,
  FeatureFunction,
  FeatureIr,
  IntrinsicName,
  Statement,
} from "../../src/features/feature-ir.js";
import { expf32, logf32 } from "../../src/numerics/math.js";

type Value = number | bigint | boolean;
type Numbers = Float32Array | Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;
interface Instance {
  readonly [name: string]: Value | Numbers | Instance;
}
interface Frame {
  readonly locals: Map<string, Value>;
  readonly arrays: Map<string, Numbers>;
  readonly self: Record<string, Value | Numbers | Instance> | null;
}
type End = { readonly value: Value | null } | "break" | "continue" | "next";

const CLASSES = {
  ...{ f32: Float32Array, i32: Int32Array, i16: Int16Array, u16: Uint16Array, i8: Int8Array, u8: Uint8Array },
} as const;
const i32 = (value: bigint): bigint => BigInt.asIntN(32, value);
const big = (value: Value): bigint => value as bigint;
const real = (value: Value): number => value as number;
const halfUp = (value: number): number => Math.floor(value) + (value - Math.floor(value) >= 0.5 ? 1 : 0);

/** Runs functions of an IR; `fault` is the least access that missed. */
export class Interpreter {
  fault = 0;
  private readonly functions: Map<string, FeatureFunction>;
  private readonly tables: Map<string, Numbers>;

  constructor(private readonly ir: FeatureIr) {
    this.functions = new Map(ir.functions.map((each) => [each.name, each]));
    this.tables = new Map(
      ir.tables.map(({ name, element, values }) => [name, CLASSES[element].from(values)]),
    );
  }

  make(struct: string): Instance {
    const fields = this.ir.structs
      .find(({ name }) => name === struct)!
      .fields.map((field) => {
        if (field.kind === "object") return [field.name, this.make(field.struct)];
        if (field.kind === "scalar") return [field.name, typed(field.type, field.initial)];
        const array = new CLASSES[field.element](field.length);
        return [
          field.name,
          field.initial.length === 1
            ? array.fill(field.initial[0]!)
            : CLASSES[field.element].from(field.initial),
        ];
      });
    return Object.fromEntries(fields);
  }

  call(
    name: string,
    self: Instance | null,
    args: readonly (Value | Numbers)[],
    out: Numbers | null,
  ): Value | null {
    const fn = this.functions.get(name)!;
    const frame: Frame = { locals: new Map(), arrays: new Map(), self: self as Frame["self"] };
    fn.parameters.forEach((each, index) => {
      if (each.kind === "array") frame.arrays.set(each.name, args[index] as Numbers);
      else frame.locals.set(each.name, args[index] as Value);
    });
    if (out) frame.arrays.set(fn.out!.name, out);
    const end = this.body(fn.body, frame);
    return typeof end === "object" ? end.value : null;
  }

  private body(body: readonly Statement[], frame: Frame): End {
    for (const statement of body) {
      const end = this.step(statement, frame);
      if (end !== "next") return end;
    }
    return "next";
  }

  private step(statement: Statement, frame: Frame): End {
    switch (statement.kind) {
      case "declare":
      case "assign":
        frame.locals.set(statement.name, this.value(statement.value, frame));
        return "next";
      case "assignField":
        this.object(statement.path, frame)[statement.name] = this.value(statement.value, frame);
        return "next";
      case "store": {
        const at = this.inside(statement, this.value(statement.index, frame));
        if (at !== null) this.array(statement.array, frame)[at] = Number(this.value(statement.value, frame));
        return "next";
      }
      case "make": {
        const { name, element, length, home } = statement.array;
        const junk = statement.zeros ? 0 : 77;
        if (home === "out") frame.arrays.get(name)!.fill(junk);
        else frame.arrays.set(name, new CLASSES[element](length).fill(junk));
        return "next";
      }
      case "view": {
        const start = Number(this.value(statement.offset, frame));
        frame.arrays.set(
          statement.view.name,
          this.array(statement.array, frame).subarray(start, start + statement.view.length),
        );
        return "next";
      }
      case "call":
        this.callStatement(statement, frame);
        return "next";
      case "if":
        return this.body(
          this.value(statement.condition, frame) ? statement.whenTrue : statement.whenFalse,
          frame,
        );
      case "for":
        return this.loop(statement, frame);
      case "return":
        return { value: statement.value ? this.value(statement.value, frame) : null };
      case "break":
      case "continue":
        return statement.kind;
      default:
        return statement satisfies never;
    }
  }

  private callStatement(call: Statement & { readonly kind: "call" }, frame: Frame): void {
    const self = call.self ? (this.object(call.self, frame) as Instance) : null;
    if (call.out?.home === "scratch")
      frame.arrays.set(call.out.name, new CLASSES[call.out.element](call.out.length).fill(77));
    const give = (each: Argument): Value | Numbers =>
      each.kind === "array" ? this.array(each.array, frame) : this.value(each, frame);
    const result = this.call(
      call.fn,
      self,
      call.args.map(give),
      call.out ? this.array(call.out, frame) : null,
    );
    if (call.result) frame.locals.set(call.result.name, result!);
  }

  private loop(loop: Statement & { readonly kind: "for" }, frame: Frame): End {
    frame.locals.set(loop.name, this.value(loop.start, frame));
    const compare = {
      kind: "binary",
      type: "bool",
      left: { kind: "local", type: "i32", name: loop.name },
      right: loop.bound,
    } as const;
    const step = {
      ...compare,
      type: "i32",
      operator: loop.step.operator,
      right: loop.step.value,
      proved: false,
    } as const;
    while (this.value({ ...compare, operator: loop.test, proved: true }, frame)) {
      const end = this.body(loop.body, frame);
      if (typeof end === "object") return end;
      if (end === "break") break;
      frame.locals.set(loop.name, this.value(step, frame));
    }
    return "next";
  }

  private object(path: readonly string[], { self }: Frame): Record<string, Value | Numbers | Instance> {
    return path.reduce((object, name) => object[name] as Record<string, Value>, self!);
  }

  private array({ home, name, path }: ArrayRef, frame: Frame): Numbers {
    if (home === "table") return this.tables.get(name)!;
    return home === "field" ? (this.object(path, frame)[name] as Numbers) : frame.arrays.get(name)!;
  }

  /** The index, or null for one outside; one that was proved has to be inside. */
  private inside(
    { array, site }: { readonly array: ArrayRef; readonly site: number },
    index: Value,
  ): number | null {
    const at = Number(index);
    if (at >= 0 && at < array.length) return at;
    if (site === 0) throw new Error(`${array.name}[${at}] was proved`);
    this.fault = this.fault === 0 ? site : Math.min(this.fault, site);
    return null;
  }

  private value(expression: Expression, frame: Frame): Value {
    const of = (each: Expression): Value => this.value(each, frame);
    switch (expression.kind) {
      case "number":
        return typed(expression.type, expression.value);
      case "boolean":
        return expression.value;
      case "local":
        return frame.locals.get(expression.name)!;
      case "field":
        return this.object(expression.path, frame)[expression.name] as Value;
      case "element": {
        const at = this.inside(expression, of(expression.index));
        return typed(expression.type, at === null ? 0 : this.array(expression.array, frame)[at]!);
      }
      case "unary": {
        const operand = of(expression.operand);
        if (expression.operator === "!") return !operand;
        if (expression.operator === "~") return ~big(operand);
        return expression.type === "f32" ? -real(operand) : checked(-big(operand), expression.proved);
      }
      case "binary":
        return binary(expression, of);
      case "select":
        return of(expression.condition) ? of(expression.whenTrue) : of(expression.whenFalse);
      case "convert":
        return Math.fround(Number(of(expression.value)));
      case "intrinsic":
        return intrinsic(expression.name, expression.type, expression.args.map(of));
      default:
        return expression satisfies never;
    }
  }
}

function typed(type: "f32" | "i32" | "bool", value: number): Value {
  if (type === "bool") return value !== 0;
  return type === "i32" ? BigInt(value) : Math.fround(value);
}

/** An integer that wraps; one that was proved to fit has to. */
function checked(value: bigint, proved: boolean): bigint {
  if (proved && i32(value) !== value) throw new Error(`${value} was proved to fit`);
  return i32(value);
}

function binary(expression: Extract<Expression, { kind: "binary" }>, of: (each: Expression) => Value): Value {
  const { operator, type, proved } = expression;
  const a = of(expression.left);
  if (operator === "&&") return a && of(expression.right);
  if (operator === "||") return a || of(expression.right);
  const b = of(expression.right);
  const comparisons: Readonly<Record<string, () => boolean>> = {
    ...{ "<": () => a < b, "<=": () => a <= b, ">": () => a > b, ">=": () => a >= b },
    ...{ "===": () => a === b, "!==": () => a !== b },
  };
  if (comparisons[operator]) return comparisons[operator]();
  if (type === "f32") {
    const [x, y] = [real(a), real(b)];
    return Math.fround(
      operator === "+" ? x + y : operator === "-" ? x - y : operator === "*" ? x * y : x / y,
    );
  }
  const [x, y] = [big(a), big(b)];
  const count = y & 31n;
  const floor = (): bigint => x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n);
  const integers: Readonly<Record<string, () => bigint>> = {
    ...{
      "+": () => x + y,
      "-": () => x - y,
      "*": () => x * y,
      "&": () => x & y,
      "|": () => x | y,
      "^": () => x ^ y,
    },
    ...{ quotient: () => (y === 0n ? 0n : x / y), floored: () => (y === 0n ? 0n : floor()) },
    ...{ "%": () => (y === 0n ? 0n : x % y), "<<": () => x << count, ">>": () => x >> count },
    ">>>": () => BigInt.asUintN(32, x) >> count,
  };
  return checked(integers[operator]!(), proved && operator !== ">>>");
}

function intrinsic(name: IntrinsicName, type: "f32" | "i32", args: readonly Value[]): Value {
  const [a, b, c] = args as [Value, Value, Value];
  const whole = (value: number): bigint =>
    Number.isNaN(value) ? 0n : BigInt(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value)));
  const results: Readonly<Record<IntrinsicName, () => Value>> = {
    ...{ min: () => (a < b ? a : b), max: () => (a > b ? a : b) },
    abs: () => (type === "f32" ? Math.abs(real(a)) : i32(big(a) < 0n ? -big(a) : big(a))),
    sign: () => typed(type, Math.sign(Number(a)) || 0),
    ...{ floor: () => whole(Math.floor(real(a))), ceil: () => whole(Math.ceil(real(a))) },
    ...{ trunc: () => whole(Math.trunc(real(a))), round: () => whole(halfUp(real(a))) },
    ...{
      sqrt: () => Math.fround(Math.sqrt(real(a))),
      exp: () => expf32(real(a)),
      log: () => logf32(real(a)),
    },
    clz32: () => BigInt(32 - BigInt.asUintN(32, big(a)).toString(2).replace(/^0+/, "").length),
    mulHigh: () => (big(a) * big(b)) >> 32n,
    mulQ: () => i32((big(a) * big(b) + (1n << (big(c) - 1n))) >> big(c)),
    floatBits: () => BigInt(new Int32Array(Float32Array.of(real(a)).buffer)[0]!),
    floatFrom: () => new Float32Array(Int32Array.of(Number(a)).buffer)[0]!,
  };
  return results[name]();
}
