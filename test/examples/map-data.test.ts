/** From recordings to the arrays that nets over maps read: order of channels, cuts, scales. */
import { expect, test } from "vitest";
import { CHANNELS, ROWS, readingsOf, windowsOf } from "../../examples/gestures/prepare.js";
import { joinedStream } from "../../examples/joined.js";
import { bandsOf } from "../../examples/results/bearing.js";
import { signalsOf } from "../../examples/results/ecg-maps.js";
import { logarithmsOf } from "../../examples/results/eeg.js";
import { vibrationOf } from "../../examples/results/fan.js";
import { featuresOf, ROLES, rolesOf } from "../../examples/results/har.js";
import { imagesOf } from "../../examples/results/images.js";
import { watch } from "../../examples/results/lasting.js";
import { meansOf } from "../../examples/results/means.js";

const HEAD = ",time_ms,accel_ms2_x,accel_ms2_y,accel_ms2_z,mag_uT_x,gyro_degs_x,gyro_degs_y,gyro_degs_z";

test("a recording is read by the names of its columns", () => {
  const text = `${HEAD}\n0,0.0,-6.11,7.75,0.52,42,0.1,-0.2,0.05\n`;
  expect([...readingsOf(text, "a.csv")]).toEqual([-611, 775, 52, 90, -180, 45]);
  expect(() => readingsOf("time_ms\n1\n", "a.csv")).toThrow("a.csv, row 1: no number for accel_ms2_x");
  expect(() => readingsOf(`${HEAD}\n0,0.0,-6.11,,0.52,42,0.1,-0.2,0.05\n`, "a.csv")).toThrow("accel_ms2_y");
});

test("a gesture is one window, cut or continued; other movements are whole windows", () => {
  const readings = (rows: number) => Int16Array.from({ length: rows * CHANNELS }, (_, at) => at % 10_000);
  const short = windowsOf(readings(ROWS - 2), true)[0]!;
  expect(short.length).toBe(ROWS * CHANNELS);
  const last = [...short.subarray((ROWS - 3) * CHANNELS, (ROWS - 2) * CHANNELS)];
  expect([...short.subarray(-2 * CHANNELS)]).toEqual([...last, ...last]);
  expect(windowsOf(readings(ROWS + 5), true)).toEqual([readings(ROWS)]);
  expect(windowsOf(readings(2 * ROWS + 5), false).length).toBe(2);
  expect(windowsOf(readings(ROWS - 1), false)).toEqual([]);
});

test("what happens stands whole between what is usual, and windows that end near their ends have their labels", () => {
  const others = new Int16Array(1000 * CHANNELS).fill(1);
  const gestures = [1, 2].map((label) => ({
    readings: new Int16Array(ROWS * CHANNELS).fill(10 * label),
    label,
  }));
  const { readings, label } = joinedStream(others, gestures, {
    channels: CHANNELS,
    seed: 1,
    reach: { near: 60, partly: 50, part: 3 },
  });
  expect(label.length).toBe(1600);
  expect(readings.filter((value) => value === 1).length).toBe(others.length);
  for (const each of [1, 2]) {
    const end = readings.lastIndexOf(10 * each) / CHANNELS;
    expect(readings.indexOf(10 * each) / CHANNELS).toBe(Math.ceil(end) - ROWS);
    expect(label[Math.ceil(end)]).toBe(each);
  }
  expect(label.filter((each) => each === 3).length).toBeGreaterThan(100);
});

test("means are of ten rows of one channel", () => {
  const windows = Int16Array.from(
    { length: 20 * CHANNELS },
    (_, at) => 100 * (at % CHANNELS) + Math.floor(at / CHANNELS),
  );
  expect([...meansOf(windows)].slice(0, CHANNELS)).toEqual([5, 105, 205, 305, 405, 505]);
  expect([...meansOf(windows)].slice(CHANNELS)).toEqual([15, 115, 215, 315, 415, 515]);
});

test("an image is what stands behind its label", () => {
  const records = Uint8Array.from({ length: 2 * 3073 }, (_, at) => (at % 3073 === 0 ? 7 : at % 251));
  const { label, planes } = imagesOf(records);
  expect([...label]).toEqual([7, 7]);
  expect([...planes.subarray(0, 3072)]).toEqual([...records.subarray(1, 3073)]);
  expect([...planes.subarray(3072)]).toEqual([...records.subarray(3074)]);
});

test("EEG is on a logarithmic scale", () => {
  expect([...logarithmsOf([0, 50, -50, 1000])]).toEqual([0, 177, -177, Math.round(256 * Math.log(21))]);
});

test("a beat is shape and change, with its rhythm constant beside them", () => {
  const shape = Int16Array.from({ length: 96 }, (_, at) => at);
  const rhythm = Int16Array.from({ length: 16 }, (_, at) => at - 8);
  const factors = { shape: 2, change: 3, rhythm: 4 };
  const signals = signalsOf(2, { shape, change: shape.map((value) => -value), rhythm }, factors);
  expect([...signals.subarray(10, 20)]).toEqual([2, -3, -32, -28, -24, -20, -16, -12, -8, -4]);
  expect([...signals.subarray(950)]).toEqual([190, -285, 0, 4, 8, 12, 16, 20, 24, 28]);
});

test("a phone's window has means, spreads, steps and spectra, by its units", () => {
  const readings = new Int16Array(128 * CHANNELS);
  for (let row = 0; row < 128; row++)
    readings[row * CHANNELS + 1] = 4000 + Math.round(400 * Math.sin((2 * Math.PI * 9 * row) / 128));
  const features = featuresOf(readings);
  expect(features.length).toBe(52);
  expect(features.slice(0, 6).map((value) => Math.round(100 * value))).toEqual([0, 1000, 0, 0, 0, 0]);
  expect(features[7]).toBeCloseTo(Math.log(Math.SQRT1_2 + 0.001), 2); // the deviation of a sine of 1 m/s2
  expect(features[6]).toBeCloseTo(Math.log(0.001), 6); // of what does not move
  const spectrum = features.slice(-15);
  expect(spectrum.indexOf(Math.max(...spectrum))).toBe(4); // lines 9 and 10
});

test("a user who is left out has windows of his first intervals learnt and those of later ones tested", () => {
  const windows = (user: number, activity: number, interval: number) =>
    Array.from({ length: 14 }, () => ({ user, activity, interval }));
  const roles = rolesOf(
    [...windows(1, 0, 0), ...windows(2, 0, 1), ...windows(1, 0, 2), ...windows(1, 1, 3)],
    1,
  );
  const count = (from: number) =>
    Object.values(ROLES).map((role) => roles.slice(from, from + 14).filter((each) => each === role).length);
  const [none, train, test, learn] = [ROLES.none, ROLES.train, ROLES.test, ROLES.learn];
  expect(count(0)).toEqual([2, 0, 0, 12]);
  expect(count(14)[train]).toBe(14);
  expect(count(28)[test]).toBe(14);
  expect([count(42)[learn], count(42)[none]]).toEqual([12, 2]);
});

test("features of vibration do not see how the sensor sits", () => {
  const readings = (tilt: number) =>
    Int16Array.from({ length: 200 * 3 }, (_, at) =>
      at % 3 === 0
        ? Math.round(1024 * Math.sin((2 * Math.PI * at) / 60)) + tilt
        : at % 3 === 1
          ? tilt
          : (at % 5) * 100,
    );
  const features = vibrationOf(readings(0));
  expect(features.length).toBe(14);
  expect(vibrationOf(readings(700))).toEqual(features.map((value) => expect.closeTo(value, 6)));
  expect(features[0]).toBeCloseTo(Math.log(0.5 * Math.SQRT1_2), 2); // half a g
  expect(features[1]).toBeCloseTo(Math.log(1e-6), 6);
  expect(features[11]).toBeCloseTo(1.5, 2); // the fourth moment of a sine
});

test("bands of a bearing hold the energy of their lines, of one axis without its mean", () => {
  const line = 200; // of 1 g, in the fourth band of 64; Hann spreads it over three lines
  const wave = (row: number) => Math.round(500 * Math.sin((2 * Math.PI * line * row) / 2048));
  const reading = Int16Array.from({ length: 2560 * 2 }, (_, at) => 700 + (at % 2) * wave(at >> 1));
  const bands = bandsOf(reading, 1);
  expect(bands[3]).toBeCloseTo(Math.log(1.5 * (2048 / 4) ** 2), 2);
  expect(Math.max(...bands.filter((_, band) => band !== 3))).toBeLessThan(3);
  expect(bandsOf(reading, 0)).toEqual(Array.from({ length: 16 }, () => expect.closeTo(Math.log(1e-6), 6)));
});

test("an alarm lasts from the fifth reading in a row; those of the first half of a life count besides", () => {
  const life = [0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9];
  expect(watch(life, [0, 2, 2, 0, 2, 2, 2, 2, 2], 1)).toEqual({ first: 0.9, early: 0.5 });
  expect(watch(life, [0, 0, 0, 1, 2, 2, 2, 2, 1], 1)).toEqual({ first: 1, early: 0 });
});
