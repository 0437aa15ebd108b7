import picocolors from "picocolors";

/** The few ways in which terminal text is set off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** Styles that colour, or that leave text as it is. */
export function styleFor(color: boolean): Style {
  const { bold, dim, red, yellow, green, cyan } = picocolors.createColors(color);
  return { bold, dim, red, yellow, green, cyan };
}

/** True where output to `stream` is coloured: on a terminal, unless NO_COLOR is set (no-color.org). */
export function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** Characters of one line of `stream`; no bound where it is no terminal. */
export function terminalWidth(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return stream.isTTY === true && stream.columns ? stream.columns : Number.POSITIVE_INFINITY;
}
