import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { type HelperName, isHelper } from "./helpers.js";

/** The part of TypeScript that a model file may use, as plain data: what is read from the text and then evaluated. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Primitive; readonly span: Span }
  | {
      readonly kind: "template";
      readonly head: string;
      readonly parts: readonly TemplatePart[];
      readonly span: Span;
    }
  | { readonly kind: "list"; readonly items: readonly Item[]; readonly span: Span }
  | { readonly kind: "record"; readonly entries: readonly Entry[]; readonly span: Span }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
      readonly span: Span;
    }
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "access"; readonly object: Expression; readonly key: Expression; readonly span: Span }
  | {
      readonly kind: "call";
      readonly callee: Expression;
      /** The callee as written, cut to one line; for messages. */
      readonly text: string;
      readonly items: readonly Item[];
      readonly span: Span;
    }
  /** Something without a constant value; an error only where its value is needed. */
  | { readonly kind: "refused"; readonly what: string; readonly span: Span };

export type Primitive = number | string | boolean | null | undefined;

/** `${value}text` */
export interface TemplatePart {
  readonly value: Expression;
  readonly text: string;
}

/** One element of an array or argument list, or `...value`. */
export interface Item {
  readonly spread: boolean;
  readonly value: Expression;
}

/** One property, or `...value` where `key` is null. */
export interface Entry {
  readonly key: string | null;
  readonly value: Expression;
}

/** Meaning of an imported name. `from` is the specifier as written. */
export type Import =
  | { readonly kind: "helper"; readonly name: HelperName }
  | { readonly kind: "helpers" }
  | {
      readonly kind: "constant";
      readonly file: string;
      readonly name: string;
      readonly from: string;
      readonly span: Span;
    }
  | { readonly kind: "constants"; readonly file: string; readonly from: string }
  /** A function of the library of features. */
  | { readonly kind: "library"; readonly from: string }
  /** An import that was reported already. */
  | { readonly kind: "broken" };

/** One file: its constants, imports and exports by name. */
export interface Module {
  readonly file: string;
  readonly constants: ReadonlyMap<string, Expression>;
  readonly imports: ReadonlyMap<string, Import>;
  /** Exported name -> what is exported; `default` among them. */
  readonly exports: ReadonlyMap<string, Expression>;
  /** Its functions and classes by name: features, or what a model file may not contain. */
  readonly code: ReadonlyMap<string, { readonly what: string; readonly span: Span }>;
  /** Parts that the file may not contain, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** The first place of the file, for messages about what it lacks. */
  readonly start: Span;
}

/** The helper that a callee such as `dense` or `ff.dense` stands for in `module`, or null. */
export function helperName(callee: Expression, module: Module): HelperName | null {
  if (callee.kind === "name") {
    const imported = module.imports.get(callee.name);
    return imported?.kind === "helper" ? imported.name : null;
  }
  if (callee.kind !== "access" || callee.object.kind !== "name" || callee.key.kind !== "literal") return null;
  if (module.imports.get(callee.object.name)?.kind !== "helpers") return null;
  const name = String(callee.key.value);
  return isHelper(name) ? name : null;
}
