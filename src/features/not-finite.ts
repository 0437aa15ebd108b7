import type { Expression, FeatureIr, IntrinsicName, Place, Statement } from "./feature-ir.js";
import { type HostFeatures, hostOf } from "./host.js";
import { printJs } from "./print-js.js";

/**
 * The place of the first statement that makes a number which is not finite, in the calls that `play` does; null where none
 * does. Numbers that the text itself writes, as a start for a minimum, do not count.
 */
export function firstNotFinite(ir: FeatureIr, play: (host: HostFeatures) => void): Place | null {
  const places: Place[] = [];
  const functions = ir.functions.map((fn) => ({ ...fn, body: watched(fn.body, places) }));
  let first: Place | null = null;
  const seen = (value: number, at: number): number => {
    if (first === null && !Number.isFinite(value)) first = places[at]!;
    return value;
  };
  play(hostOf(printJs({ ...ir, functions }), { seen_f32: seen }));
  return first;
}

/** The statements with all floats that they make in a call of `seen`, which is in no text but this one. */
function watched(body: readonly Statement[], places: Place[]): Statement[] {
  const seen = (value: Expression, place: Place): Expression => {
    if (value.type !== "f32" || value.kind === "number") return value;
    const at = { kind: "number", type: "i32", value: places.push(place) - 1 } as const;
    return { kind: "intrinsic", type: "f32", name: "seen" as IntrinsicName, args: [value, at] };
  };
  return body.map((statement): Statement => {
    switch (statement.kind) {
      case "declare":
      case "assign":
      case "assignField":
      case "store":
        return { ...statement, value: seen(statement.value, statement.place) };
      case "return":
        return { ...statement, value: statement.value && seen(statement.value, statement.place) };
      case "if": {
        const { whenTrue, whenFalse } = statement;
        return { ...statement, whenTrue: watched(whenTrue, places), whenFalse: watched(whenFalse, places) };
      }
      case "for":
        return { ...statement, body: watched(statement.body, places) };
      case "make":
      case "view":
      case "call":
      case "break":
      case "continue":
        return statement;
      default:
        return statement satisfies never;
    }
  });
}
