import type { FlashReport } from "../ir/report.js";
import { printable } from "./printable.js";
import { count } from "./text-table.js";

/** Steps that `flash` has taken, or would take. */
export function flashText({
  model,
  target,
  backend,
  port,
  bytes,
  verified,
  dryRun,
  steps,
}: FlashReport): string {
  const list = steps.map((step, index) => `  ${index + 1}. ${printable(step)}`);
  if (dryRun)
    return [
      `would flash ${model} for ${target} with ${backend}`,
      ...list,
      `  ${count(bytes)} bytes would be written`,
    ].join("\n");
  const where = port === null ? "" : ` at ${printable(port)}`;
  return [
    `flashed ${model} for ${target} with ${backend}${where}`,
    ...list,
    `  ${count(bytes)} bytes written, ${verified ? "verified" : "not verified: this board cannot be read back"}`,
  ].join("\n");
}
