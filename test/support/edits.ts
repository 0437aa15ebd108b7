import type { TensorData } from "../../src/ir/tensor-data.js";
import { createRandom } from "../../src/numerics/prng.js";

/** Whether every edit is tried: FF_EDITS=all, some minutes. */
export const ALL = process.env.FF_EDITS === "all";

/** `count` edits by chance, the same ones each time; or all of them. */
export function someOf<T>(edits: readonly T[], count: number): T[] {
  if (ALL) return [...edits];
  const order = Array.from(edits.keys());
  createRandom(edits.length).shuffle(order);
  return order.slice(0, count).map((index) => edits[index]!);
}

/** One edit of JSON: where, what it was, and the whole text with it. */
export interface Edit {
  readonly path: string;
  readonly what: string;
  readonly text: string;
}

type Place = readonly (string | number)[];
/** JSON as objects that can be changed. */
type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };

/** What somebody could write in place of any value: other types, limits of number types, C, keys of objects of JavaScript. */
const STRANGERS: readonly Tree[] = [
  ...[null, true, false, 0, -0, 1, -1, 2, 3, 7, 8, 0.5, 1e-320, 1e308, -1e308, 255, 256, 32767, 65536],
  ...[2 ** 29, 2 ** 30, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53],
  ...["", "0", "1", "int8", "head", "real", "dense1", "NaN", "0x10", "small", "constructor", "__proto__"],
  "0\n#include <stdio.h>\n__attribute__((constructor)) static void f(void) { }\n",
  "*/ int evil(void); /*",
  '"); system("id"); ("',
  "a\\",
  "??/",
  "{{MODEL}}",
  "\u202ereversed\u2028",
  [],
  {},
  [0],
  [[]],
  { tensor: "dense1.bias" },
  { tensor: "toString" },
];

/** Every edit of every place of `json`: other values, nothing, a field more, an element twice. */
export function* allEdits(json: string): Generator<Edit> {
  const root = JSON.parse(json) as Tree;
  for (const bin of placesIn(root, [])) {
    const value = at(root, bin);
    const near = typeof value === "number" ? [value + 1, value - 1, value * 2, -value, value + 0.5] : [];
    for (const stranger of [...STRANGERS, ...near])
      if (JSON.stringify(stranger) !== JSON.stringify(value)) yield edited(root, bin, "is", () => stranger);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      yield edited(root, bin, "has more", (old) => ({ ...(old as object), extra: 1 }));
      yield edited(root, bin, "has a prototype", (old) =>
        JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(old).slice(1)}`.replace(",}", "}")),
      );
    }
    if (bin.length === 0) continue;
    yield removed(root, bin);
    yield doubled(root, bin);
  }
}

function* placesIn(tree: Tree, bin: Place): Generator<Place> {
  yield bin;
  if (typeof tree !== "object" || tree === null) return;
  const keys = Array.isArray(tree) ? [...tree.keys()] : Object.keys(tree);
  for (const key of keys) yield* placesIn((tree as Record<string | number, Tree>)[key]!, [...bin, key]);
}

function at(tree: Tree, bin: Place): Tree {
  return bin.reduce<Tree>((each, key) => (each as Record<string | number, Tree>)[key]!, tree);
}

function edited(root: Tree, bin: Place, what: string, change: (value: Tree) => Tree): Edit {
  const own = structuredClone(root);
  const next = change(at(own, bin));
  const whole = bin.length === 0 ? next : own;
  if (bin.length > 0) parentOf(own, bin)[bin.at(-1)!] = next;
  // JSON has no -0 of its own in JSON.stringify
  const text = JSON.stringify(whole, (_, value) => (Object.is(value, -0) ? "<minus zero>" : value));
  return {
    path: bin.join("."),
    what: `${what} ${JSON.stringify(next)?.slice(0, 40)}`,
    text: text.replaceAll('"<minus zero>"', "-0"),
  };
}

function parentOf(tree: Tree, bin: Place): Record<string | number, Tree> {
  return at(tree, bin.slice(0, -1)) as Record<string | number, Tree>;
}

function removed(root: Tree, bin: Place): Edit {
  const own = structuredClone(root);
  const parent = parentOf(own, bin);
  if (Array.isArray(parent)) parent.splice(bin.at(-1) as number, 1);
  else delete parent[bin.at(-1)!];
  return { path: bin.join("."), what: "is gone", text: JSON.stringify(own) };
}

/** A list has the element twice; an object has the key twice, which only text can have. */
function doubled(root: Tree, bin: Place): Edit {
  const own = structuredClone(root);
  const parent = parentOf(own, bin);
  const key = bin.at(-1)!;
  if (Array.isArray(parent)) {
    parent.splice(key as number, 0, parent[key as number]!);
    return { path: bin.join("."), what: "twice", text: JSON.stringify(own) };
  }
  const again = `${JSON.stringify(key)}:${JSON.stringify(parent[key])},`;
  parent["<again>"] = 0;
  const text = JSON.stringify(own).replace(/("<again>":0)/, `${again.slice(0, -1)}`);
  return { path: bin.join("."), what: "twice", text };
}

/** Values that an array may be filled with: the limits of its type, what is around zero, and what is no number. */
export function* fills(data: TensorData): Generator<{ readonly what: string; readonly data: TensorData }> {
  const real = data instanceof Float32Array || data instanceof Float64Array;
  const bits = 8 * data.BYTES_PER_ELEMENT;
  const whole = [0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1)), 2 ** bits - 1, 3, 127, 2 ** (bits - 2)];
  const reals = [
    0,
    -0,
    1,
    -1,
    1e-45,
    65504,
    65520,
    1e38,
    -1e38,
    0.1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 31,
  ];
  for (const value of real ? reals : whole)
    for (const all of [true, false]) {
      const changed = data.slice() as TensorData;
      if (changed.length === 0) continue;
      if (all) changed.fill(value);
      else changed[changed.length - 1] = value;
      yield { what: `${all ? "all" : "the last"} ${Object.is(value, -0) ? "-0" : value}`, data: changed };
    }
  if (data.length > 0) {
    yield { what: "one less", data: data.slice(1) as TensorData };
    yield { what: "another type", data: Int16Array.from(data as Int8Array) };
  }
  yield { what: "nothing", data: data.slice(0, 0) as TensorData };
}
