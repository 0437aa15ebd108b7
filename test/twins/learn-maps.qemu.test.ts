import { describe, expect, test } from "vitest";
import { positionsOf, type Window } from "../../src/ir/window.js";
import { halfBitsOf } from "../../src/numerics/f16.js";
import type { MapReading } from "../../src/numerics/feature-sources.js";
import { type MapUpdate, updateMapsInteger, updateMapsReal } from "../../src/numerics/map-learning.js";
import { type RealFormat, store } from "../../src/numerics/real-arithmetic.js";
import { bytes, header } from "../support/jobs.js";
import { times } from "../support/night.js";
import { kernelProgram } from "../support/vector-program.js";
import { integer, pick, positions, randomShape, type Shape, uniform, windowFields } from "./map-jobs.js";

process.env.ASAN_OPTIONS = "detect_leaks=0";
const program = (name: string, kernels: readonly string[]) =>
  kernelProgram(new URL(name, import.meta.url).pathname, kernels, ["-fno-sanitize=leak", "-fno-math-errno"]);

const ROUNDS = times({ day: 25, night: 60 });

/** A pool of the block's own and a grid of cells over what it leaves: of one position each, or more. */
function readingOver({ window, plane, outputs }: Shape): MapReading {
  const [rows, columns] = positionsOf(window, plane);
  const pool = pick([
    [1, 1],
    [1, 1],
    [Math.min(2, rows), Math.min(2, columns)],
  ] as const);
  const most = [Math.floor(rows / pool[0]), Math.floor(columns / pool[1])] as const;
  const grid = pick([
    [1, 1],
    [Math.min(2, most[0]), Math.min(2, most[1])],
    [integer(1, Math.min(6, most[0])), integer(1, Math.min(6, most[1]))],
  ] as const);
  const cells = { reading: pick(["max", "average"] as const), grid, gain: 0 };
  return { map: { height: rows, width: columns, channels: outputs }, pool, cells };
}

/** The bytes of take_sources(). */
function sourcesFields({ pool, cells }: MapReading, spare: number): Buffer {
  return bytes(Uint8Array.of(...cells.grid, ...pool, cells.reading === "max" ? 0 : 1, spare));
}

/** Largest number of positions behind a feature. */
function positionsBehind({ map, pool, cells }: MapReading): number {
  if (cells.reading === "max") return 1;
  const height = Math.ceil(Math.floor(map.height / pool[0]) / cells.grid[0]);
  return height * Math.ceil(Math.floor(map.width / pool[1]) / cells.grid[1]);
}

const INSIDE: Window = { kernel: [1, 3], stride: [2, 1], padding: [0, 0, 0, 0] };

/**
 * Any shape, a wide map whose cells have more pixels than 8 bits tell apart, a map of one channel and many outputs, windows
 * inside the map and beyond its edges over whole words, and one that is wider than the map.
 */
const SHAPES: readonly Shape[] = [
  ...Array.from({ length: 6 }, () => [
    { window: windowOf(1, 1), plane: { height: 12, width: 21, channels: 16 }, outputs: 3 },
    { window: INSIDE, plane: { height: 9, width: 7, channels: 12 }, outputs: 9 },
    { window: windowOf(3, 1), plane: { height: 9, width: 10, channels: 20 }, outputs: 5 },
    { window: windowOf(5, 1), plane: { height: 2, width: 2, channels: 4 }, outputs: 3 },
  ]).flat(),
  { window: windowOf(1, 1), plane: { height: 20, width: 30, channels: 2 }, outputs: 5 },
  { window: windowOf(1, 1), plane: { height: 2, width: 300, channels: 3 }, outputs: 33 },
  { window: windowOf(5, 2), plane: { height: 28, width: 28, channels: 1 }, outputs: 130 },
  ...Array.from({ length: ROUNDS }, () => randomShape()),
];

function windowOf(kernel: number, stride: number): Window {
  const [before, after] = [Math.floor((kernel - 1) / 2), Math.ceil((kernel - 1) / 2)];
  return { kernel: [kernel, kernel], stride: [stride, stride], padding: [before, before, after, after] };
}

function sizesOf(shape: Shape) {
  const { window, plane, outputs } = shape;
  const inputs = window.kernel[0] * window.kernel[1] * plane.channels;
  return { inputs, x: plane.height * plane.width * plane.channels, z: positions(shape) * outputs, outputs };
}

describe("updates over maps of int8", async () => {
  const check = await program("learn-maps-s16.c", ["ff_learn_conv_s16"]);

  test("equal the reference, at limits too", () => {
    const [jobs, expected]: [Buffer[], Buffer[]] = [[], []];
    let saturated = 0;
    for (const shape of SHAPES)
      for (const [dither, biasShift] of [
        [integer(1, 16), integer(-14, 0)],
        [integer(1, 16), integer(1, 16)],
      ] as const) {
        const reading = readingOver(shape);
        const sizes = sizesOf(shape);
        const behind = positionsBehind(reading);
        const spare = Math.max(0, Math.ceil(Math.log2((127 * behind) / 32767)));
        const cells = reading.cells.grid[0] * reading.cells.grid[1];
        const most = Math.min(32767, Math.floor(2 ** 30 / (cells * ((127 * behind) >> spare))));
        const density = pick([0, 0.1, 0.5, 1]);
        const drawn = (size: number, value: () => number) =>
          Array.from({ length: size }, () => (uniform() < density ? value() : 0));
        const limit = pick([32000, 32640]);
        const weights = Int16Array.from({ length: sizes.inputs * sizes.outputs }, () =>
          pick([integer(-limit, limit), limit]),
        );
        const bias = Int32Array.from({ length: sizes.outputs }, () =>
          pick([0, 2 ** 29, -(2 ** 29), integer(-999, 999)]),
        );
        const lowest = pick([-127, 0, 0]);
        const x = Int8Array.from(drawn(sizes.x, () => integer(lowest, 127)));
        const levels = pick([2, 127]);
        const z = Int8Array.from(drawn(sizes.z, () => integer(0, levels)));
        const c = Int16Array.from(drawn(cells * sizes.outputs, () => pick([integer(-most, most), most, 1])));
        const base = integer(0, 2 ** 32 - 1);
        jobs.push(
          Buffer.concat([
            header(sizes.outputs, dither, biasShift, base, pick([0, 0, 1, 3])),
            bytes(windowFields(shape)),
            sourcesFields(reading, spare),
            ...[weights, bias, x, z, c].map((each) => Buffer.from(bytes(each))),
          ]),
        );
        const update: MapUpdate<Int8Array, Int16Array> = { ...shape, reading, x, z, c };
        const found = updateMapsInteger({ dither, biasShift, spare }, weights, bias, update, base);
        saturated += found;
        expected.push(bytes(Uint32Array.of(found)), bytes(weights), bytes(bias));
      }
    check(jobs, expected);
    expect(saturated).toBeGreaterThan(100);
  });
});

describe.each([
  { name: "floats", format: "f32", file: "f32", half: [] },
  { name: "halves", format: "fp16", file: "f16", half: ["ff_half"] },
] as const)("updates over maps of $name", async ({ format, file, half }) => {
  const check = await program(`learn-maps-${file}.c`, [`ff_learn_conv_${file}`, ...half]);
  const asStored = (values: Float32Array): Buffer =>
    Buffer.from(bytes(format === "f32" ? values : halfBitsOf(values)));

  test("equal the reference, beyond the largest half too", () => {
    const [jobs, expected]: [Buffer[], Buffer[]] = [[], []];
    for (const shape of SHAPES) {
      const reading = readingOver(shape);
      const sizes = sizesOf(shape);
      const density = pick([0, 0.1, 0.5, 1]);
      const spread = pick([1, 1, 200]);
      const drawn = (size: number, part: number, low: number, by: number) =>
        drawTensor(format, size, () => (uniform() < part ? (low + uniform() * (1 - low)) * by : 0));
      const weights = drawn(sizes.inputs * sizes.outputs, 1, -1, 1);
      const bias = drawn(sizes.outputs, 1, -1, 1);
      const x = drawn(sizes.x, density, pick([-1, 0]), spread);
      const z = drawn(sizes.z, density, pick([-1, 0]), pick([1, 2 ** -23])); // few values: ties
      const cells = reading.cells.grid[0] * reading.cells.grid[1];
      const c = drawn(cells * sizes.outputs, density, -1, spread);
      if (format === "fp16" && uniform() < 0.2) x[0] = Number.POSITIVE_INFINITY;
      jobs.push(
        Buffer.concat([
          header(sizes.outputs, integer(0, 1)),
          bytes(windowFields(shape)),
          sourcesFields(reading, 0),
          ...[weights, bias, x, z, c].map(asStored),
        ]),
      );
      updateMapsReal(format, weights, bias, { ...shape, reading, x, z, c });
      expected.push(asStored(weights), asStored(bias));
    }
    check(jobs, expected);
  });
});

/** Numbers of a format, none of them -0. */
function drawTensor(format: RealFormat, size: number, draw: () => number): Float32Array {
  return Float32Array.from({ length: size }, () => store(format, Math.fround(draw())) + 0);
}
