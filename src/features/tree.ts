import type { Span } from "../diagnostics/diagnostic.js";

/** The subset of TypeScript that features are written in, as plain data: what is read from the text and then lowered. */
export type Tree =
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "this"; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly span: Span }
  | {
      readonly kind: "unary";
      readonly operator: "-" | "+" | "~" | "!";
      readonly operand: Tree;
      readonly span: Span;
    }
  | BinaryTree
  | {
      readonly kind: "conditional";
      readonly condition: Tree;
      readonly whenTrue: Tree;
      readonly whenFalse: Tree;
      readonly span: Span;
    }
  | { readonly kind: "index"; readonly object: Tree; readonly index: Tree; readonly span: Span }
  | { readonly kind: "member"; readonly object: Tree; readonly name: string; readonly span: Span }
  | CallTree
  | { readonly kind: "new"; readonly name: string; readonly args: readonly Tree[]; readonly span: Span };

export interface BinaryTree {
  readonly kind: "binary";
  readonly operator: Operator;
  readonly left: Tree;
  readonly right: Tree;
  readonly span: Span;
}

export interface CallTree {
  readonly kind: "call";
  readonly callee: Tree;
  readonly args: readonly Tree[];
  readonly span: Span;
}

/** Binary operators of the subset. */
export const OPERATORS = [
  ...(["+", "-", "*", "/", "%", "**", "<<", ">>", ">>>", "&", "|", "^"] as const),
  ...(["<", "<=", ">", ">=", "===", "!==", "&&", "||"] as const),
] as const;

export type Operator = (typeof OPERATORS)[number];

/** A type as it is written, and where. */
export interface TypeName {
  readonly name: string;
  readonly span: Span;
}

export interface VariableStatement {
  readonly kind: "variable";
  readonly name: string;
  readonly constant: boolean;
  readonly type: TypeName | null;
  readonly value: Tree | null;
  readonly span: Span;
}

export interface ForStatement {
  readonly kind: "for";
  readonly name: string;
  readonly start: Tree;
  readonly condition: Tree;
  readonly step: { readonly operator: Operator; readonly value: Tree };
  readonly body: readonly StatementTree[];
  readonly span: Span;
}

export type StatementTree =
  | VariableStatement
  | ForStatement
  /** `target = value`, or `target operator= value`. */
  | {
      readonly kind: "assign";
      readonly target: Tree;
      readonly operator: Operator | null;
      readonly value: Tree;
      readonly span: Span;
    }
  | { readonly kind: "expression"; readonly value: Tree; readonly span: Span }
  | {
      readonly kind: "if";
      readonly condition: Tree;
      readonly whenTrue: readonly StatementTree[];
      readonly whenFalse: readonly StatementTree[];
      readonly span: Span;
    }
  /** `for (const name of values)`, or `for (const [index, name] of values.entries())` */
  | {
      readonly kind: "each";
      readonly index: string | null;
      readonly name: string;
      readonly values: Tree;
      readonly body: readonly StatementTree[];
      readonly span: Span;
    }
  | { readonly kind: "block"; readonly body: readonly StatementTree[]; readonly span: Span }
  | { readonly kind: "return"; readonly value: Tree | null; readonly span: Span }
  | { readonly kind: "break"; readonly span: Span }
  | { readonly kind: "continue"; readonly span: Span };

export interface ParameterTree {
  readonly name: string;
  readonly type: TypeName | null;
  /** The constant in place of an argument that a call leaves out; null where every call has to give one. */
  readonly standard: Tree | null;
  readonly span: Span;
}

export interface FunctionTree {
  readonly name: string;
  readonly parameters: readonly ParameterTree[];
  readonly result: TypeName | null;
  /** True for a private method. */
  readonly hidden: boolean;
  readonly body: readonly StatementTree[];
  readonly span: Span;
}

/** A field with its initial value: that of its declaration, or what the constructor assigns. */
export interface FieldTree {
  readonly name: string;
  readonly type: TypeName | null;
  readonly readonly: boolean;
  readonly value: Tree | null;
  readonly span: Span;
}

export interface ClassTree {
  readonly name: string;
  readonly parameters: readonly ParameterTree[];
  readonly fields: readonly FieldTree[];
  readonly methods: ReadonlyMap<string, FunctionTree>;
  readonly span: Span;
}

export interface ConstantTree {
  readonly type: TypeName | null;
  readonly value: Tree;
}

/** The origin of an imported name: a file, or null for types alone. */
export interface ImportTree {
  readonly file: string | null;
  readonly name: string;
  readonly span: Span;
}

/** One file of features. */
export interface ModuleTree {
  readonly file: string;
  readonly constants: ReadonlyMap<string, ConstantTree>;
  readonly functions: ReadonlyMap<string, FunctionTree>;
  readonly classes: ReadonlyMap<string, ClassTree>;
  readonly imports: ReadonlyMap<string, ImportTree>;
  readonly start: Span;
}
