/** Columns of text: the first is aligned left, the others right. */
export function table(rows: readonly (readonly string[])[], indent = "  "): string {
  const columns = Math.max(...rows.map((each) => each.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((each) => (each[column] ?? "").length)),
  );
  return rows
    .map((each) => {
      const cells = each.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      );
      return `${indent}${cells.join("  ")}`.trimEnd();
    })
    .join("\n");
}

/** Share 0..1 as a percentage, e.g. `97.85 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Share 0..1 with four decimals; `-` where there was nothing to divide by. */
export function ratio(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}

/** Whole number with thin groups, e.g. `78 412`; `-` for what was not measured. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A bar of `width` cells for a share 0..1. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}
