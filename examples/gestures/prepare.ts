/**
 * Recordings of a wand -> windows of three seconds, and streams, that the model files read.
 *
 *     npm run prepare:gestures -- <folder of recordings> <folder to write>
 *
 * Without folders: `gesture-demo` and `gestures` in the folder that FF_EDGE_DATA names.
 */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeArray } from "../ecg/arrays.js";
import { joined, joinedStream, type Stream } from "../joined.js";
import { type Part, teachRoles } from "../teach.js";

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

/** The gesture that teach.ts teaches: the spiral. Of five recordings of a folder one tests, and one is for the device. */
const TAUGHT = 2;
const PARTS: readonly Part[] = ["test", "device", "base", "base", "base"];

/** The streams are the same for everybody. */
const SEED = 1;
/** A window holds a gesture that ended 0.6 s before it, or ends 0.6 s behind it, and up to 0.5 s further a part of one. */
const REACH = { near: 60, partly: 50, part: 3 };

/** Windows with the label of each and the recording that it is part of. */
export interface Windows {
  /** [count][300][6] */
  readonly windows: Int16Array;
  readonly label: Uint8Array;
  readonly recording: Uint8Array;
  /** Role in teach.ts. */
  readonly teach: Uint8Array;
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

/** One recording, and what is in it. */
interface Recorded {
  readonly readings: Int16Array;
  readonly label: number;
  /** Its number among those of its folder. */
  readonly index: number;
}

/** Every recording below `source`. */
function recordedIn(source: string): readonly Recorded[] {
  return FOLDERS.flatMap((folder, label) =>
    readdirSync(join(source, folder))
      .filter((file) => file.endsWith(".csv"))
      .sort()
      .map((name, index) => {
        const file = join(source, folder, name);
        return { readings: readingsOf(readFileSync(file, "utf8"), file), label, index };
      }),
  );
}

/** Windows of every recording. */
function prepare(recorded: readonly Recorded[]): Windows {
  const parts = recorded.flatMap(({ readings, label }, recording) =>
    windowsOf(readings, label > 0).map((window) => ({ window, label, recording })),
  );
  const windows = new Int16Array(parts.length * ROWS * CHANNELS);
  parts.forEach(({ window }, at) => {
    windows.set(window, at * ROWS * CHANNELS);
  });
  const label = Uint8Array.from(parts, (each) => each.label);
  return {
    windows,
    label,
    recording: Uint8Array.from(parts, ({ recording }) => recording),
    teach: teachRoles(label, (at) => PARTS[recorded[parts[at]!.recording]!.index % PARTS.length]!, TAUGHT),
  };
}

/** Every fifth recording of a folder is in the stream that tests, all others are in that which trains. */
export function streamsOf(recorded: readonly Recorded[]): { readonly train: Stream; readonly test: Stream } {
  const [test, train] = [true, false].map((isTest) => {
    const chosen = recorded.filter(({ index }) => (index % 5 === 0) === isTest);
    const others = chosen.filter(({ label }) => label === 0).map(({ readings }) => readings);
    const gestures = chosen.filter(({ label }) => label > 0);
    return joinedStream(joined(others), gestures, { channels: CHANNELS, seed: SEED, reach: REACH });
  });
  return { train: train!, test: test! };
}

/** Reads the recordings below `source` and writes the arrays to `target`; gives the number of windows. */
export function prepareFolder(source: string, target: string): number {
  const recorded = recordedIn(source);
  const { windows, label, recording, teach } = prepare(recorded);
  mkdirSync(target, { recursive: true });
  writeArray(target, "windows", windows, label.length);
  writeArray(target, "label", label, label.length);
  writeArray(target, "recording", recording, label.length);
  writeArray(target, "teach", teach, label.length);
  for (const [name, stream] of Object.entries(streamsOf(recorded))) {
    writeArray(target, `${name}_stream`, stream.readings, stream.label.length);
    writeArray(target, `${name}_stream_label`, stream.label, stream.label.length);
  }
  return label.length;
}
