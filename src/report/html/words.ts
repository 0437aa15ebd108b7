/** Numbers as the page writes them. */
import type { Proportion } from "../../ir/model-report.js";
import { count, percent } from "../text-table.js";

/** A share with its interval, e.g. `97.66 % (97.35 to 97.94 %)`; `-` where there was nothing to divide by. */
export function shareText(found: Proportion | null): string {
  if (found === null) return "-";
  const { share, low, high } = found;
  return `${percent(share)} (${(100 * low).toFixed(2)} to ${percent(high)})`;
}

/** A percentage, or `-`. */
export function percentText(share: number | null): string {
  return share === null ? "-" : percent(share);
}

/** Bytes, e.g. `78 412 bytes`; `-` where they are not known. */
export function bytesText(bytes: number | null): string {
  return bytes === null ? "-" : `${count(bytes)} bytes`;
}

/** A number in as many digits as tell something; `-` where there is none. */
export function numberText(value: number | null): string {
  return value === null || Number.isInteger(value) ? count(value) : value.toPrecision(4);
}
