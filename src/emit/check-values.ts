import type { DeviceModel } from "../ir/device-model.js";
import type { View } from "./view.js";

/**
 * The second wall between a file and C: whatever a reader of models has missed, nothing but numbers, words and names gets
 * into the text as it is. Both checks walk all that there is, so a new field is refused until it is listed here.
 */

/** Fields that hold one word out of a few. */
const WORDS = new Set(
  "kind precision accumulate storage rule pair role element layout home family reading rounding".split(" "),
);
/** Text of people, which comments and string literals escape; names, which `checkNames` checks. */
const TEXTS = new Set(["classes", "source", "name", "other", "from"]);
/** Fields whose numbers need not be whole. */
const REALS = new Set(
  "density tolerance skip sharpness rate errorRate slot scale up down kappa threshold range minMargin leastMargin earlyMargins near room change".split(
    " ",
  ),
);

/**
 * Checks that every value of a model is of the kind that C is written from.
 * @throws Error that names the first that is not: a reader of models has let it pass
 */
export function checkModel({ features, ...model }: DeviceModel): void {
  checkValue(model, "model", "model");
  if (features) checkCode(features, "features", "model.features");
}

/** Places in the user's text, which comments escape. */
const PLACES = new Set(["place", "span", "sites", "source"]);

/** Code that the compiler has made: all its words are names or operators. */
function checkCode(value: unknown, field: string, path: string): void {
  if (PLACES.has(field)) return;
  if (typeof value === "string" && !/^(?:\w+|[-+*/%<>=!&|^~]{1,3})$/.test(value))
    throw new Error(`${path} is nothing that C is written from: ${JSON.stringify(value.slice(0, 80))}`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) checkCode(each, key, `${path}.${key}`);
}

/** `field`: name of the field, that of the list for what lies in a list. */
function checkValue(value: unknown, field: string, path: string): void {
  if (value === null || value === undefined || typeof value === "boolean") return;
  if (isArray(value)) {
    if (value.every((each) => Number.isFinite(each))) return;
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkValue(each, field, `${path}[${index}]`);
    return;
  } else if (typeof value === "object") {
    for (const [key, each] of Object.entries(value)) checkValue(each, key, `${path}.${key}`);
    return;
  } else if (typeof value === "number") {
    if (Number.isFinite(value) && (Number.isInteger(value) || REALS.has(field))) return;
  } else if (typeof value === "string") {
    if (TEXTS.has(field) || (WORDS.has(field) && /^[A-Za-z0-9]+$/.test(value))) return;
  }
  throw new Error(`${path} is nothing that C is written from: ${typeof value} ${String(value).slice(0, 80)}`);
}

function isArray(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/**
 * Checks that no text of a view has more lines than its template gives it, or characters that do not show.
 * @throws Error that names the first that has
 */
export function checkView(view: View): void {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string" && /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value))
      throw new Error(`${path} would break its line: ${JSON.stringify(value.slice(0, 80))}`);
    if (typeof value === "object" && value !== null)
      for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
  };
  walk(view, "view");
}
