import { type HostTensor, isTensorData, type TensorData } from "./safetensors.js";

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

/** The value again; null where the text is no JSON or names an array that is not there. */
export function putTogether({ json, tensors }: Parts): unknown {
  let missing = false;
  const find = (name: string): TensorData | null => {
    const data = tensors.get(name)?.data ?? null;
    missing ||= data === null;
    return data;
  };
  try {
    const value: unknown = JSON.parse(json, (_, each: unknown) =>
      isReference(each) ? find(each.tensor) : each,
    );
    return missing ? null : value;
  } catch {
    return null;
  }
}

function nameOf(item: unknown): [string] | null {
  const { name } = (item ?? {}) as { readonly name?: unknown };
  return typeof name === "string" ? [name] : null;
}

function isReference(value: unknown): value is Reference {
  return typeof (value as Reference | null)?.tensor === "string";
}
