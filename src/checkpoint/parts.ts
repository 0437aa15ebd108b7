import { type Checked, type FieldProblem, shown } from "./fields.js";
import { type HostTensor, isTensorData } from "./safetensors.js";

/** A value of nested objects as its typed arrays, by readable names, and as JSON text for everything else. */
export interface Parts {
  readonly json: string;
  readonly tensors: ReadonlyMap<string, HostTensor>;
}

/** Stands in the JSON for the tensor of that name. */
interface Reference {
  readonly tensor: string;
}

/**
 * Takes a value apart. The name of an array is its path, e.g. `learning.learnt.recent_x`; what lies in an element of a
 * list that has a `name` is called after that alone, e.g. `dense1.weights`. The widest elements come first, so that
 * readers which map the file find all of them aligned.
 */
export function takeApart(value: unknown): Parts {
  const found: [string, HostTensor][] = [];
  const walk = (each: unknown, path: readonly string[]): unknown => {
    if (isTensorData(each)) {
      const tensor = path.join(".");
      found.push([tensor, { shape: [each.length], data: each }]);
      return { tensor } satisfies Reference;
    }
    if (Array.isArray(each))
      return each.map((item: unknown, index) => walk(item, nameOf(item) ?? [...path, `${index}`]));
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  const json = JSON.stringify(walk(value, []));
  found.sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  return { json, tensors: new Map(found) };
}

/**
 * The value again, of the parsed JSON. Every reference must be that of its place, and every tensor must have one.
 * `root` begins the paths of what is wrong.
 */
export function putTogether(json: unknown, tensors: Parts["tensors"], root: string): Checked<unknown> {
  const problems: FieldProblem[] = [];
  const unused = new Set(tensors.keys());
  const walk = (each: unknown, names: readonly string[], path: string): unknown => {
    if (isReference(each)) {
      const name = names.join(".");
      const tensor = tensors.get(name);
      if (tensor !== undefined && each.tensor === name) unused.delete(name);
      else problems.push({ path, expected: `the tensor ${name}`, found: shown(tensor ? each.tensor : each) });
      return tensor?.data;
    }
    if (Array.isArray(each))
      return each.map((item: unknown, index) =>
        walk(item, nameOf(item) ?? [...names, `${index}`], `${path}[${index}]`),
      );
    if (typeof each !== "object" || each === null) return each;
    const entries = Object.entries(each);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, walk(item, [...names, key], `${path}.${key}`)]),
    );
  };
  const value = walk(json, [], root);
  for (const name of unused)
    problems.push({ path: `the tensor ${name}`, expected: `a place in ${root}`, found: "none" });
  return problems.length > 0 ? { problems } : { problems: null, value };
}

function nameOf(item: unknown): [string] | null {
  const { name } = (item ?? {}) as { readonly name?: unknown };
  return typeof name === "string" ? [name] : null;
}

function isReference(value: unknown): value is Reference {
  return typeof (value as Reference | null)?.tensor === "string";
}
