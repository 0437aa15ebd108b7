import {
  type ArrayRef,
  type FeatureFunction,
  type FeatureIr,
  type Place,
  type Statement,
  statementsIn,
} from "./feature-ir.js";
import { type HostArray, type HostValue, hostOf } from "./host.js";
import { arrayOffsets } from "./memory.js";
import { printJs } from "./print-js.js";

/** An array that a function makes, as it is when the function ends. */
export interface TracePoint {
  readonly name: string;
  readonly element: ArrayRef["element"];
  /** Offset in the room of the function, in bytes. */
  readonly offset: number;
  readonly values: HostArray;
  /** The first statement that writes it. */
  readonly place: Place;
}

/** The arrays of `entry`, called with these arguments, in the order in which they are written. */
export function tracePoints(ir: FeatureIr, entry: string, args: readonly HostValue[]): TracePoint[] {
  const fn = ir.functions.find(({ name }) => name === entry)!;
  const values = new Map<string, HostArray>();
  const keep = (name: string, array: HostArray): void => void values.set(name, array);
  hostOf(printJs(ir, entry), { keep }).call(entry, ...args);
  const offsets = arrayOffsets(ir, entry);
  return writers(fn).flatMap(({ array, place }) => {
    const found = values.get(array.name);
    if (array.home !== "scratch" || !found) return [];
    const { name, element } = array;
    return [{ name, element, offset: offsets.get(name)!, values: found, place }];
  });
}

/** The statement that first writes what the function gives. */
export function outPlace(ir: FeatureIr, entry: string): Place {
  const fn = ir.functions.find(({ name }) => name === entry)!;
  return writers(fn).find(({ array }) => array.home === "out")?.place ?? fn.place;
}

/** Arrays in the order in which they are first written, each with the statement that does. */
function writers(fn: FeatureFunction): { readonly array: ArrayRef; readonly place: Place }[] {
  const found = new Map<string, { array: ArrayRef; place: Place }>();
  const add = (array: ArrayRef | null, place: Place): void => {
    if (array && !found.has(array.name)) found.set(array.name, { array, place });
  };
  const visit = (body: readonly Statement[]): void => {
    for (const each of body) {
      if (each.kind === "store") add(each.array, each.place);
      if (each.kind === "call") add(each.out, each.place);
      visit(statementsIn(each));
    }
  };
  visit(fn.body);
  return [...found.values()];
}
