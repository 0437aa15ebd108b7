/** Headroom of the data of a float model to the end of its format. */

import { Failure } from "../diagnostics/diagnostic.js";
import { outOfRange } from "../diagnostics/quantize.js";
import type { Values } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blocksOf } from "../ir/blocks.js";
import { handedOver, row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { ESTIMATE, SCORES } from "../ir/schedule-tensor.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { schedule } from "../readouts/index.js";
import { allocate, runSchedule } from "../steps/run-schedule.js";
import { NETWORK_INPUT, type Schedule } from "../steps/schedule.js";

/** A new sample may be this much larger than what is known before the range of the format ends. */
const HEADROOM = 4;

/** Samples that are looked at: the first ones of a part, and those with the most extreme columns. */
const FIRST = 200;
const EXTREME = 200;

/** Integers clip; floats leave their range. */
const LEAVES_RANGE: Readonly<Record<Family, boolean>> = { integer: false, real: true };

/** The largest magnitude of one tensor, NaN where one is not finite, and where it stands. */
interface Peak {
  readonly location: string;
  readonly value: number;
}

/**
 * A sentence for each tensor that training or validation data bring within a factor of 4 of the format's range; none of
 * integers. Both parts are in the model's storage type.
 * @throws Failure FF3030 where they leave it
 */
export function rangeNotes(model: DeviceModel, parts: readonly Samples[]): string[] {
  const { family, largest, text } = formatOf(model);
  if (!LEAVES_RANGE[family]) return [];
  const line = schedule(model);
  const peaks = new Map<string, number>();
  for (const samples of parts)
    for (const index of extremeRows(samples))
      for (const { location, value } of peaksOf(model, line, row(handedOver(samples), index)))
        if (!(value <= (peaks.get(location) ?? 0))) peaks.set(location, value);
  const beyond = [...peaks].find(([, value]) => !(value <= largest));
  if (beyond) throw new Failure(outOfRange(beyond[0], text, largest));
  return [...peaks].flatMap(([location, value]) =>
    value * HEADROOM < largest
      ? []
      : `${location} reaches ${value.toPrecision(3)}, and ${text} holds ${largest.toPrecision(5)} at most: a sample ${HEADROOM} times as large would be refused (FF_OUT_OF_RANGE). Scale the input, e.g. standardize: "dataset", or choose a wider precision`,
  );
}

/** The first samples, and those with the least and the largest value of a column, of the largest ones first. */
function extremeRows({ count, size, inputs }: Samples): number[] {
  const [least, most] = [new Uint32Array(size), new Uint32Array(size)];
  for (let n = 1, at = size; n < count; n++)
    for (let column = 0; column < size; column++, at++) {
      if (inputs[at]! < inputs[least[column]! * size + column]!) least[column] = n;
      if (inputs[at]! > inputs[most[column]! * size + column]!) most[column] = n;
    }
  const ends = [...least, ...most].map((n, at) => ({ n, value: Math.abs(inputs[n * size + (at % size)]!) }));
  const extreme = ends.sort((a, b) => b.value - a.value).slice(0, EXTREME);
  return [
    ...new Set([
      ...Array.from({ length: Math.min(FIRST, count) }, (_, n) => n),
      ...extreme.map(({ n }) => n),
    ]),
  ];
}

/** Largest magnitudes of the input, of the sums of each layer, and of the scores for a sample. */
function peaksOf(model: DeviceModel, line: Schedule, raw: Samples["inputs"]): Peak[] {
  const memory = allocate(line, raw);
  runSchedule(model, line, memory);
  const { tensors } = memory;
  const columns = Array.from(tensors[NETWORK_INPUT]!, (value, index) => ({
    location: `input ${index}`,
    value: Math.abs(value),
  }));
  const widest = columns.reduce((a, b) => (a.value >= b.value || Number.isNaN(a.value) ? a : b));
  const layers = blocksOf(model).map(({ layer: { name } }) => ({
    location: `a sum of layer ${name}`,
    value: Math.max(magnitude(tensors[`${name}_acc`]), magnitude(tensors[`${name}_z`])),
  }));
  const answer = model.valueExponent === undefined ? SCORES : ESTIMATE; // values are of any size
  return [widest, ...layers, { location: "a score", value: magnitude(tensors[answer]) }];
}

function magnitude(values: Values | undefined): number {
  if (values === undefined) return 0;
  if (!allFinite(values)) return Number.NaN;
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
