import type { Captured } from "../capture/capture.js";
import { count } from "./text-table.js";

/** A recording in words. */
export function captureText({
  file,
  readings,
  lost,
  channels,
  labels,
}: Captured & { readonly file: string }): string {
  const each = Object.entries(labels).map(([label, rows]) => `  ${label}: ${count(rows)}`);
  return [
    `${file}: ${count(readings)} readings of ${channels} channels`,
    ...each,
    ...(lost > 0 ? [`  ${count(lost)} readings were lost: gaps in the column \`time\``] : []),
  ].join("\n");
}
