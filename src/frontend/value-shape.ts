/**
 * Shapes of values: what a type of `model.ts` is at run time. A `Shape<T>` fits no other type than T, so the compiler
 * refuses a shape that lacks a field, a word or an `optional` of its type, or has one too many.
 */
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import type { Range } from "./ranges.js";

/** Says that a number, or the length of a list, is not what it may be. */
export type RangeError = (span: Span | undefined, found: number, expected: string) => Diagnostic;

/** A shape as data. */
export type Node =
  | { readonly kind: "number"; readonly range: Range; readonly wrong: RangeError }
  | { readonly kind: "text" }
  | { readonly kind: "nothing" }
  | { readonly kind: "flag" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly of: Node; readonly length: Length; readonly wrong: RangeError }
  | { readonly kind: "record"; readonly of: Node }
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, Node>> }
  | { readonly kind: "variants"; readonly tag: string; readonly of: Readonly<Record<string, Node>> }
  | { readonly kind: "either"; readonly of: readonly Node[] }
  | {
      readonly kind: "keyed";
      readonly of: readonly (readonly [key: string, node: Node])[];
      readonly otherwise: Node;
    }
  | { readonly kind: "code" }
  | { readonly kind: "optional"; readonly of: Node }
  | { readonly kind: "later"; readonly of: () => Node };

declare const type: unique symbol;

/** The shape of T and of nothing else: T stands where neither a wider nor a narrower type fits. */
export type Shape<T> = Node & { readonly [type]?: (value: T) => T };

/** A number of a range; `wrong` is what is said of others. */
export function number(range: Range, wrong: RangeError): Shape<number> {
  return { kind: "number", range, wrong };
}

/** A text that a path, a name or a column can be. */
export const text: Shape<string> = { kind: "text" };

/** `null`, where that has a meaning. */
export const nothing: Shape<null> = { kind: "nothing" };

/** `true` or `false`. */
export const flag: Shape<boolean> = { kind: "flag" };

/** One of a few words. */
export function words<const W extends readonly string[]>(...words: W): Shape<W[number]> {
  return { kind: "words", words };
}

/** Of a list: fewest and most elements. */
export type Length = readonly [least: number, most: number];

/** An array; `wrong` is what is said of other lengths. */
export function list<T>(of: Shape<T>, length: Length, wrong: RangeError): Shape<readonly T[]> {
  return { kind: "list", of, length, wrong };
}

/** An array of two. */
export function pair<T>(of: Shape<T>, wrong: RangeError): Shape<readonly [T, T]> {
  return { kind: "list", of, length: [2, 2], wrong };
}

/** An array of four. */
export function quad<T>(of: Shape<T>, wrong: RangeError): Shape<readonly [T, T, T, T]> {
  return { kind: "list", of, length: [4, 4], wrong };
}

/** An object with keys of the user's own. */
export function record<T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return { kind: "record", of };
}

/** An object with these fields and no others. */
export function object<T extends object>(fields: Fields<NoInfer<T>>): Shape<T> {
  return { kind: "object", fields };
}

/** One line per field of T. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

/** One of several objects, told apart by the word in the field `tag`. */
export function variants<T extends object, K extends keyof T & string>(
  tag: K,
  of: { readonly [W in T[K] & string]: Shape<Extract<T, { readonly [P in K]: W }>> },
): Shape<T> {
  return { kind: "variants", tag, of };
}

/** A value of one of two shapes. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return { kind: "either", of: [first, second] };
}

/** One of several objects: the first whose key is there, or one that has none of the keys. */
export function keyed<A, B, C, D>(
  of: readonly [
    readonly [keyof A & string, Shape<A>],
    readonly [keyof B & string, Shape<B>],
    readonly [keyof C & string, Shape<C>],
  ],
  otherwise: Shape<D>,
): Shape<A | B | C | D> {
  return { kind: "keyed", of, otherwise };
}

/** A function or a class, which is named and not run. */
export function code<T>(): Shape<T> {
  return { kind: "code" };
}

/** A field that may be left out. */
export function optional<T>(of: Shape<T>): Shape<T | undefined> {
  return { kind: "optional", of };
}

/** A shape that is declared further down, or around this one. */
export function later<T>(of: () => Shape<T>): Shape<T> {
  return { kind: "later", of };
}
