import { createHash } from "node:crypto";
import type { Features } from "../ir/model-features.js";

/** Fields that say where a text stands, and nothing of what it computes. */
const PLACES: ReadonlySet<string> = new Set(["place", "span", "sites", "source"]);

/**
 * SHA-256 (hex) over what features compute: code, tables, raw type and shape. Comments, formatting and places in the text do
 * not count.
 */
export function featuresHash(features: Features): string {
  const text = JSON.stringify(features, (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    return typeof value === "number" ? exactly(value) : value;
  });
  return createHash("sha256").update(text).digest("hex");
}

/** A number, or the text of one that JSON has not. */
function exactly(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}
