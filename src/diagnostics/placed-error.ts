/** What all errors about values of a model file share. */
import type { Diagnostic, Span } from "./diagnostic.js";

export type Place = Span | undefined;

type Details = Omit<Diagnostic, "code" | "severity" | "message" | "exit" | "span">;

/** An error in the model file, at a place of it where one is known. */
export function error(code: Diagnostic["code"], span: Place, message: string, details: Details): Diagnostic {
  return { code, severity: "error", message, ...(span === undefined ? {} : { span }), ...details, exit: 1 };
}

/** A value of any type as text. */
export function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
