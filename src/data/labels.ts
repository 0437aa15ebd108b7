/** Raw labels -> class indices. */
import { list, type Origin, quote } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import {
  countsFromOne,
  labelNotInteger,
  labelToNowhere,
  numbersForNames,
  unknownLabel,
} from "../diagnostics/labels.js";
import { numberIn } from "../diagnostics/likeness.js";
import type { Ir } from "../ir/ir.js";
import { LEFT_OUT } from "../ir/recording.js";
import { type Numbering, numberingOf } from "./label-numbers.js";

/** The classes, and how raw labels are called after them; a label that is mapped to null is left out. */
export interface Naming {
  readonly classes: readonly string[];
  readonly labels: Readonly<Record<string, string | null>> | undefined;
  /** Raw labels of the second class, where all others are of the first; absent where labels are those of classes. */
  readonly anomalies?: readonly string[] | undefined;
}

/** Names by which a model calls its labels. */
export function namingOf({ classes, data, normality }: Pick<Ir, "classes" | "data" | "normality">): Naming {
  return { classes, labels: data.labels, anomalies: normality && (data.anomalies ?? []) };
}

/** Location of label `index`: a file (or the cell in it), and words such as "line 3". */
export type LabelLocation = (index: number) => { readonly origin: Origin; readonly location: string };

/** Different faulty labels that are reported, and places of each. */
const MOST_FAULTS = 3;
const MOST_LOCATIONS = 3;

/** Different labels after which nothing more is read: an array of measurements has any number of them. */
const MOST_DIFFERENT = 2 ** 16;

/** A raw label: a number of an array, or a csv cell. */
type Raw = number | string;

/** One label in all data of a model. `index` is that of its class, LEFT_OUT, or undefined where it is of no class. */
interface Seen {
  readonly label: Raw;
  readonly index: number | undefined;
  readonly first: ReturnType<LabelLocation>[];
  count: number;
}

type Meaning = Parameters<typeof unknownLabel>[2]["meaning"];

/** Reads the labels of all sources of a model, and judges them together. */
export interface Labels {
  /**
   * Class index of every raw label, LEFT_OUT where it is left out, 0 where {@link Labels.check} will refuse it. A label
   * stands for one sample, or for `counts` of them.
   */
  read(raw: ArrayLike<Raw>, locate: LabelLocation, counts?: ArrayLike<number>): Uint16Array;
  /** Throws a Failure if a label that was read belongs to no class. */
  check(): void;
  /** A sentence on labels of anomalies that no sample has: others are normal, a mistyped one too. Null where all occur. */
  unmet(): string | null;
}

/**
 * Labels of text (csv) are names of classes. Those of arrays are indices of classes, or their names where some names are
 * numbers. Labels that are mapped go where the map says; a map that names a class is complete, one that only leaves out is not.
 */
export function openLabels(naming: Naming): Labels {
  const seen = new Map<Raw, Seen>();
  const check = (): void => {
    const faults = faultsOf([...seen.values()], naming);
    if (faults.length > 0) throw new Failure(faults);
  };
  return {
    check,
    unmet: () => unmetAnomalies(naming, [...seen.keys()].map(String)),
    read(raw, locate, counts) {
      const indices = new Uint16Array(raw.length);
      for (let at = 0; at < raw.length; at++) {
        const label = raw[at]!;
        if (seen.size > MOST_DIFFERENT) check();
        const entry = seen.get(label) ?? { label, index: classOf(label, naming), first: [], count: 0 };
        if (entry.count === 0) seen.set(label, entry);
        entry.count += counts?.[at] ?? 1;
        if (entry.index === undefined && entry.first.length < MOST_LOCATIONS) entry.first.push(locate(at));
        indices[at] = entry.index ?? 0;
      }
      return indices;
    },
  };
}

function unmetAnomalies({ anomalies = [], labels = {} }: Naming, met: readonly string[]): string | null {
  const unmet = anomalies.filter((each) => !met.includes(each));
  const normal = met.filter((each) => !anomalies.includes(each) && labels[each] !== null);
  if (unmet.length === 0 || met.length === 0) return null;
  return `no sample has the label ${list(unmet)} of \`data.anomalies\`; any other is normal: ${list(normal)}`;
}

/** Throws a Failure if the map names a class that does not exist; `originOf` gives the place of one of its entries. */
export function checkNaming({ classes, labels = {} }: Naming, originOf: (label: string) => Origin): void {
  const faults = Object.entries(labels).flatMap(([label, name]) =>
    name === null || classes.includes(name) ? [] : [labelToNowhere(originOf(label), label, name, classes)],
  );
  if (faults.length > 0) throw new Failure(faults);
}

function classOf(label: Raw, naming: Naming): number | undefined {
  const { classes, labels = {} } = naming;
  const mapped = Object.hasOwn(labels, `${label}`) ? labels[`${label}`] : undefined;
  if (mapped === null) return LEFT_OUT;
  if (mapped !== undefined) return Math.max(0, classes.indexOf(mapped)); // no class: checkNaming refuses it
  if (isComplete(naming)) return undefined;
  if (naming.anomalies) return Number(naming.anomalies.includes(`${label}`));
  const named = classes.indexOf(`${label}`);
  if (named >= 0) return named;
  return isIndex(label, naming) ? Number(label) : undefined;
}

/** True where every label must be in the map. */
function isComplete({ labels = {} }: Naming): boolean {
  return Object.values(labels).some((name) => name !== null);
}

/** Text is a name and never an index; nor is a number where it could be meant as a name. */
function isIndex(label: Raw, { classes }: Naming): boolean {
  return typeof label === "number" && !namesAreNumbers(classes) && classes[label] !== undefined;
}

function namesAreNumbers(classes: readonly string[]): boolean {
  return classes.some((name) => numberIn(name) !== undefined);
}

/** Diagnostics for labels of no class: one where they have one cause, else one for each of the first. */
function faultsOf(seen: readonly Seen[], naming: Naming): Diagnostic[] {
  const strays = seen.filter(({ index }) => index === undefined);
  if (strays.length === 0) return [];
  const numbering = isComplete(naming) ? null : numberingIn(seen, naming.classes);
  const cause = numbering && causeOf(seen, strays, naming, numbering);
  if (cause !== null) return [cause];
  const meaning = numbering && meaningOf(strays, naming, numbering);
  return someOf(
    strays,
    strays.slice(0, MOST_FAULTS).map((stray) => faultOf(stray, naming, meaning)),
  );
}

/** One cause of all strays: numbers in place of names, or indices that count from 1; null where there is none. */
function causeOf(
  seen: readonly Seen[],
  strays: readonly Seen[],
  { classes }: Naming,
  { from, mapping }: Numbering,
): Diagnostic | null {
  if (namesAreNumbers(classes)) return null;
  const used = seen.filter(({ index }) => index !== LEFT_OUT);
  const texts = used.filter(({ label }) => typeof label === "string");
  const { origin } = strays[0]!.first[0]!;
  const labelsOf = (entries: readonly Seen[]) => entries.map(({ label }) => label);
  if (texts.length > 0)
    return texts.every((each) => strays.includes(each))
      ? numbersForNames(origin, labelsOf(strays), classes, mapping)
      : null;
  if (from !== 1 || used.some(({ label }) => label === 0)) return null;
  return countsFromOne(origin, labelsOf(used).sort(byValue), classes, mapping);
}

/** Meaning that the labels may have together, although some of them are classes as they stand. */
function meaningOf(strays: readonly Seen[], { classes }: Naming, { from, mapping }: Numbering): Meaning {
  if (namesAreNumbers(classes)) {
    const mapped = new Map(mapping);
    const indices = from !== null && strays.every(({ label }) => typeof mapped.get(`${label}`) === "string");
    return indices ? { if: `the labels are indices of the classes, from ${from} on`, mapping } : null;
  }
  if (from === 0 || strays.some(({ label }) => typeof label === "string")) return null;
  if (from === null) return { if: "the classes stand in ascending order of the numbers", mapping };
  return { if: '0 means "not annotated" and the classes count from 1', mapping };
}

/** Numbering of the numbers among the labels; left out is what the map leaves out already. */
function numberingIn(seen: readonly Seen[], classes: readonly string[]): Numbering | null {
  const used = seen.filter(({ index }) => index !== LEFT_OUT);
  const out = seen.filter(({ index }) => index === LEFT_OUT);
  const found = numberingOf(
    used.map(({ label }) => label),
    classes,
  );
  if (found === null) return null;
  return { ...found, mapping: [...found.mapping, ...out.map(({ label }) => [`${label}`, null] as const)] };
}

/** `faults` are those of the first strays; the last says what else there is. */
function someOf(strays: readonly Seen[], faults: readonly Diagnostic[]): Diagnostic[] {
  const hidden = strays.slice(faults.length);
  if (hidden.length === 0) return [...faults];
  const samples = hidden.reduce((sum, { count }) => sum + count, 0);
  const more = hidden.length === 1 ? "1 more label" : `${hidden.length} more labels`;
  const notes = [`${more} of no class (${samples} samples) are not shown.`];
  return [...faults.slice(0, -1), { ...faults.at(-1)!, notes }];
}

function faultOf({ label, count, first }: Seen, naming: Naming, meaning: Meaning): Diagnostic {
  const { classes, labels = {} } = naming;
  const complete = isComplete(naming);
  const { origin, location } = first[0]!;
  const indices = typeof label === "number" && !complete && !namesAreNumbers(classes);
  const what = complete ? "a label of `data.labels`:" : "a class:";
  const locationOf = (each: ReturnType<LabelLocation>) =>
    each.origin.name === origin.name ? each.location : `${each.location} of ${quote(each.origin.name)}`;
  const stray = {
    label,
    count,
    locations: first.map(locationOf),
    what: indices ? `an index 0 to ${classes.length - 1} of the classes` : what,
    names: complete ? Object.keys(labels) : classes,
    out: complete ? null : Object.keys(labels),
    meaning,
  };
  const whole = typeof label === "string" || Number.isInteger(label);
  return whole ? unknownLabel(origin, location, stray) : labelNotInteger(origin, location, stray);
}

function byValue(a: Raw, b: Raw): number {
  return Number(a) - Number(b);
}
