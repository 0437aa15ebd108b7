import type { Samples } from "../ir/data.js";

/** Meaning of the raw values that a device gives. */
export interface ReadingMeaning {
  /** Names of the channels; null where nobody has said any. */
  readonly columns: readonly string[] | null;
  /** Raw rows [rows][channels] in the unit in which the model file reads recordings. */
  inUnits(raw: Samples["inputs"], channels: number): Samples["inputs"] | Float64Array;
}

/** Readings of a device of which no model is known: they stay as they are. */
export const RAW: ReadingMeaning = { columns: null, inUnits: (raw) => raw };
