import { groupBounds } from "../../numerics/group-bounds.js";
import { scheduleOwnErrors } from "../own-errors.js";
import type { DeviceHalf } from "../rule.js";

/** The error of a class moves the units of its group. */
export const device: DeviceHalf<"classGroups"> = {
  rate: 0.0003, // the slope of a goodness is far steeper than that of a head
  maps: false,
  check: () => [],
  error: ({ temperature }) => ({ sharpness: 1 / temperature, threshold: 0 }),
  slopes({ temperature }, { units, slices }, classes) {
    const bounds = groupBounds(units / slices, classes);
    return Array.from(
      { length: classes },
      (_, k) => 1 / temperature / (slices * (bounds[k + 1]! - bounds[k]!)),
    );
  },
  learnsHeads: () => false,
  slotAmplitude: () => 0,
  pairLoss: () => null,
  schedule: scheduleOwnErrors,
};
