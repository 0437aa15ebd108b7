import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { parse } from "../../../src/frontend/parse.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import { drawn } from "./stream-model.js";

/** Features of each kind, and the input that names them. */
export const FEATURE_STREAMS = {
  "a function of windows": {
    input:
      '{ window: { type: "int16", shape: [12, 2] }, features: spans, standardize: "none", scale: 1 / 64 }',
    stream: "{ hop: 5 }",
  },
  "a function of frames that overlap": {
    input:
      '{ stream: { type: "int16", channels: 2, frame: 8, hop: 4, frames: 3 }, frame: powers, standardize: "none", scale: 1 / 64 }',
    stream: "{ hop: 8 }",
  },
  "a function of frames apart, some of which lead beyond an array": {
    input:
      '{ stream: { type: "int16", channels: 2, frame: 3, hop: 5, frames: 4 }, frame: picked, standardize: "none", scale: 1 / 64 }',
    stream: "{ hop: 5 }",
  },
  "a function of frames that no two windows share": {
    input:
      '{ stream: { type: "int16", channels: 2, frame: 8, hop: 3, frames: 3 }, frame: powers, standardize: "none", scale: 1 / 64 }',
    stream: "{}",
  },
  "a function of frames before a model that learns": {
    input:
      '{ stream: { type: "int16", channels: 2, frame: 8, hop: 4, frames: 3 }, frame: powers, standardize: "none", scale: 1 / 64 }',
    stream: "{ hop: 4 }",
    more: " learning: {},",
  },
  "a function of windows whose inputs are followed": {
    input: '{ window: { type: "int16", shape: [12, 2] }, features: spans, standardize: "dataset" }',
    stream: "{ hop: 5 }",
    more: ' adaptation: { normalise: "balanced" },',
  },
  "a function of frames whose inputs are followed, with early exits": {
    input:
      '{ stream: { type: "int16", channels: 2, frame: 8, hop: 4, frames: 3 }, frame: powers, standardize: "dataset" }',
    stream: "{ hop: 4 }",
    more: ' adaptation: { normalise: "balanced" }, inference: earlyExit({ rule: "margin" }),',
  },
  "a class that finds events, whose inputs are followed, with early exits": {
    input: '{ stream: { type: "int16", channels: 2 }, features: Peaks, standardize: "dataset" }',
    stream: "{}",
    more: ' adaptation: { normalise: "balanced" }, inference: earlyExit({ rule: "lightff" }),',
  },
  "a class that finds events": {
    input: '{ stream: { type: "int16", channels: 2 }, features: Peaks, standardize: "none", scale: 1 / 64 }',
    stream: "{}",
  },
  "a class whose events lead beyond an array, some of them": {
    input: '{ stream: { type: "int16", channels: 2 }, features: Marks, standardize: "none", scale: 1 / 64 }',
    stream: "{}",
  },
} as const;

const FEATURES = `
/** Span of each channel, and the first one's length of way. */
export function spans(window: Int16Array): Int16Array {
  const out = new Int16Array(3);
  for (let c = 0; c < 2; c++) {
    let low = window[c]!;
    let high = low;
    for (let i = 1; i < 12; i++) {
      low = Math.min(low, window[2 * i + c]!);
      high = Math.max(high, window[2 * i + c]!);
    }
    out[c] = high - low;
  }
  let way = 0;
  for (let i = 1; i < 12; i++) way += Math.abs(window[2 * i]! - window[2 * i - 2]!);
  out[2] = Math.min(way, 32767);
  return out;
}

/** Mean square and largest step of both channels. */
export function powers(frame: Int16Array): Float32Array {
  const out = new Float32Array(4);
  for (let c = 0; c < 2; c++) {
    const steps = new Float32Array(7);
    let power: f32 = 0;
    for (let i = 0; i < 7; i++) {
      steps[i] = frame[2 * i + 2 + c]! - frame[2 * i + c]!;
      power += steps[i]! * steps[i]!;
    }
    let most: f32 = 0;
    for (let i = 0; i < 7; i++) most = Math.max(most, Math.abs(steps[i]!));
    out[2 * c] = power / 7;
    out[2 * c + 1] = most;
  }
  return out;
}

/** The reading that the first one names, which may be none. */
export function picked(frame: Int16Array): Int16Array {
  const out = new Int16Array(2);
  out[0] = frame[frame[0]! >> 5]!;
  out[1] = frame[5]!;
  return out;
}

/** Tells each reading that is above its neighbours, with the rows since the last one. */
export class Peaks {
  private before: i32 = 0;
  private middle: i32 = 0;
  private rows: i32 = 0;
  private readonly found = new Int16Array(2);
  push(x: i16, y: i16): boolean {
    const last = new Int32Array(2);
    last[0] = this.before;
    last[1] = x;
    const isPeak = this.middle > Math.max(last[0]!, last[1]!) && this.middle > 120;
    this.rows = Math.min(this.rows + 1, 1000);
    if (isPeak) {
      this.found[0] = this.middle + y;
      this.found[1] = this.rows;
      this.rows = 0;
    }
    this.before = this.middle;
    this.middle = x;
    return isPeak;
  }
  features(): Int16Array {
    const out = new Int16Array(2);
    out[0] = this.found[0]!;
    out[1] = this.found[1]!;
    return out;
  }
}

/** Tells large readings, with the one of the last four that a reading names, which may be none. */
export class Marks {
  private readonly last = new Int16Array(4);
  private at: i32 = 0;
  push(x: i16, y: i16): boolean {
    this.last[this.at] = y;
    this.at = (this.at + 1) % 4;
    return x > 120;
  }
  features(): Int16Array {
    const out = new Int16Array(1);
    out[0] = this.last[this.last[this.at]! >> 5]!;
    return out;
  }
}
`;

const MADE = new Map<keyof typeof FEATURE_STREAMS, DeviceModel>();

/** A model with drawn weights behind features, made once. */
export function featureStream(kind: keyof typeof FEATURE_STREAMS): DeviceModel {
  const model = MADE.get(kind) ?? compiled(kind);
  MADE.set(kind, model);
  return model;
}

function compiled(kind: keyof typeof FEATURE_STREAMS): DeviceModel {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-")); // fuzzing, which no test runner starts, needs models too
  try {
    return modelIn(folder, kind);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function modelIn(folder: string, kind: keyof typeof FEATURE_STREAMS): DeviceModel {
  const { input, stream, more } = { more: "", ...FEATURE_STREAMS[kind] };
  writeFileSync(join(folder, "features.ts"), `import type { f32, i16, i32 } from "ff-edge";\n${FEATURES}`);
  writeFileSync(
    join(folder, "model.ts"),
    `import { csv, decision, defineModel, dense, earlyExit, monoForward } from "ff-edge";
import { Marks, Peaks, picked, powers, spans } from "./features.ts";
export default defineModel({
  name: "steps",
  input: ${input},
  classes: ["rest", "walk", "run"],
  data: { train: csv({ file: "none.csv", label: "label" }), split: { validation: 0.1, calibration: 0.1, test: 0.1 } },
  layers: [dense(6)${more.includes("earlyExit") ? ", dense(5)" : ""}],
  training: monoForward({ epochs: 1 }),
  stream: ${stream},${more}
  decision: decision({ vote: [2, 3], refractory: 20 }),
});
`,
  );
  return drawn(check(parse(join(folder, "model.ts"))));
}
