import type { Span } from "../diagnostics/diagnostic.js";

/** Finds the span of a value, such as `memory.0.origin`, in the text that it was read from. */
export type JsonSpans = (path: string) => Span;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * Maps every path in a valid JSON text to its key (or, within an array, its value). A path that is absent gives the
 * span of the nearest thing around it, so that a missing field points at the object that lacks it.
 */
export function jsonSpans(file: string, text: string): JsonSpans {
  const tokens = [...text.matchAll(TOKEN)];
  const tokenOf = new Map<string, RegExpExecArray>();
  let at = 0;

  const note = (path: string): void => {
    const token = tokens[at];
    if (token !== undefined && !tokenOf.has(path)) tokenOf.set(path, token);
  };
  const next = (): string | undefined => tokens[at++]?.[0];
  const peek = (): string | undefined => tokens[at]?.[0];

  const value = (path: string): void => {
    const open = next();
    if (open === "{") members(path);
    else if (open === "[") elements(path);
  };
  const members = (path: string): void => {
    while (peek() !== undefined && peek() !== "}") {
      if (peek() === ",") at++;
      const inner = below(path, String(JSON.parse(peek() ?? '""')));
      note(inner);
      at += 2;
      value(inner);
    }
    at++;
  };
  const elements = (path: string): void => {
    for (let index = 0; peek() !== undefined && peek() !== "]"; index++) {
      if (peek() === ",") at++;
      note(below(path, String(index)));
      value(below(path, String(index)));
    }
    at++;
  };

  note("");
  value("");
  return (path) => {
    const token = nearest(tokenOf, path);
    return spanAt(file, text, token?.index ?? 0, token?.[0].length ?? 1);
  };
}

/** Line and column of an offset; both count from 1. */
export function spanAt(file: string, text: string, offset: number, length: number): Span {
  const before = text.slice(0, offset);
  return {
    file,
    line: before.split("\n").length,
    column: offset - before.lastIndexOf("\n"),
    length: Math.max(1, length),
  };
}

function nearest<T>(tokens: ReadonlyMap<string, T>, path: string): T | undefined {
  const found = tokens.get(path);
  if (found !== undefined || path === "") return found;
  return nearest(tokens, path.slice(0, Math.max(0, path.lastIndexOf("."))));
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
