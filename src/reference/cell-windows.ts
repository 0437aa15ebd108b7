import type { Values } from "../formats/element.js";
import { int16s, int32s } from "../formats/narrow.js";
import type { DeviceModel } from "../ir/device-model.js";
import { ditherBase, REPLAY_STREAM } from "../numerics/dither.js";
import {
  addEnergy,
  type Energies,
  FEWEST_HELD,
  reservoirRow,
  usualAmong,
  usualOfEnergies,
} from "../numerics/held-out.js";
import { deviationFrom } from "../numerics/log-energy.js";
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
   * @param measure runs one update that learns nothing, and gives the energies; null where sums have left their range
   */
  calibrate(measure: (row: Values) => readonly number[] | null): void;
}

/** Windows in the state of a model of cells. */
export function windowsOf(model: DeviceModel, { values, ...learner }: WindowsMemory): Windows {
  const held = model.learning!.cells;
  const windows = values.get("windows");
  const rows = values.get("held_x");
  const stride = storedStride(model);
  if (!held || !windows || !rows) throw new Error("a model without cells holds no windows out");
  const draw = (): number => mix(ditherBase(learner.seed, learner.step(), REPLAY_STREAM) + 1);
  const heldBefore = (): number => windows[0]! >>> 2;
  const isHeldOut = (): boolean => (windows[0]! & 3) === 3;

  const learn = (x: Values): void => {
    const { recent } = model.learning!;
    const at = reservoirRow(windows[0]! - heldBefore(), recent, draw());
    if (at >= recent) return;
    const count = values.get("recent_count")!;
    values.get("recent_x")!.set(x, at * stride);
    if (count[0]! < recent) count[0]!++;
  };
  const hold = (x: Values): void => {
    const before = heldBefore();
    const saysUsual = before % 3 === 0;
    const seen = saysUsual ? usualAmong(before) : before - usualAmong(before);
    const limit = saysUsual ? held.usual : held.threshold;
    const at = reservoirRow(seen, limit, draw());
    if (at < limit) rows.set(x, (saysUsual ? at : held.usual + at) * stride);
  };

  /** Energies of rows [from, from + count); null where one has left its range. */
  const energiesOf = (from: number, count: number, measure: Parameters<Windows["calibrate"]>[0]) => {
    const all: (readonly number[])[] = [];
    for (let n = from; n < from + count; n++) {
      const energies = measure(rows.subarray(n * stride, (n + 1) * stride));
      if (energies === null) return null;
      all.push([...energies]);
    }
    return all;
  };

  return {
    isHeldOut,
    keep(x) {
      if (isHeldOut()) hold(x);
      else if (model.learning!.recent > 0) learn(x);
      windows[0] = windows[0]! + 1;
    },
    calibrate(measure) {
      const seen = heldBefore();
      if (seen < FEWEST_HELD) return;
      const known = energiesOf(0, Math.min(held.usual, usualAmong(seen)), measure);
      if (known === null) return;
      const usual = usualFields(model).map((name, cell) => {
        const energies: Energies = { count: 0, sum: 0, squares: 0 };
        for (const row of known) addEnergy(energies, row[cell]!);
        const own = int32s(values.get(name)!);
        own.set(usualOfEnergies(energies));
        return { mean: own[0]! >> 8, deviation: own[1]! >> 8 };
      });
      const windowsOfThreshold = Math.min(held.threshold, seen - usualAmong(seen));
      const others = energiesOf(held.usual, windowsOfThreshold, measure);
      if (others === null) return;
      const scores = others.map((row) =>
        Math.max(...row.map((energy, cell) => deviationFrom(usual[cell]!, energy))),
      );
      const allowed = held.allowedFrom.filter((least) => least <= windowsOfThreshold).length;
      int16s(values.get(thresholdField(model))!)[0] = scores.sort((a, b) => b - a)[allowed] ?? -32768;
    },
  };
}

/** Memory that windows are kept in, and what they are drawn by. */
interface WindowsMemory extends Pick<LearnerMemory, "values" | "seed"> {
  /** Updates so far. */
  readonly step: () => number;
}
