/** Recordings as they were read, a line for each source. */
import type { RecordingsRead } from "../ir/data.js";
import { count } from "./text-table.js";

/** Such as `data.train: 2 recordings, 60,000 rows, 100.0 readings a second, 10 min`. */
export function recordingsRead(read: readonly RecordingsRead[]): string[] {
  return read.map(({ source, recordings, rows, rate }) => {
    const many = `${count(recordings)} ${recordings === 1 ? "recording" : "recordings"}, ${count(rows)} rows`;
    const pace =
      rate === null ? "no sampling rate" : `${perSecond(rate)} readings a second, ${duration(rows / rate)}`;
    return `${source}: ${many}, ${pace}`;
  });
}

function perSecond(rate: number): string {
  return rate < 1 ? `${Number(rate.toPrecision(3))}` : rate.toFixed(1);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`;
  const minutes = seconds / 60;
  return minutes < 120
    ? `${Number(minutes.toPrecision(3))} min`
    : `${Number((minutes / 60).toPrecision(3))} h`;
}
