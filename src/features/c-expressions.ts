import type { ArrayRef, BinaryOperator, ElementType, Expression, Scalar } from "./feature-ir.js";
import { atom, choice, grouped, infix, type Text } from "./print-statements.js";

/** Types of C. */
export const C_SCALARS: Readonly<Record<Scalar, string>> = { f32: "float", i32: "int32_t", bool: "int" };
export const C_ELEMENTS: Readonly<Record<ElementType, string>> = {
  ...{ f32: "float", i32: "int32_t", i16: "int16_t", u16: "uint16_t", i8: "int8_t", u8: "uint8_t" },
};

/** Names of arrays of the whole file, which have the prefix of the model. */
export type Prefixed = (name: string) => string;

/** An array, as the address of its first element. */
export function arrayText({ home, name, path }: ArrayRef, prefixed: Prefixed): string {
  switch (home) {
    case "field":
      return `self->${[...path, name].join(".")}`;
    case "scratch":
      return `scratch->${name}`;
    case "table":
      return prefixed(name);
    case "out":
      return "out";
    case "parameter":
    case "view":
      return name;
    default:
      return home satisfies never;
  }
}

/** The shortest decimal that is this float32, with the ending of a float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "ff_float_of_bits(0x7fc00000u)";
  if (!Number.isFinite(value)) return `ff_float_of_bits(${value > 0 ? "0x7f800000u" : "0xff800000u"})`;
  for (let digits = 1; ; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) !== value && digits < 9) continue;
    const plain = String(Number(text));
    const zero = Object.is(value, -0) ? "-0" : plain;
    return `${/[.e]/.test(zero) ? zero : `${zero}.0`}f`;
  }
}

export function integerText(value: number): string {
  return value === -(2 ** 31) ? "INT32_MIN" : String(value);
}

/** Operators of C that have other names, and functions where the plain operator is not proved. */
const PLAIN: Readonly<Partial<Record<BinaryOperator, string>>> = {
  ...{ "===": "==", "!==": "!=", quotient: "/", floored: "/" },
};
const WRAPPING: Readonly<Partial<Record<BinaryOperator, string>>> = {
  ...{
    "+": "ff_add",
    "-": "ff_sub",
    "*": "ff_mul",
    quotient: "ff_quotient",
    floored: "ff_floored",
    "%": "ff_remainder",
  },
  ...{ "<<": "ff_shl", ">>": "ff_shr" },
};

/** Printers of expressions for one file. */
export function cExpressions(prefixed: Prefixed): (value: Expression) => Text {
  const print = (value: Expression): Text => {
    switch (value.kind) {
      case "number": {
        const text = value.type === "f32" ? floatText(value.value) : integerText(value.value);
        return text.startsWith("-") ? { text, operator: "negative" } : atom(text);
      }
      case "boolean":
        return atom(value.value ? "1" : "0");
      case "local":
        return atom(value.name);
      case "field":
        return atom(`self->${[...value.path, value.name].join(".")}`);
      case "element":
        return element(value);
      case "unary": {
        const inside = print(value.operand);
        if (value.operator === "-" && value.type === "i32" && !value.proved)
          return atom(`ff_sub(0, ${inside.text})`);
        const operator = value.operator === "-" ? "negative" : value.operator;
        return { text: `${value.operator}${grouped(inside)}`, operator };
      }
      case "binary":
        return binary(value);
      case "select":
        return choice([value.condition, value.whenTrue, value.whenFalse].map(print));
      case "convert":
        return atom(`(float)${grouped(print(value.value))}`);
      case "intrinsic":
        return intrinsic(value);
      default:
        return value satisfies never;
    }
  };
  const element = ({ array, index, site, type }: Extract<Expression, { kind: "element" }>): Text => {
    const [name, at] = [arrayText(array, prefixed), print(index).text];
    if (site === 0) return atom(`${name}[${at}]`);
    const none = type === "f32" ? "0.0f" : "0";
    return {
      text: `ff_inside(${at}, ${array.length}, ${site}, fault) ? ${name}[${at}] : ${none}`,
      operator: "?",
    };
  };
  const binary = ({ operator, type, left, right, proved }: Extract<Expression, { kind: "binary" }>): Text => {
    const [a, b] = [print(left), print(right)];
    const call = (name: string): Text => atom(`${name}(${a.text}, ${b.text})`);
    if (type === "f32") return operator === "*" ? call("ff_times") : infix(operator, a, b);
    if (operator === ">>>") return call("ff_shr_unsigned");
    const name = WRAPPING[operator];
    return name && !proved ? call(name) : infix(PLAIN[operator] ?? operator, a, b);
  };
  const intrinsic = ({ name, type, args }: Extract<Expression, { kind: "intrinsic" }>): Text => {
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return atom(`ff_${snake}_${type}(${args.map((each) => print(each).text).join(", ")})`);
  };
  return print;
}
