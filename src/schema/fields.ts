import { z } from "zod";
import { parseJson } from "../ir/json.js";
import { isTensorData, type TensorData } from "../ir/tensor-data.js";

/**
 * Types of fields of JSON, in words that a message can show: the error of each is what was expected. Objects
 * refuse fields that they do not name.
 */
export const object = z.strictObject;
export const list = z.array;
export const either = z.discriminatedUnion;

/** A mark that is there or not. */
export const yes = z.literal(true, { error: "true" });
export const flag = z.boolean({ error: "true or false" });

/** A whole number from `low` to `high`. */
export function whole(low: number, high: number) {
  const error = `a whole number, ${low} .. ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
}

/** A number from `low` to `high`, whole or not. */
export function real(low: number, high: number) {
  const error = `a number, ${low} .. ${high}`;
  return z.number({ error }).min(low, { error }).max(high, { error });
}

/** A real number that a float32 holds exactly. */
export function float32(low: number, high: number) {
  const error = `a float32, ${low} .. ${high}`;
  return real(low, high).refine((value) => Math.fround(value) === value, { error });
}

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return z.enum(words, { error: words.map((word) => JSON.stringify(word)).join(" or ") });
}

/** Text of at most `longest` characters that `shape` describes. */
export function text(shape: RegExp, expected: string, longest = 1000) {
  const error = `text: ${expected}`;
  return z.string({ error }).max(longest, { error }).regex(shape, { error });
}

/** An array of numbers that stands as a tensor in the file. */
export function array<Type extends TensorData>(type: abstract new (length: number) => Type, name: string) {
  return z.custom<Type>((value) => value instanceof type, { error: `an array of ${name}` });
}

/** One array of any type under each name. */
export const arrays = z.record(
  z.string(),
  z.custom<ArrayLike<number>>((value) => isTensorData(value), { error: "an array" }),
  { error: "arrays by their names" },
);

/** The first that fits; `expected` says all of them. */
export function anyOf<const Types extends readonly z.ZodType[]>(expected: string, types: Types) {
  return z.union(types, { error: expected });
}

export type Value<Schema extends z.ZodType> = z.infer<Schema>;

/** The same but for `readonly`, and for fields that may be absent: what is compared by `specifies`. */
type Plain<T> = T extends TensorData | string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : { readonly [Key in keyof T]-?: Plain<Exclude<T[Key], undefined>> };

type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? unknown : never;

/**
 * The schema, where it describes `Type` exactly; the compiler refuses one that has a field more or less, or of another
 * type, so that type and check cannot part.
 */
export function specifies<Type>() {
  return <Schema extends z.ZodType>(schema: Schema & Same<z.infer<Schema>, Type>): z.ZodType<Type> =>
    schema as unknown as z.ZodType<Type>;
}

/** A field that is not what it must be. */
export interface FieldProblem {
  /** e.g. `model.layers[0].norm.root`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** A value that is what it must be, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly problems: null; readonly value: T }
  | { readonly problems: readonly FieldProblem[] };

/** Checks a value against a schema; `root` is what its path begins with. */
export function checkFields<T>(schema: z.ZodType<T>, root: string, value: unknown): Checked<T> {
  const { success, error } = schema.safeParse(value);
  if (success) return { problems: null, value: value as T }; // as it was read: hashes go over fields in their order
  return { problems: error.issues.flatMap((issue) => problemsOf(issue, root, value)) };
}

/** The same of JSON text. */
export function checkText<T>(schema: z.ZodType<T>, root: string, text: string): Checked<T> {
  const json = parseJson(text);
  if (json.problem !== null) return { problems: [{ path: root, expected: "JSON", found: json.problem }] };
  return checkFields(schema, root, json.value);
}

function problemsOf(issue: z.core.$ZodIssue, root: string, value: unknown): FieldProblem[] {
  const path = issue.path.reduce<string>(
    (all, key) => (typeof key === "number" ? `${all}[${key}]` : `${all}.${String(key)}`),
    root,
  );
  const found = issue.path.reduce<unknown>(
    (all, key) => (all as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    value,
  );
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: `${path}.${key}`,
      expected: "no such field",
      found: shown((found as Readonly<Record<string, unknown>>)[key]),
    }));
  const expected =
    issue.code === "invalid_type" && issue.message.startsWith("Invalid")
      ? `an ${issue.expected}`
      : issue.message;
  return [{ path, expected, found: shown(found) }];
}

/** A value for a message: short, one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isTensorData(value)) return `an array of ${value.length} numbers`;
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}
