import type { InputIr } from "./ir.js";
import { planeOf } from "./window.js";

/** A raw sample as rows and columns that may move: `planes` after one another, each of pixels of `channels` values. */
export interface SampleGrid {
  readonly planes: number;
  /** 1 of a signal, whose columns are its length. */
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** Sample as the first layer reads it: a map, a signal; where that is a vector, an image by its own shape. Else null. */
export function gridOf({
  raw,
  network,
  turned,
}: Pick<InputIr, "raw" | "network" | "turned">): SampleGrid | null {
  if (network.length === 1) return imageOf(raw);
  const { height, width, channels } = planeOf(network);
  const inside = turned ? { planes: channels, channels: 1 } : { planes: 1, channels };
  return { ...inside, rows: height, columns: width };
}

function imageOf(raw: InputIr["raw"]): SampleGrid | null {
  const [rows, columns, channels = 1] = raw;
  if (rows === undefined || columns === undefined || raw.length > 3) return null;
  return { planes: 1, rows, columns, channels };
}
