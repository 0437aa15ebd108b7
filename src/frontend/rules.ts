/** What the checks of a specification are made of. */
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";

/** Finds the place of a path such as `layers[0].units`. */
export type Locate = (path: string) => Span | undefined;

/** The rules of one part of the specification: all that is wrong with it. */
export type Rules<T> = (value: T, at: Locate) => Diagnostic[];

/** A number by its name; what it may be, and what is said if it is something else. */
export type Setting = readonly [
  name: string,
  value: number | undefined,
  allowed: (value: number) => boolean,
  wrong: (place: Span | undefined, found: number) => Diagnostic,
];

/** All settings of `path` that are given and not allowed. */
export function checkSettings(settings: readonly Setting[], path: string, at: Locate): Diagnostic[] {
  return settings.flatMap(([name, value, allowed, wrong]) =>
    value === undefined || allowed(value) ? [] : [wrong(at(`${path}.${name}`), value)],
  );
}

/** Whole numbers, both ends included. */
export function whole(least: number, most: number): (value: number) => boolean {
  return (value) => isWhole(value, least, most);
}

/** Numbers, both ends included. */
export function from(least: number, most: number): (value: number) => boolean {
  return (value) => value >= least && value <= most;
}

/** Finite numbers above 0, up to `most`. */
export function positive(most = Number.MAX_VALUE): (value: number) => boolean {
  return (value) => value > 0 && value <= most;
}

/** Whether `value` is a whole number, both ends included. */
export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
