/** Decimal readings of a stream: a row may lie anywhere in a window, so its values have one step each wherever it lies. */
import type { InputIr } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import type { StreamIr } from "../ir/stream.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import type { Encoding } from "./readings.js";

const LOWEST = -32768;
const LARGEST = 32767;

/** The same encoding with one step and offset for each value of a row: the finest that reaches all values that it did. */
export function sharedByRows(encoding: Encoding, input: InputIr, { rowSize }: StreamIr): Encoding {
  const { steps, offsets } = encoding;
  if (steps.length <= 1) return encoding;
  const columns = rowColumns(input, rowSize);
  const places: number[][] = Array.from({ length: rowSize }, () => []);
  for (const [i, column] of columns.entries()) places[column]!.push(i);
  const shared = places.map((own) => {
    const [first] = own;
    const same = own.every((i) => steps[i] === steps[first!] && offsets?.[i] === offsets?.[first!]);
    if (same) return { step: steps[first!]!, offset: offsets?.[first!] ?? 0 };
    const reach = (i: number, end: number): number => (end + (offsets?.[i] ?? 0)) * steps[i]!;
    return around(
      Math.min(...own.map((i) => reach(i, LOWEST))),
      Math.max(...own.map((i) => reach(i, LARGEST))),
    );
  });
  const all = columns.map((column) => shared[column]!);
  return {
    steps: Float64Array.from(all, ({ step }) => step),
    offsets: all.some(({ offset }) => offset !== 0) ? Int32Array.from(all, ({ offset }) => offset) : null,
  };
}

/** Of each value of a sample its place in a row, as rows are pushed: channels last. */
export function rowColumns(
  { raw, network, turned }: Pick<InputIr, "raw" | "network" | "turned">,
  rowSize: number,
): number[] {
  const pixels = pixelsOf(network);
  const { channels } = planeOf(network);
  const width = rowSize / channels;
  const columnOf = (i: number): number =>
    turned ? ((i % pixels) % width) * channels + Math.floor(i / pixels) : i % rowSize;
  return Array.from({ length: sizeOf(raw) }, (_, i) => columnOf(i));
}

/** Of each value of a row the index of its step and offset. */
export function placesOfRow(
  input: Pick<InputIr, "raw" | "network" | "turned"> & Pick<Encoding, "steps">,
  rowSize: number,
): number[] {
  const columns = rowColumns(input, rowSize);
  const stride = input.steps.length === 1 ? 0 : 1;
  return Array.from({ length: rowSize }, (_, column) => columns.indexOf(column) * stride);
}

/** A power of two and a whole offset of it with which int16 reaches from `low` to `high`. */
function around(low: number, high: number): { step: number; offset: number } {
  let step = 2 ** Math.ceil(Math.log2((high - low) / (LARGEST - LOWEST)));
  for (;;) {
    const offset = Math.round((low + high) / 2 / step);
    if ((LOWEST + offset) * step <= low && (LARGEST + offset) * step >= high) return { step, offset };
    step *= 2;
  }
}
