import { scheduleOwnErrors } from "../own-errors.js";
import type { DeviceHalf } from "../rule.js";

/** The head's error moves the head, and through it the layer. */
export const device: DeviceHalf<"monoForward"> = {
  rate: 0.01,
  maps: true,
  check: () => [],
  error: () => ({ sharpness: 1, threshold: 0 }),
  slopes: (_settings, { units }) => [1 / units],
  learnsHeads: ({ heads }) => heads === "learned",
  slotAmplitude: () => 0,
  pairLoss: () => null,
  schedule: scheduleOwnErrors,
};
