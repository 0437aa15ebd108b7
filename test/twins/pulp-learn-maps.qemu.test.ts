import { expect, test } from "vitest";
import { samePadding, type Window } from "../../src/ir/window.js";
import { halfBitsOf, roundHalf } from "../../src/numerics/f16.js";
import type { MapReading } from "../../src/numerics/feature-sources.js";
import { updateMapsInteger, updateMapsReal } from "../../src/numerics/map-learning.js";
import { bytes, header } from "../support/jobs.js";
import { integer, pick, positions, type Shape, uniform, windowFields } from "./map-jobs.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

/** Updates of convolutions on PULP cores: masters of int8, and halves. */
const onMasters = await boardProgram("pulp", "learn-maps-s16.c", ["ff_learn_conv_s16.c"]);
const onHalves = await boardProgram("pulp", "learn-maps-f16.c", ["ff_learn_conv_f16.c", "ff_half.c"]);

const drawn = (size: number, density: number, draw: () => number): number[] =>
  Array.from({ length: size }, () => (uniform() < density ? draw() : 0));

/** A padded window over a map, read by maxima or by means of two by two cells. */
function shapeOf(side: number, channels: number, kernel: number, outputs: number): Shape {
  const [before, after] = samePadding(side, kernel, 1);
  const window: Window = {
    kernel: [kernel, kernel],
    stride: [1, 1],
    padding: [before, before, after, after],
  };
  return { plane: { height: side, width: side, channels }, window, outputs };
}

/** The last one has rows of two pieces, and cells of more positions than a list holds. */
const SHAPES = [
  shapeOf(4, 1, 3, 5),
  shapeOf(5, 3, 3, 4),
  shapeOf(3, 16, 1, 7),
  shapeOf(4, 5, 2, 3),
  shapeOf(40, 1, 1, 5),
];
const READINGS = ["max", "average"] as const;

function sizesOf({ window, plane, outputs }: Shape) {
  const inputs = window.kernel[0] * window.kernel[1] * plane.channels;
  return {
    inputs,
    weights: inputs * outputs,
    x: plane.height * plane.width * plane.channels,
    cells: 4 * outputs,
  };
}

function readingOf({ plane, outputs }: Shape, reading: (typeof READINGS)[number]): MapReading {
  const map = { height: plane.height, width: plane.width, channels: outputs };
  return { map, pool: [1, 1], cells: { reading, grid: [2, 2] } };
}

/** The bytes of take_sources(). */
const sourcesFields = ({ pool, cells }: MapReading): Buffer =>
  bytes(Uint8Array.of(...cells.grid, ...pool, cells.reading === "max" ? 0 : 1, 0));

function masters(shape: Shape, reading: MapReading): Job {
  const sizes = sizesOf(shape);
  const weights = Int16Array.from(drawn(sizes.weights, 1, () => integer(-32640, 32767)));
  const bias = Int32Array.from(drawn(shape.outputs, 1, () => integer(-999, 999)));
  const x = Int8Array.from(drawn(sizes.x, 0.7, () => integer(pick([0, -127]), 127)));
  const z = Int8Array.from(drawn(positions(shape) * shape.outputs, 0.6, () => integer(0, 127)));
  const c = Int16Array.from(drawn(sizes.cells, 0.7, () => integer(-900, 900)));
  const [dither, biasShift, base] = [integer(4, 12), integer(-2, 8), integer(0, 2 ** 32 - 1)];
  const sent = [weights, bias, x, z, c].map((each) => Buffer.from(bytes(each)));
  const found = updateMapsInteger(
    { dither, biasShift, spare: 0 },
    weights,
    bias,
    { ...shape, reading, x, z, c },
    base,
  );
  const head = header(shape.outputs, dither, biasShift, base, integer(0, 3));
  return {
    name: `masters, ${reading.cells.reading}, ${sizes.inputs} inputs`,
    input: Buffer.concat([head, windowFields(shape), sourcesFields(reading), ...sent]),
    expected: Buffer.concat([bytes(Uint32Array.of(found)), bytes(weights), bytes(bias)]),
  };
}

function halves(shape: Shape, reading: MapReading): Job {
  const sizes = sizesOf(shape);
  const draw = (size: number, density: number) =>
    Float32Array.from(drawn(size, density, () => roundHalf(uniform() * 2 - 1) + 0));
  const [weights, bias] = [draw(sizes.weights, 1), draw(shape.outputs, 1)];
  const [x, z, c] = [draw(sizes.x, 0.7), draw(positions(shape) * shape.outputs, 0.7), draw(sizes.cells, 0.7)];
  if (uniform() < 0.2) x[0] = Number.POSITIVE_INFINITY;
  const sent = [weights, bias, x, z, c].map((each) => Buffer.from(bytes(halfBitsOf(each))));
  updateMapsReal("fp16", weights, bias, { ...shape, reading, x, z, c });
  return {
    name: `halves, ${reading.cells.reading}, ${sizes.inputs} inputs`,
    input: Buffer.concat([
      header(shape.outputs, integer(0, 1)),
      windowFields(shape),
      sourcesFields(reading),
      ...sent,
    ]),
    expected: Buffer.concat([weights, bias].map((each) => bytes(halfBitsOf(each)))),
  };
}

test.each([
  { name: "masters", of: masters, run: onMasters },
  { name: "halves", of: halves, run: onHalves },
])(
  "updates of $name over maps equal the reference",
  async ({ of, run }) => {
    const jobs = SHAPES.flatMap((shape) => READINGS.map((reading) => of(shape, readingOf(shape, reading))));
    const answers: Buffer[] = [];
    for (const job of jobs) answers.push(await run(job));
    expect(wrongJobs(jobs, answers)).toEqual([]);
  },
  60_000,
);
