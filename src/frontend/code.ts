/** A function or a class that a model file names: where its text is. Nothing of it is ever run. */
export interface CodeReference {
  readonly kind: "code";
  /** Absolute path of the file that declares it. */
  readonly file: string;
  readonly name: string;
}

/** True for the value that a name of a function or a class has. */
export function isCode(value: unknown): value is CodeReference {
  if (typeof value !== "object" || value === null) return false;
  const { kind, file, name } = value as Partial<CodeReference>;
  return kind === "code" && typeof file === "string" && typeof name === "string";
}
