/** Errors in labels, with what to write instead. */
import { error, firsts, list, type Origin, quote } from "./data.js";
import type { Diagnostic } from "./diagnostic.js";
import { alike, numberIn } from "./likeness.js";
import { didYouMean } from "./suggest.js";

/** A raw label: a number of an array, or a csv cell. */
type Label = number | string;

/** Raw labels as `data.labels` spells them, and their classes; null leaves samples out. */
export type LabelMapping = readonly (readonly [label: string, name: string | null])[];

/** A label of no class: how often and where it stands, and what could stand there. */
interface StrayLabel {
  readonly label: Label;
  readonly count: number;
  /** The first few. */
  readonly locations: readonly string[];
  readonly what: string;
  readonly names: readonly string[];
  /** Labels that `data.labels` leaves out already; null where it is a map to which entries are added. */
  readonly out: readonly string[] | null;
  /** Meaning that all labels may have together: `if` so, the mapping to write. */
  readonly meaning: { readonly if: string; readonly mapping: LabelMapping } | null;
}

const shown = (label: Label) => (typeof label === "string" ? quote(label) : String(label));

/** Entries of `data.labels` as TypeScript wants them. */
const entries = (mapping: LabelMapping) => {
  const key = (label: string) =>
    /^(?:0|[1-9]\d{0,14}|[A-Za-z_$][\w$]*)$/.test(label) ? label : JSON.stringify(label);
  return mapping.map(([label, name]) => `${key(label)}: ${JSON.stringify(name)}`).join(", ");
};

const labelsSetting = (mapping: LabelMapping) => `\`labels: { ${entries(mapping)} }\``;

/** Unit that a label stands for: recordings have one in each row. */
const units = ({ helper }: Origin) => (helper === "recordings" ? "rows" : "samples");

const occurrences = ({ label, count, locations }: StrayLabel, origin: Origin) => {
  const where = `${locations.join(", ")}${count > locations.length ? ", ..." : ""}`;
  return count === 1 ? shown(label) : `${shown(label)} in ${count} ${units(origin)}: ${where}`;
};

const leavesOut = ({ label, out }: StrayLabel, origin: Origin) => {
  const own = [`${label}`, null] as const;
  if (out === null) return `\`data.labels\`, where \`${entries([own])}\` leaves such ${units(origin)} out`;
  const setting = labelsSetting([...out.map((each) => [each, null] as const), own]);
  return `\`data.labels\`: ${setting} leaves such ${units(origin)} out`;
};

/** A label with a fraction where classes are numbered. */
export const labelNotInteger = (origin: Origin, location: string, stray: StrayLabel): Diagnostic =>
  error("FF2122", origin, `the label at ${location} of ${quote(origin.name)} is not a whole number`, {
    expected: `${stray.what} ${list(stray.names)}`,
    found: occurrences(stray, origin),
    hint: `Store labels as integers, or map them in ${leavesOut(stray, origin)}.`,
  });

/** A label that is no class. */
export const unknownLabel = (origin: Origin, location: string, stray: StrayLabel): Diagnostic => {
  const { label, names, meaning } = stray;
  const likeness = alike(`${label}`, names);
  // Numbers resemble each other without being meant.
  const near = numberIn(`${label}`) === undefined ? didYouMean(`${label}`, names) : "";
  const meant = likeness ? ` Did you mean ${quote(likeness.name)}? It differs in ${likeness.differs}.` : near;
  const all = meaning ? ` If ${meaning.if}, write ${labelsSetting(meaning.mapping)}.` : "";
  return error("FF2123", origin, `the label at ${location} of ${quote(origin.name)} belongs to no class`, {
    expected: `${stray.what} ${list(names)}`,
    found: occurrences(stray, origin),
    hint: `Correct it, name the class in \`classes\`, or map it in ${leavesOut(stray, origin)}.${meant}${all}`,
  });
};

/** Labels of an array are 1 to the number of classes. */
export const countsFromOne = (
  origin: Origin,
  labels: readonly Label[],
  classes: readonly string[],
  mapping: LabelMapping,
): Diagnostic =>
  error("FF2160", origin, `the labels of ${quote(origin.name)} count from 1`, {
    expected: `an index 0 to ${classes.length - 1} of the classes ${list(classes)}`,
    found: `${firsts(labels.map(shown))}, and no 0`,
    hint: `Say in \`data\` which class each label is: ${labelsSetting(mapping)}.`,
  });

/** A csv column of numbers, none of which is the name of a class. */
export const numbersForNames = (
  origin: Origin,
  labels: readonly Label[],
  classes: readonly string[],
  mapping: LabelMapping,
): Diagnostic =>
  error("FF2161", origin, `the labels of ${quote(origin.name)} are not names of classes but numbers`, {
    expected: `a class: ${list(classes)}`,
    found: firsts(labels.map(shown)),
    hint: `Say in \`data\` which class each number is, if they are meant so: ${labelsSetting(mapping)}.`,
  });

/** An entry of `data.labels` whose name is no class. */
export const labelToNowhere = (
  origin: Origin,
  label: string,
  name: string,
  classes: readonly string[],
): Diagnostic =>
  error("FF2124", origin, `\`data.labels\` maps ${quote(label)} to ${quote(name)}, which is no class`, {
    expected: `one of ${list(classes)}`,
    found: quote(name),
    hint: `Add the class to \`classes\`, or map the label to another one.${didYouMean(name, classes)}`,
  });
