import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Readings } from "../device/protocol-stream.js";
import { recordingUnwritable } from "../diagnostics/capture.js";
import { onDisk, requireWritable } from "../disk.js";
import type { ReadingMeaning } from "./meaning.js";

/** A CSV of readings that `recordings({ file, time: "time", label: "label" })` reads. */
export interface ReadingFile {
  /** Rows that it has. */
  readonly rows: number;
  /** Adds rows, the first of which is number `first` since the begin: a gap in numbers is one in time. */
  write(readings: Readings, first: number, label: string | null): void;
  close(): void;
}

/** Settings of a recording. */
export interface ReadingFormat {
  /** Readings per second. */
  readonly rate: number;
  readonly isLabelled: boolean;
  readonly meaning: ReadingMeaning;
}

/**
 * Finds out whether a new file can be written there, before anything is built or connected for it.
 * @throws Failure FF5046, or FF5051 and FF5052 for its folder
 */
export function requireNewFile(path: string): void {
  requireWritable(dirname(resolve(path)));
  onDisk(path, () => closeSync(openSync(path, "wx")), recordingUnwritable);
  onDisk(path, () => unlinkSync(path), recordingUnwritable);
}

/**
 * Opens a new file. Only whole lines stay in it, so that what stands there is a recording whenever it ends; without
 * a row there is none.
 * @throws Failure FF5046, here and in `write`
 */
export function openReadingFile(path: string, { rate, isLabelled, meaning }: ReadingFormat): ReadingFile {
  const file = onDisk(path, () => openSync(path, "wx"), recordingUnwritable);
  let size = 0;
  let rows = 0;
  const append = (lines: readonly string[]): void => {
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    try {
      for (let done = 0; done < text.length; ) done += writeSync(file, text, done);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
    size += text.length;
  };
  return {
    get rows() {
      return rows;
    },
    write({ channels, rowBytes, bytes }, first, label) {
      const values = meaning.inUnits(valuesOf(bytes, rowBytes / channels), channels);
      if (values.length === 0) return;
      const lines = size === 0 ? [headOf(meaning.columns, channels, isLabelled)] : [];
      const end = isLabelled ? [quoted(label ?? "")] : [];
      for (let at = 0; at < values.length; at += channels) {
        const time = Number(((first + at / channels) / rate).toFixed(9));
        lines.push([time, ...values.subarray(at, at + channels), ...end].join(","));
      }
      onDisk(path, () => append(lines), recordingUnwritable);
      rows += values.length / channels;
    },
    close() {
      closeSync(file);
      if (size === 0) unlinkSync(path);
    },
  };
}

function headOf(columns: readonly string[] | null, channels: number, isLabelled: boolean): string {
  const names =
    columns?.length === channels ? columns : Array.from({ length: channels }, (_, i) => `channel${i}`);
  return ["time", ...names.map(quoted), ...(isLabelled ? ["label"] : [])].join(",");
}

/** A cell of a CSV, in quotes where its text would be read as several. */
function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Values of so many bytes each, which tell their type. */
function valuesOf(bytes: Uint8Array, size: number): Uint8Array | Int16Array | Float32Array {
  const own = bytes.slice().buffer; // begins where any type may
  return size === 1 ? new Uint8Array(own) : size === 2 ? new Int16Array(own) : new Float32Array(own);
}
