/**
 * Recordings of a wand -> windows of three seconds that the model file reads.
 *
 *     npm run prepare:gestures -- <folder of recordings> <folder to write>
 *
 * Without folders: `gesture-demo` and `gestures` in the folder that FF_EDGE_DATA names.
 */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeArray } from "../ecg/arrays.js";

/** Folders of recordings, in the order of the labels. A recording of other movements has many windows, a gesture one. */
const FOLDERS = ["negative", "wingardium", "flippendo"];

/** Columns of a recording, and how many steps of int16 their unit has: 0.01 m/s2 and 1/900. */
const COLUMNS = [
  ["accel_ms2_x", 100],
  ["accel_ms2_y", 100],
  ["accel_ms2_z", 100],
  ["gyro_degs_x", 900],
  ["gyro_degs_y", 900],
  ["gyro_degs_z", 900],
] as const;

/** Rows of a window: three seconds at 100 Hz. */
export const ROWS = 300;
export const CHANNELS = COLUMNS.length;

/** Windows with the label of each and the recording that it is part of. */
export interface Windows {
  /** [count][300][6] */
  readonly windows: Int16Array;
  readonly label: Uint8Array;
  readonly recording: Uint8Array;
}

/** Rows [n][6] of one recording. Throws where a column is missing or a cell is no number. */
export function readingsOf(text: string, name: string): Int16Array {
  const [head = "", ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(",");
  const columns = COLUMNS.map(([column, steps]) => ({ at: names.indexOf(column), column, steps }));
  return Int16Array.from(
    lines.flatMap((line, row) => {
      const cells = line.split(",");
      return columns.map(({ at, column, steps }) => {
        const value = Math.round(Number(cells[at] || Number.NaN) * steps);
        if (Math.abs(value) < 32768) return value;
        throw new Error(`${name}, row ${row + 1}: no number for ${column}`);
      });
    }),
  );
}

/** A gesture as one window, cut or with its last row repeated; everything else in whole windows. */
export function windowsOf(readings: Int16Array, isGesture: boolean): Int16Array[] {
  const size = ROWS * CHANNELS;
  if (!isGesture)
    return Array.from({ length: Math.floor(readings.length / size) }, (_, at) =>
      readings.slice(at * size, (at + 1) * size),
    );
  const last = readings.length - CHANNELS;
  return [
    Int16Array.from({ length: size }, (_, at) =>
      at < readings.length ? readings[at]! : readings[last + (at % CHANNELS)]!,
    ),
  ];
}

/** Reads every recording below `source`. */
export function prepare(source: string): Windows {
  const found = FOLDERS.flatMap((folder, label) =>
    readdirSync(join(source, folder))
      .filter((file) => file.endsWith(".csv"))
      .sort()
      .map((file) => ({ file: join(source, folder, file), label })),
  );
  const parts = found.flatMap(({ file, label }, recording) =>
    windowsOf(readingsOf(readFileSync(file, "utf8"), file), label > 0).map((window) => ({
      window,
      label,
      recording,
    })),
  );
  const windows = new Int16Array(parts.length * ROWS * CHANNELS);
  parts.forEach(({ window }, at) => {
    windows.set(window, at * ROWS * CHANNELS);
  });
  return {
    windows,
    label: Uint8Array.from(parts, ({ label }) => label),
    recording: Uint8Array.from(parts, ({ recording }) => recording),
  };
}

/** Reads the recordings below `source` and writes the arrays to `target`; gives the number of windows. */
export function prepareFolder(source: string, target: string): number {
  const { windows, label, recording } = prepare(source);
  mkdirSync(target, { recursive: true });
  writeArray(target, "windows", windows, label.length);
  writeArray(target, "label", label, label.length);
  writeArray(target, "recording", recording, label.length);
  return label.length;
}
