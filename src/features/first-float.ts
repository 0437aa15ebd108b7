import type { FeatureFunction, FeatureIr, Place, Statement } from "./feature-ir.js";

/** The place of the first statement that computes with floats, from what is called from outside inwards; null where none does. */
export function firstFloat(ir: FeatureIr): Place | null {
  const places = [...ir.functions].reverse().flatMap((fn) => inFunction(fn) ?? []);
  return places[0] ?? structFloat(ir);
}

function inFunction(fn: FeatureFunction): Place | null {
  const { body, place, ...head } = fn;
  const found = body.map(inStatement).find((each) => each !== null);
  return found ?? (hasFloat(head) ? place : null);
}

function inStatement(statement: Statement): Place | null {
  switch (statement.kind) {
    case "if":
      return firstOf(statement.place, statement.condition, [...statement.whenTrue, ...statement.whenFalse]);
    case "for":
      return firstOf(statement.place, [statement.start, statement.bound, statement.step], statement.body);
    case "declare":
    case "assign":
    case "assignField":
    case "store":
    case "make":
    case "view":
    case "call":
    case "return":
    case "break":
    case "continue":
      return hasFloat(statement) ? statement.place : null;
    default:
      return statement satisfies never;
  }
}

function firstOf(place: Place, head: unknown, body: readonly Statement[]): Place | null {
  if (hasFloat(head)) return place;
  return body.map(inStatement).find((each) => each !== null) ?? null;
}

function structFloat({ structs }: FeatureIr): Place | null {
  return structs.find(({ fields }) => hasFloat(fields))?.place ?? null;
}

/** True for what has a type or an element of floats anywhere. */
function hasFloat(node: unknown): boolean {
  return /"(?:type|element|result)":"f32"/.test(JSON.stringify(node));
}

/** Functions of the library that have a twin of integers. */
const TWINS: ReadonlySet<string> = new Set([
  ...["hann", "windowed", "powerSpectrum", "melEnergies", "logOf", "log2", "dct"],
]);

/** The first function of floats of which the library has a twin of integers; null where there is none. */
export function integerTwin({ functions }: FeatureIr): string | null {
  const found = [...functions].reverse().find((fn) => TWINS.has(fn.source) && hasFloat(fn));
  return found?.source ?? null;
}
