import type { Span } from "../diagnostics/diagnostic.js";
import { functionOf } from "./compile-time.js";
import { classOf } from "./lower-class.js";
import { moduleReader, type ReadText } from "./read-module.js";
import type { ParameterTree } from "./tree.js";

/** A function, or a class by its methods, with what each is called with. */
export type Signature =
  | { readonly kind: "function"; readonly parameters: readonly ParameterTree[]; readonly span: Span }
  | {
      readonly kind: "class";
      readonly methods: ReadonlyMap<string, readonly ParameterTree[]>;
      readonly span: Span;
    };

/** The signature of a name of a file; null where the file has no function or class of that name. */
export function signatureOf(file: string, name: string, readText?: ReadText): Signature | null {
  const moduleOf = moduleReader(readText);
  const module = moduleOf(file);
  const fn = functionOf(module, name, moduleOf)?.fn;
  if (fn) return { kind: "function", parameters: fn.parameters, span: fn.span };
  const tree = classOf(module, name, moduleOf)?.tree;
  if (!tree) return null;
  const methods = [...tree.methods].map(([key, method]) => [key, method.parameters] as const);
  return { kind: "class", methods: new Map(methods), span: tree.span };
}
