import { Link } from "../../../src/device/link.js";
import type { Expected } from "../../../src/device/session.js";
import type { Scene } from "../scene.js";
import { shared } from "../shared-objects.js";
import { compileFakeDevice, type HostDevice, startDevice } from "./host-device.js";

/** What test/support/device/fake_model.c is. */
export const FAKE_MODEL: Expected = {
  modelHash: `ab000102${"00".repeat(28)}`,
  inputBytes: 12,
  classes: 3,
  steps: 2,
  tensors: 2,
  exits: 2,
  precision: "int8",
  stateBytes: 0,
};

export interface FakeLine {
  /** Of the compiler, e.g. `-DFF_SAMPLE_BYTES=8`; once compiled, a program is used again. */
  readonly flags?: readonly string[];
  /** Instead of the fake device. */
  readonly program?: string;
  /** See test/support/device/noisy_line.c. */
  readonly noise?: string;
  readonly giveUpSeconds?: number;
}

/** Starts the fake device behind a pseudo terminal and opens the line to it; both end with the scene. */
export async function fakeLine(
  scene: Scene,
  { flags = [], program, noise = "", giveUpSeconds = 30 }: FakeLine = {},
): Promise<{ device: HostDevice; link: Link }> {
  const device = await startDevice(program ?? fakeDevice(flags), noise);
  scene.later(device.stop);
  const link = await Link.open(device.path, { baud: 115200, giveUpSeconds });
  scene.later(() => link.close());
  return { device, link };
}

/** `out:1:kind out:2:kind ...` for many frames. */
export function everyAnswer(kind: "drop" | "flip", from = 1): string {
  return Array.from({ length: 500 }, (_, index) => `out:${index + from}:${kind}`).join(" ");
}

function fakeDevice(flags: readonly string[]): string {
  return shared(["fake device", ...flags], () => compileFakeDevice(flags));
}
