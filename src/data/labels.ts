/** Raw labels -> class indices. */
import { labelNotInteger, labelToNowhere, type Origin, unknownLabel } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";

/** The classes, and how raw labels are called after them; without `labels`, a raw label is a class index. */
export interface Naming {
  readonly classes: readonly string[];
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** Where label `index` stands: a file (or the cell in it), and words such as "line 3". */
export type Locate = (index: number) => { readonly origin: Origin; readonly place: string };

/** Different faulty labels that are reported of one file. */
const MOST_FAULTS = 10;

/** Labels that are not looked up again; an array of measurements has any number of them. */
const MOST_KNOWN = 2 ** 16;

type Fault = "not whole" | "unknown";

/**
 * Class index of every raw label, which stands for `counts` samples, or for one. Text (a csv cell) that no map translates is a class name, else a class index. Throws a
 * Failure with one diagnostic per different label that is no class, at its first sample.
 */
export function toClasses(
  raw: ArrayLike<number | string>,
  naming: Naming,
  locate: Locate,
  counts?: ArrayLike<number>,
): Uint16Array {
  const indices = new Uint16Array(raw.length);
  const known = new Map<number | string, number | Fault>();
  const faults = new Map<number | string, { readonly first: number; readonly kind: Fault; count: number }>();
  for (let at = 0; at < raw.length; at++) {
    const label = raw[at]!;
    const index = known.get(label) ?? classOf(label, naming);
    if (known.size < MOST_KNOWN) known.set(label, index);
    if (typeof index === "number") {
      indices[at] = index;
      continue;
    }
    const fault = faults.get(label) ?? { first: at, kind: index, count: 0 };
    if (fault.count === 0 && faults.size === MOST_FAULTS) continue;
    fault.count += counts?.[at] ?? 1;
    faults.set(label, fault);
  }
  if (faults.size === 0) return indices;
  throw new Failure(
    [...faults].map(([label, { first, kind, count }]): Diagnostic => {
      const { origin, place } = locate(first);
      if (kind === "not whole") return labelNotInteger(origin, place, label, count - 1);
      return unknownLabel(origin, place, label, count - 1, allowed(typeof label === "string", naming));
    }),
  );
}

/** Throws a Failure if the map names a class that does not exist; `originOf` gives the place of one of its entries. */
export function checkNaming({ classes, labels = {} }: Naming, originOf: (label: string) => Origin): void {
  const lost = Object.entries(labels).filter(([, name]) => !classes.includes(name));
  if (lost.length === 0) return;
  throw new Failure(
    lost.slice(0, MOST_FAULTS).map(([label, name]) => labelToNowhere(originOf(label), label, name, classes)),
  );
}

function classOf(label: number | string, { classes, labels }: Naming): number | Fault {
  if (labels !== undefined) {
    const name = Object.hasOwn(labels, `${label}`) ? labels[`${label}`] : undefined;
    return name === undefined ? "unknown" : classes.indexOf(name);
  }
  const named = typeof label === "string" ? classes.indexOf(label) : -1;
  if (named >= 0) return named;
  // Number("") is 0, but an empty cell is no label.
  if (label === "" || (typeof label === "string" && Number.isNaN(Number(label)))) return "unknown";
  if (typeof label === "string" ? !/^[+-]?\d+$/.test(label) : !Number.isInteger(label)) return "not whole";
  const index = Number(label);
  return index >= 0 && index < classes.length ? index : "unknown";
}

function allowed(text: boolean, { classes, labels }: Naming) {
  if (labels !== undefined) return { what: "a label of `data.labels`:", names: Object.keys(labels) };
  const indices = `0 to ${classes.length - 1}`;
  return {
    what: text ? `a class, or its index ${indices}:` : `an index ${indices} of the classes`,
    names: classes,
  };
}
