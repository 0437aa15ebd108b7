/** Features as both printers see them: typed, sizes and names resolved, JSON-safe. */

import type { Span } from "../diagnostics/diagnostic.js";

export type Scalar = "f32" | "i32" | "bool";

export const ELEMENTS = ["f32", "i32", "i16", "u16", "i8", "u8"] as const;

/** Numbers of an array. */
export type ElementType = (typeof ELEMENTS)[number];

/** The line of a statement in the text of the user. */
export type Place = Span;

/** An array of a function, an object or a table; for fields, `path` leads from `self` to the object. */
export interface ArrayRef {
  readonly home: "parameter" | "scratch" | "out" | "table" | "field" | "view";
  readonly name: string;
  readonly path: readonly string[];
  readonly element: ElementType;
  readonly length: number;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | ">>>"
  | "&"
  | "|"
  | "^"
  | "<"
  | "<="
  | ">"
  | ">="
  | "==="
  | "!=="
  | "&&"
  | "||"
  /** Integer quotients: towards zero, and down. */
  | "quotient"
  | "floored";

/** Functions of numbers that both printers know; names of others are those of functions. */
export type IntrinsicName =
  | "min"
  | "max"
  | "abs"
  | "floor"
  | "ceil"
  | "trunc"
  | "round"
  | "sqrt"
  | "sign"
  | "clz32"
  | "exp"
  | "log"
  | "mulQ"
  | "mulHigh"
  | "floatBits"
  | "floatFrom";

/**
 * A value without effects. `proved` on an integer operation: it neither wraps nor divides by zero. `site` of an access is 0
 * where its index is inside for sure, else its number, from 1. Before the ranges are known nothing is proved.
 */
export type Expression =
  | { readonly kind: "number"; readonly type: "f32" | "i32"; readonly value: number }
  | { readonly kind: "boolean"; readonly type: "bool"; readonly value: boolean }
  | { readonly kind: "local"; readonly type: Scalar; readonly name: string }
  | { readonly kind: "field"; readonly type: Scalar; readonly path: readonly string[]; readonly name: string }
  | ElementExpression
  | {
      readonly kind: "unary";
      readonly type: Scalar;
      readonly operator: "-" | "~" | "!";
      readonly operand: Expression;
      readonly proved: boolean;
    }
  | BinaryExpression
  | {
      readonly kind: "select";
      readonly type: Scalar;
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  /** An i32 as the nearest f32. */
  | { readonly kind: "convert"; readonly type: "f32"; readonly value: Expression }
  | IntrinsicExpression;

export interface ElementExpression {
  readonly kind: "element";
  readonly type: "f32" | "i32";
  readonly array: ArrayRef;
  readonly index: Expression;
  readonly span: Span;
  readonly site: number;
}

export interface BinaryExpression {
  readonly kind: "binary";
  readonly type: Scalar;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly proved: boolean;
}

export interface IntrinsicExpression {
  readonly kind: "intrinsic";
  readonly type: "f32" | "i32";
  readonly name: IntrinsicName;
  readonly args: readonly Expression[];
}

export type Argument = Expression | { readonly kind: "array"; readonly array: ArrayRef };

export interface ForLoop {
  readonly kind: "for";
  readonly place: Place;
  readonly name: string;
  readonly start: Expression;
  readonly test: "<" | "<=" | ">" | ">=";
  readonly bound: Expression;
  readonly step: { readonly operator: "+" | "-" | "*" | ">>"; readonly value: Expression };
  readonly body: readonly Statement[];
}

export interface CallStatement {
  readonly kind: "call";
  readonly place: Place;
  readonly fn: string;
  /** Path from `self` to the object whose method it is; null for a function. */
  readonly self: readonly string[] | null;
  readonly args: readonly Argument[];
  readonly out: ArrayRef | null;
  /** The new local that takes the result. */
  readonly result: { readonly name: string; readonly type: Scalar } | null;
}

export type Statement =
  | {
      readonly kind: "declare";
      readonly place: Place;
      readonly name: string;
      readonly type: Scalar;
      readonly constant: boolean;
      readonly value: Expression;
    }
  | { readonly kind: "assign"; readonly place: Place; readonly name: string; readonly value: Expression }
  | {
      readonly kind: "assignField";
      readonly place: Place;
      readonly path: readonly string[];
      readonly name: string;
      readonly type: Scalar;
      readonly value: Expression;
    }
  | {
      readonly kind: "store";
      readonly place: Place;
      readonly array: ArrayRef;
      readonly index: Expression;
      readonly value: Expression;
      readonly span: Span;
      readonly site: number;
    }
  /** An array that a function makes; `zeros` is false where all elements are stored before they are read. */
  | { readonly kind: "make"; readonly place: Place; readonly array: ArrayRef; readonly zeros: boolean }
  /** A part of an array, by a name of its own; the ranges prove that it is inside. */
  | {
      readonly kind: "view";
      readonly place: Place;
      readonly view: ArrayRef;
      readonly array: ArrayRef;
      readonly offset: Expression;
      readonly written: boolean;
    }
  | CallStatement
  | {
      readonly kind: "if";
      readonly place: Place;
      readonly condition: Expression;
      readonly whenTrue: readonly Statement[];
      readonly whenFalse: readonly Statement[];
    }
  | ForLoop
  | { readonly kind: "return"; readonly place: Place; readonly value: Expression | null }
  | { readonly kind: "break"; readonly place: Place }
  | { readonly kind: "continue"; readonly place: Place };

export interface Range {
  readonly low: number;
  readonly high: number;
}

export type Parameter =
  | { readonly kind: "scalar"; readonly name: string; readonly type: Scalar; readonly range: Range | null }
  | { readonly kind: "array"; readonly name: string; readonly array: ArrayRef; readonly written: boolean };

export interface FeatureFunction {
  readonly name: string;
  /** The name in the user's text. */
  readonly source: string;
  readonly place: Place;
  /** The class whose method it is. */
  readonly self: string | null;
  readonly parameters: readonly Parameter[];
  readonly result: Scalar | null;
  readonly out: ArrayRef | null;
  /** Arrays that it makes. */
  readonly scratch: readonly ArrayRef[];
  readonly body: readonly Statement[];
}

export type Field =
  | {
      readonly kind: "scalar";
      readonly name: string;
      readonly type: Scalar;
      readonly initial: number;
      readonly range: Range | null;
    }
  | {
      readonly kind: "array";
      readonly name: string;
      readonly element: ElementType;
      readonly length: number;
      /** One number that all elements have, or all of them. */
      readonly initial: readonly number[];
    }
  | { readonly kind: "object"; readonly name: string; readonly struct: string };

export interface Struct {
  readonly name: string;
  readonly source: string;
  readonly place: Place;
  readonly fields: readonly Field[];
}

export interface Table {
  readonly name: string;
  readonly element: ElementType;
  readonly values: readonly number[];
}

/** A feature function, or the methods of a class, with all that they call; callees come first. */
export interface FeatureIr {
  readonly tables: readonly Table[];
  readonly structs: readonly Struct[];
  readonly functions: readonly FeatureFunction[];
  /** Places of the accesses by their site, from 1. */
  readonly sites: readonly Place[];
  /** The struct of the class that was asked for; null for a function. */
  readonly state: string | null;
  /** Names of the functions that are called from outside. */
  readonly entries: readonly string[];
}

/** Values that an element can hold. */
export const ELEMENT_RANGES: Readonly<Record<Exclude<ElementType, "f32">, Range>> = {
  i32: { low: -(2 ** 31), high: 2 ** 31 - 1 },
  i16: { low: -32768, high: 32767 },
  u16: { low: 0, high: 65535 },
  i8: { low: -128, high: 127 },
  u8: { low: 0, high: 255 },
};

/** The type of a value that is read from an array. */
export function scalarOf(element: ElementType): "f32" | "i32" {
  return element === "f32" ? "f32" : "i32";
}

/** The statements that stand inside a statement. */
export function statementsIn(statement: Statement): readonly Statement[] {
  if (statement.kind === "for") return statement.body;
  return statement.kind === "if" ? [...statement.whenTrue, ...statement.whenFalse] : [];
}
