import { closeSync, openSync, writeSync } from "node:fs";
import type { Readings } from "../device/protocol-stream.js";

/** A CSV of readings that `recordings({ file, time: "time", label: "label" })` reads. */
export interface ReadingFile {
  /** Adds rows, the first of which is number `first` since the begin: a gap in numbers is one in time. */
  write(readings: Readings, first: number, label: string | null): void;
  close(): void;
}

/**
 * Opens a new file. Only whole lines are written, so that what stands there is a recording whenever it ends.
 * @throws an error of the system, EEXIST where there is such a file
 */
export function openReadingFile(path: string, rate: number, isLabelled: boolean): ReadingFile {
  const file = openSync(path, "wx");
  let hasHead = false;
  return {
    write({ channels, rowBytes, bytes }, first, label) {
      const lines: string[] = [];
      if (!hasHead) lines.push(headOf(channels, isLabelled));
      hasHead = true;
      const values = valuesOf(bytes, rowBytes / channels);
      for (let at = 0; at < values.length; at += channels) {
        const time = Number(((first + at / channels) / rate).toFixed(9));
        lines.push([time, ...values.subarray(at, at + channels), ...(isLabelled ? [label] : [])].join(","));
      }
      if (lines.length > 0) writeSync(file, `${lines.join("\n")}\n`);
    },
    close: () => closeSync(file),
  };
}

function headOf(channels: number, isLabelled: boolean): string {
  const names = Array.from({ length: channels }, (_, channel) => `channel${channel}`);
  return ["time", ...names, ...(isLabelled ? ["label"] : [])].join(",");
}

/** Values of so many bytes each, which tell their type. */
function valuesOf(bytes: Uint8Array, size: number): Uint8Array | Int16Array | Float32Array {
  const own = bytes.slice().buffer; // begins where any type may
  return size === 1 ? new Uint8Array(own) : size === 2 ? new Int16Array(own) : new Float32Array(own);
}
