import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";

/** Sorted by place: the model file `main` first, then its imports, each from top to bottom. */
export function ordered(diagnostics: readonly Diagnostic[], main: string): Diagnostic[] {
  const key = (span: Span | undefined): [number, string, number, number] =>
    span === undefined ? [0, "", 0, 0] : [span.file === main ? 0 : 1, span.file, span.line, span.column];
  return [...diagnostics].sort((left, right) => compare(key(left.span), key(right.span)));
}

function compare(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  const index = left.findIndex((each, position) => each !== right[position]);
  if (index < 0) return 0;
  return left[index]! < right[index]! ? -1 : 1;
}
