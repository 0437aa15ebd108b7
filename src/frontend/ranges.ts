/** Range of a number, and its words in a message. */
export interface Range {
  readonly allows: (value: number) => boolean;
  readonly text: string;
}

/** Whole numbers, both ends included; `of` names what they count. */
export function whole(least: number, most: number, of = ""): Range {
  const what = of === "" ? "a whole number" : `a whole number of ${of}`;
  return {
    allows: (value) => isWhole(value, least, most),
    text: `${what} from ${shown(least)} to ${shown(most)}`,
  };
}

/** Numbers, both ends included. */
export function from(least: number, most: number): Range {
  return {
    allows: (value) => value >= least && value <= most,
    text: `a number from ${shown(least)} to ${shown(most)}`,
  };
}

/** Numbers from `least` on that stay below `most`. */
export function below(least: number, most: number): Range {
  return {
    allows: (value) => value >= least && value < most,
    text: `a number from ${shown(least)} on, below ${shown(most)}`,
  };
}

/** Numbers between two ends that do not belong to them. */
export function between(low: number, high: number): Range {
  return { allows: (value) => value > low && value < high, text: `a number above ${low} and below ${high}` };
}

/** True for whole numbers in the range, both ends included. */
export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** 1e12 for a one with twelve zeros. */
function shown(end: number): string {
  return String(end).replace(/0{7,}$/, (zeros) => `e${zeros.length}`);
}
