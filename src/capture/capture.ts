import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../device/session.js";
import type { LabelKeys } from "./label-keys.js";
import type { ReadingFile } from "./reading-file.js";

/** Readings that a recording has. */
export interface Captured {
  readonly readings: number;
  /** Readings that never came: gaps in the time of the file. */
  readonly lost: number;
  readonly channels: number;
  /** Readings of each label. */
  readonly labels: Readonly<Record<string, number>>;
}

/** Milliseconds between two questions while a sensor has nothing new. */
const PAUSE_MS = 20;

/** Asks a device for its readings until there are `most`, or a key or the signal ends it. */
export async function capture(
  session: Pick<Session, "read">,
  file: ReadingFile,
  keys: LabelKeys,
  most: number,
  signal: AbortSignal,
): Promise<Captured> {
  const labels: Record<string, number> = {};
  const { lost: before, channels } = await session.read(); // what waited on the device is older than the recording
  let [readings, lost] = [0, 0];
  while (readings < most && !keys.isDone) {
    const given = await session.read().catch((error: unknown) => {
      if (signal.aborted) return null; // the line closes with it
      throw error;
    });
    if (given === null) break;
    lost = (given.lost - before) >>> 0;
    const count = Math.min(given.bytes.length / given.rowBytes, most - readings);
    if (count === 0) await sleep(PAUSE_MS);
    const { label } = keys;
    file.write({ ...given, bytes: given.bytes.subarray(0, count * given.rowBytes) }, readings + lost, label);
    readings += count;
    if (label !== null) labels[label] = (labels[label] ?? 0) + count;
  }
  return { readings, lost, channels, labels };
}
