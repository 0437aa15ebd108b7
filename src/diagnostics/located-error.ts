/** Form of all errors about values of a model file. */
import type { Diagnostic, Span } from "./diagnostic.js";

export type MaybeSpan = Span | undefined;

type Details = Omit<Diagnostic, "code" | "severity" | "message" | "exit" | "span">;

/** An error in the model file, at a place of it where one is known. */
export function error(
  code: Diagnostic["code"],
  span: MaybeSpan,
  message: string,
  details: Details,
): Diagnostic {
  return { code, severity: "error", message, ...(span === undefined ? {} : { span }), ...details, exit: 1 };
}

const LONGEST = 100;

/** A value of any type as text, cut where nobody would read on. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, LONGEST)) : String(value);
  return typeof value === "string" && value.length > LONGEST ? `${text}...` : text;
}
