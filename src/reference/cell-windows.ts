import type { Values } from "../formats/element.js";
import { int16s, int32s } from "../formats/narrow.js";
import type { CellWindows, DeviceModel } from "../ir/device-model.js";
import { ditherBase, REPLAY_STREAM } from "../numerics/dither.js";
import {
  addEnergy,
  type Energies,
  FEWEST_HELD,
  reservoirRow,
  usualAmong,
  usualOfEnergies,
} from "../numerics/held-out.js";
import { deviationFrom, type Usual } from "../numerics/log-energy.js";
import { mix } from "../numerics/prng.js";
import { storedStride } from "../parameters/state-fields.js";
import { thresholdField, usualFields } from "../steps/deviation.js";
import type { LearnerMemory } from "../steps/step.js";

/** Normal windows that cells have seen: those that are learnt again, and those that are held out. */
export interface Windows {
  /** True for a call whose window is held out: every fourth. */
  isHeldOut(): boolean;
  /** Keeps a window, in a reservoir in which every one of its kind so far is as likely, and counts it. */
  keep(x: Values): void;
  /**
   * Sets what is usual and the threshold by the windows that are held out, with the weights as they are; nothing while these are few.
   */
  calibrate(measure: Measure): void;
}

/** Runs one update that learns nothing with a row, and gives the energies; null where sums have left their range. */
type Measure = (row: Values) => readonly number[] | null;

/** Windows in the state of a model of cells. */
export function windowsOf(model: DeviceModel, memory: WindowsMemory): Windows {
  const store = storeOf(model, memory);
  return {
    isHeldOut: () => isHeldOut(store),
    keep(x) {
      if (isHeldOut(store)) hold(store, x);
      else if (model.learning!.recent > 0) remember(store, x);
      store.windows[0] = store.windows[0]! + 1;
    },
    calibrate(measure) {
      const seen = heldBefore(store);
      if (seen < FEWEST_HELD) return;
      const { cells } = store;
      const known = energiesOf(store, 0, Math.min(cells.usual, usualAmong(seen)), measure);
      if (known === null) return;
      const usual = setUsual(store, known);
      const others = Math.min(cells.threshold, seen - usualAmong(seen));
      const rest = energiesOf(store, cells.usual, others, measure);
      if (rest !== null) setThreshold(store, usual, rest);
    },
  };
}

/** Memory that windows are kept in, and what they are drawn by. */
interface WindowsMemory extends Pick<LearnerMemory, "values" | "seed"> {
  /** Updates so far. */
  readonly step: () => number;
}

/** That memory with the tensors that hold windows: how many there have been, and the rows of those that are held out. */
interface Store extends WindowsMemory {
  readonly model: DeviceModel;
  readonly cells: CellWindows;
  readonly windows: Values;
  readonly rows: Values;
  readonly stride: number;
}

function storeOf(model: DeviceModel, memory: WindowsMemory): Store {
  const { cells } = model.learning!;
  const windows = memory.values.get("windows");
  const rows = memory.values.get("held_x");
  if (!cells || !windows || !rows) throw new Error("a model without cells holds no windows out");
  return { ...memory, model, cells, windows, rows, stride: storedStride(model) };
}

function heldBefore({ windows }: Store): number {
  return windows[0]! >>> 2;
}

function isHeldOut({ windows }: Store): boolean {
  return (windows[0]! & 3) === 3;
}

function draw({ seed, step }: Store): number {
  return mix(ditherBase(seed, step(), REPLAY_STREAM) + 1);
}

/** Keeps a window that is learnt. */
function remember(store: Store, x: Values): void {
  const { model, values, windows, stride } = store;
  const { recent } = model.learning!;
  const at = reservoirRow(windows[0]! - heldBefore(store), recent, draw(store));
  if (at >= recent) return;
  const count = values.get("recent_count")!;
  values.get("recent_x")!.set(x, at * stride);
  if (count[0]! < recent) count[0]!++;
}

/** Keeps a window that is held out, with those that say what is usual or with those of the threshold. */
function hold(store: Store, x: Values): void {
  const { cells, rows, stride } = store;
  const before = heldBefore(store);
  const saysUsual = before % 3 === 0;
  const seen = saysUsual ? usualAmong(before) : before - usualAmong(before);
  const limit = saysUsual ? cells.usual : cells.threshold;
  const at = reservoirRow(seen, limit, draw(store));
  if (at < limit) rows.set(x, (saysUsual ? at : cells.usual + at) * stride);
}

/** Energies [rows][cells] of rows [from, from + count); null where one has left its range. */
function energiesOf({ rows, stride }: Store, from: number, count: number, measure: Measure) {
  const all: (readonly number[])[] = [];
  for (let n = from; n < from + count; n++) {
    const energies = measure(rows.subarray(n * stride, (n + 1) * stride));
    if (energies === null) return null;
    all.push([...energies]);
  }
  return all;
}

/** Stores what is usual of each cell by energies [rows][cells], and gives it in steps of 2^-8. */
function setUsual({ model, values }: Store, known: readonly (readonly number[])[]): Usual[] {
  return usualFields(model).map((name, cell) => {
    const energies: Energies = { count: 0, sum: 0, squares: 0 };
    for (const row of known) addEnergy(energies, row[cell]!);
    const own = int32s(values.get(name)!);
    own.set(usualOfEnergies(energies));
    return { mean: own[0]! >> 8, deviation: own[1]! >> 8 };
  });
}

/** Stores the threshold: the largest score of these energies [rows][cells] that as many as may exceed it. */
function setThreshold(
  { model, values, cells }: Store,
  usual: readonly Usual[],
  rows: readonly (readonly number[])[],
): void {
  const scores = rows.map((row) =>
    Math.max(...row.map((energy, cell) => deviationFrom(usual[cell]!, energy))),
  );
  const allowed = cells.allowedFrom.filter((least) => least <= rows.length).length;
  int16s(values.get(thresholdField(model))!)[0] = scores.sort((a, b) => b - a)[allowed] ?? -32768;
}
