import type { Span } from "../diagnostics/diagnostic.js";
import { notCompilable } from "../diagnostics/features.js";
import type { ArrayRef } from "./feature-ir.js";
import { fail, type Scope, unique } from "./scope.js";

/** Remembers that an array is stored into; tables cannot be. */
export function markWritten(array: ArrayRef, span: Span, scope: Scope): void {
  const { written, origins } = scope.draft;
  if (array.home === "table") refuseStore(span);
  if (array.home === "parameter" || array.home === "view") written.add(array.name);
  const origin = array.home === "view" ? origins.get(array.name) : undefined;
  if (origin) markWritten(origin.array, span, scope);
}

/** Constants stay what they are. */
export function refuseStore(span: Span): never {
  return fail(
    notCompilable(span, "storing into a table", "Make a new array, `new Float32Array(n)`, and copy it."),
  );
}

/** A new array of the function. */
export function fresh(like: Pick<ArrayRef, "element" | "length">, stem: string, scope: Scope): ArrayRef {
  const { draft } = scope;
  const array: ArrayRef = {
    home: "scratch",
    name: unique(stem, draft.names),
    path: [],
    element: like.element,
    length: like.length,
  };
  draft.scratch.push(array);
  return array;
}
