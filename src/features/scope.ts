import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import { byName } from "./by-name.js";
import type { Moment } from "./compile-time.js";
import type { Constant, Numbers, Rows } from "./constant-math.js";
import type {
  ArrayRef,
  Expression,
  FeatureFunction,
  Scalar,
  Statement,
  Struct,
  Table,
} from "./feature-ir.js";
import type { Needs } from "./needs.js";
import type { ClassTree, FunctionTree, ModuleTree, Tree, VariableStatement } from "./tree.js";

/** The meaning of an expression while a function is lowered. */
export type Value =
  | { readonly kind: "constant"; readonly value: number | boolean }
  | { readonly kind: "list"; readonly values: readonly number[] }
  | RowsValue
  | { readonly kind: "scalar"; readonly expression: Expression }
  | { readonly kind: "array"; readonly array: ArrayRef }
  | { readonly kind: "object"; readonly path: readonly string[]; readonly instance: ClassInstance }
  | { readonly kind: "nothing" };

/** A table of tables. `part` is where its numbers are if it was chosen by an index that is known only when the program runs. */
export interface RowsValue {
  readonly kind: "rows";
  readonly name: string;
  readonly rows: Rows;
  readonly part: ArrayRef | null;
}

/** A local number; `declaration` is set where its type is found from what is put into it. */
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly type: Scalar;
  readonly writable: boolean;
  readonly declaration: VariableStatement | null;
}

export type Binding = Value | Variable;

/** The meaning of a field. */
export type FieldBinding =
  | { readonly kind: "constant"; readonly value: number | boolean }
  | { readonly kind: "list"; readonly values: readonly number[] }
  | RowsValue
  | { readonly kind: "table"; readonly array: ArrayRef }
  | { readonly kind: "scalar"; readonly name: string; readonly type: Scalar }
  | { readonly kind: "array"; readonly array: ArrayRef }
  | { readonly kind: "object"; readonly name: string; readonly instance: ClassInstance };

/** A class with the constants that it is made of. */
export interface ClassInstance {
  readonly struct: string;
  readonly tree: ClassTree;
  readonly module: ModuleTree;
  readonly fields: ReadonlyMap<string, FieldBinding>;
}

/** A function for lengths, tables and constants: what callers have to know of it. */
export interface Instance {
  readonly fn: FeatureFunction;
}

/** An argument as the callee is specialised to it: a constant that is compiled in, an array, or a number of a type. */
export type Given =
  | { readonly kind: "constant"; readonly value: number | boolean }
  | { readonly kind: "array"; readonly array: ArrayRef }
  | RowsValue
  | { readonly kind: "scalar"; readonly type: Scalar };

/** True for an argument that the device passes nowhere: constants and tables. */
export function isCompiledIn(given: Given): boolean {
  if (given.kind === "array") return given.array.home === "table";
  return given.kind === "constant" || given.kind === "rows";
}

/** All that is lowered together. */
export interface Program {
  readonly moduleOf: (file: string) => ModuleTree;
  readonly moment: Moment;
  readonly tables: Map<string, Table>;
  readonly structs: Map<string, Struct>;
  readonly instances: Map<string, Instance>;
  readonly classes: Map<string, ClassInstance>;
  readonly functions: FeatureFunction[];
  /** Names of functions, tables and structs. */
  readonly names: Set<string>;
  /** Functions that are being lowered, outermost first. */
  readonly running: FunctionTree[];
  readonly needs: Map<FunctionTree, Needs>;
  /** The instance of a function for what a caller gives. */
  readonly lowerFunction: (
    program: Program,
    module: ModuleTree,
    fn: FunctionTree,
    self: ClassInstance | null,
    given: readonly Given[],
    span: Span,
  ) => Instance;
}

/** State of the function that is being lowered. */
export interface FunctionDraft {
  readonly program: Program;
  readonly module: ModuleTree;
  readonly fn: FunctionTree;
  readonly self: ClassInstance | null;
  readonly needs: Needs;
  readonly names: Set<string>;
  readonly scratch: ArrayRef[];
  /** Parameters and views by name: whether anything is stored through them. */
  readonly written: Set<string>;
  /** For views, what they are a part of, and where they begin there. */
  readonly origins: Map<string, { readonly array: ArrayRef; readonly offset: Expression }>;
  /** Types that were found for variables in this attempt and before. */
  readonly types: Map<VariableStatement | FunctionTree, Scalar>;
  /** The array that the function returns, once its size is known. */
  out: ArrayRef | null;
  result: Scalar | null;
  /** True after a type has been found that the statements before did not know. */
  again: boolean;
}

/** The surroundings of a statement or an expression. */
export interface Scope {
  readonly draft: FunctionDraft;
  readonly names: readonly Map<string, Binding>[];
  /** Statements so far. */
  readonly statements: Statement[];
  readonly lower: (tree: Tree, scope: Scope) => Value;
}

export function fail(diagnostic: Diagnostic): never {
  throw new Failure(diagnostic);
}

/** The binding of a local name. */
export function lookUp(name: string, { names }: Scope): Binding | undefined {
  return [...names]
    .reverse()
    .find((each) => each.has(name))
    ?.get(name);
}

/** A scope inside another one, for statements of its own. */
export function inner(scope: Scope, statements: Statement[] = scope.statements): Scope {
  return { ...scope, names: [...scope.names, new Map()], statements };
}

/** Names a value in the innermost scope. */
export function bind(name: string, binding: Binding, { names }: Scope): void {
  names.at(-1)!.set(name, binding);
}

/** The scope of a computation at compile time: constants and lengths of the scopes around it. */
export function momentOf(scope: Scope): Moment {
  const { program, module, self } = scope.draft;
  const lengths = new Map<string, number>();
  for (const names of scope.names)
    for (const [name, binding] of names)
      if (binding.kind === "array") lengths.set(name, binding.array.length);
  const fields = new Map<string, Constant>();
  for (const [name, field] of self?.fields ?? [])
    if (field.kind === "constant") fields.set(name, field.value);
  return { ...program.moment, module, scopes: scope.names.map(constantsIn), lengths, fields };
}

function constantsIn(names: ReadonlyMap<string, Binding>): Map<string, Constant> {
  const found = new Map<string, Constant>();
  for (const [name, binding] of names) {
    if (binding.kind === "constant") found.set(name, binding.value);
    if (binding.kind === "list") found.set(name, [...binding.values]);
    if (binding.kind === "rows" && binding.part === null) found.set(name, binding.rows);
  }
  return found;
}

/** Arrays as the element types that they have in the IR. */
export const ELEMENT_OF = byName<ArrayRef["element"]>({
  Float32Array: "f32",
  Int32Array: "i32",
  Int16Array: "i16",
  Uint16Array: "u16",
  Int8Array: "i8",
  Uint8Array: "u8",
});

/** The array in flash that has these values; equal ones are one. */
export function tableOf(values: Numbers, name: string, program: Program): ArrayRef {
  const element = ELEMENT_OF[values.constructor.name] ?? (values.every(Number.isInteger) ? "i32" : "f32");
  const plain = Array.from(values);
  const key = `${element} ${plain.map((each) => (Object.is(each, -0) ? "-0" : each)).join()}`;
  const known = program.tables.get(key);
  const table = known ?? { name: unique(name, program.names), element, values: plain };
  program.tables.set(key, table);
  return { home: "table", name: table.name, path: [], element, length: plain.length };
}

/** A name of C and JavaScript that nothing else has: `spectral power` of `spectralPower`, with underscores. */
export function unique(name: string, taken: Set<string>): string {
  const plain = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^[_0-9]+|_+$/g, "")
    .toLowerCase();
  const isTaken = plain === "" || RESERVED.has(plain) || PRINTED.test(plain);
  const stem = isTaken ? `${plain || "a"}_value` : plain;
  for (let count = 1; ; count++) {
    const found = count === 1 ? stem : `${stem}_${count}`;
    if (!taken.has(found)) {
      taken.add(found);
      return found;
    }
  }
}

/** Endings of the names that C has for the start of an object and for the arrays of a function. */
const PRINTED = /_(reset|scratch)$/;

/** Words of C, C++ and JavaScript, and names of what is printed around them. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "alignas alignof and arguments asm async auto await bool boolean break byte case catch char class const constexpr constructor " +
    "continue debugger default delete do double else enum errno eval export extends extern false fault final finally float " +
    "for friend from function get goto if implements import in inline int interface isnan let long main math module mutable " +
    "namespace new noexcept not null nullptr of operator or out package private prototype protected proto public register " +
    "restrict return scratch self set short signed sizeof static std struct super switch template this throw true try " +
    "typedef typeid typename typeof undefined union unsigned using var virtual void volatile wchar_t while with xor yield " +
    "abs acos asin atan atan2 ceil cos cosh exp fabs floor fmod frexp ldexp log log10 log2 modf pow round sin sinh sqrt tan " +
    "tanh trunc gamma hypot index y0 y1 yn j0 j1 jn time signal linux unix i386 calls"
  ).split(" "),
);
