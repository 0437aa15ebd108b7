import { ACTIVITY, MOTOR, type Sensor, WORDS } from "./template-signals.js";

export const TEMPLATE_NAMES = ["motor", "activity", "words"] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** A project that goes from recordings to events: what differs between them, as text. */
export interface Template {
  readonly sensor: Sensor;
  /** Answers of the model in a few words, for its README. */
  readonly about: string;
  /** Stretches of the recordings that train and test. */
  readonly stretches: readonly [train: number, test: number];
  readonly rate: number;
  readonly input: string;
  readonly layers: string;
  readonly hop: number;
  /** Rows from one window to the next in training. */
  readonly trainingHop: number;
  readonly background: string;
  /** Names that the model file takes from ff-edge. */
  readonly imports: readonly string[];
  readonly featureName: string;
  readonly features: string;
}

const MOTOR_FEATURES = `/** Shaking of a motor: its size, its form, its frequencies. */
import { bandPowers, crest, deviation, hann, kurtosis, mean, powerSpectrum, windowed } from "ff-edge/dsp";

const TAPER = hann(256);
/** Bands of 0-10, 10-20, 20-40, 40-80, 80-160, 160-250 Hz in bins of 2 Hz. */
const EDGES = new Int16Array([0, 5, 10, 20, 40, 80, 128]);
const BANDS = 6;

/** Features of about half a second at 500 Hz. */
export function shaking(window: Int16Array): Float32Array {
  const level = mean(window);
  const x = new Float32Array(256);
  for (let i = 0; i < 256; i++) x[i] = window[i]! - level;
  const out = new Float32Array(BANDS + 3);
  const powers = bandPowers(powerSpectrum(windowed(x, TAPER)), EDGES);
  for (let band = 0; band < BANDS; band++) out[band] = Math.log(powers[band]! + 1);
  out[BANDS] = Math.log(deviation(x) + 1);
  out[BANDS + 1] = crest(x);
  out[BANDS + 2] = Math.log(kurtosis(x) + 1);
  return out;
}
`;

const ACTIVITY_FEATURES = `/** Movement of a wrist: where down is, how much each axis moves, and how fast. */
import { channel, deviation, lineLength, mean } from "ff-edge/dsp";

/** Features of two seconds at 50 Hz, rows of three axes. */
export function moving(window: Int16Array): Float32Array {
  const out = new Float32Array(9);
  for (let axis = 0; axis < 3; axis++) {
    const x = channel(window, axis, 3);
    out[axis] = mean(x) / 4000;
    out[3 + axis] = Math.log(deviation(x) + 1);
    out[6 + axis] = Math.log(lineLength(x) + 1);
  }
  return out;
}
`;

const WORDS_FEATURES = `/** Loudness of a frame of sound in each of 16 bands. */
import { hann, logOf, melEnergies, powerSpectrum, windowed } from "ff-edge/dsp";

const TAPER = hann(128);

/** Log-mel energies of 32 ms at 4 kHz. */
export function logMel(frame: Int16Array): Float32Array {
  return logOf(melEnergies(powerSpectrum(windowed(frame, TAPER)), 4000, 16, 100, 1900), 1e5);
}
`;

export const TEMPLATES: Readonly<Record<TemplateName, Template>> = {
  motor: {
    sensor: MOTOR,
    about: "the condition of a motor from its vibration",
    stretches: [24, 9],
    rate: 500,
    input: `{ window: { type: "int16", shape: [256, 1] }, features: shaking, standardize: "dataset" }`,
    layers: "dense(16)",
    hop: 128,
    trainingHop: 64,
    background: "normal",
    imports: ["dense"],
    featureName: "shaking",
    features: MOTOR_FEATURES,
  },
  activity: {
    sensor: ACTIVITY,
    about: "what somebody does from the acceleration of his wrist",
    stretches: [24, 9],
    rate: 50,
    input: `{ window: { type: "int16", shape: [100, 3] }, features: moving, standardize: "dataset" }`,
    layers: "dense(16)",
    hop: 50,
    trainingHop: 25,
    background: "resting",
    imports: ["dense"],
    featureName: "moving",
    features: ACTIVITY_FEATURES,
  },
  words: {
    sensor: WORDS,
    about: "two tones from sound, in place of words",
    stretches: [45, 12],
    rate: 4000,
    input: `{
    stream: { type: "int16", channels: 1, rate: 4000, frame: 128, hop: 64, frames: 47 },
    frame: logMel,
    standardize: "dataset",
  }`,
    layers: `conv1d(16, { kernel: 5, stride: 2, padding: "same" }), conv1d(24, { kernel: 3, stride: 2, padding: "same" })`,
    hop: 512,
    trainingHop: 512,
    background: "quiet",
    imports: ["conv1d"],
    featureName: "logMel",
    features: WORDS_FEATURES,
  },
};

/** The model file of a template. */
export function templateModel(name: string, template: Template): string {
  const { sensor, rate, input, layers, hop, trainingHop, background, imports, featureName } = template;
  const names = [...imports, "decision", "defineModel", "monoForward", "recordings", "windows"].sort();
  return `import { ${names.join(", ")} } from "ff-edge";
import { ${featureName} } from "./features.ts";

export default defineModel({
  name: "${name}",
  input: ${input},
  classes: [${sensor.classes.map((each) => `"${each}"`).join(", ")}],
  data: {
    train: recordings({ files: "train.csv", label: "label", rate: ${rate} }),
    test: recordings({ files: "test.csv", label: "label", rate: ${rate} }),
    windows: windows({ hop: ${trainingHop}, minShare: 0.9 }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [${layers}],
  training: monoForward({ epochs: 40, batch: 16, activityPenalty: 0 }),
  stream: { hop: ${hop} },
  decision: decision({ vote: [2, 3], background: "${background}" }),
  precision: "int8",
});
`;
}

/** The README of a template; `link` are lines that tell how to link a checkout. */
export function templateReadme(name: string, { about, sensor }: Template, link: string): string {
  return `# ${name}

Tells ${about} (${sensor.classes.join(", ")}), reading by reading. \`train.csv\` and \`test.csv\` are recordings, a
reading per row with the label of what happened; they are made up: replace them by recordings of your own.
\`features.ts\` is what stands between sensor and network; the same text runs in training and on the device.

${link}    npx ff-edge train model.ts                                      # train, print accuracy
    npx ff-edge validate model.ts --target rv32                     # boot it in QEMU, compare bit for bit
    npx ff-edge validate model.ts --target rv32 --stream test.csv   # play the recording, count events
    npx ff-edge doctor                                              # what is missing on this machine

The portable C library is in \`out/${name}/rv32/${name}/\`; its README shows how to push readings from your firmware.
`;
}
