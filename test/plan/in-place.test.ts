import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { bytesBeside, lifetimes, overlaps } from "../../src/plan/arena.js";
import { layOutApart, layOutInPlace } from "../../src/plan/placement.js";
import { plan } from "../../src/plan/plan.js";
import { schedule } from "../../src/readouts/index.js";
import { headroom } from "../../src/steps/in-place.js";
import { definitionOf } from "../../src/steps/index.js";
import { MAPS, mapModel } from "../support/models/map-model.js";
import { randomModel } from "../support/models/random-model.js";

const MODELS = {
  keywords: mapModel(MAPS.keywords),
  images: mapModel(MAPS.images),
  "keywords in halves": mapModel(MAPS.keywords, { precision: '"fp16"' }),
  "pools behind convolutions": mapModel({
    shape: [28, 28],
    layers:
      '[conv2d(12, { kernel: 5, padding: "same", pool: 2 }), conv2d(24, { kernel: 3, padding: "same", pool: 2 }), dense(20)]',
  }),
} as const;

describe("an arena in place", () => {
  test.each([
    ["keywords", 16256, 8640, 8640],
    ["images", 32832, 17072, 17472],
  ] as const)("of %s has %i bytes apart, %i in place, %i with vectors", (name, apart, scalar, vectors) => {
    expect(layOutApart(lifetimes(schedule(MODELS[name]))).size).toBe(apart);
    expect(plan(MODELS[name]).ram).toBe(scalar);
    expect(plan(MODELS[name], { simd: "rvv" }).ram).toBe(vectors);
  });

  test.each(Object.entries(MODELS))("of %s keeps apart all that is needed at one time", (_name, model) => {
    expect(clashes(model)).toEqual([]);
  });

  test("is that of tensors apart where there are no maps", () => {
    const model = randomModel();
    const line = schedule(model);
    expect(layOutInPlace(model, { line, lives: lifetimes(line), cores: 1 })).toEqual(
      layOutApart(lifetimes(line)),
    );
  });
});

describe("an arena of keyword spotting that learns, without room that only saves time", () => {
  const ONE = '{ kernel: 3, padding: "same", cells: 1 }';
  const layers = `[conv2d(64, { kernel: [10, 4], stride: 2, padding: "same", cells: 1 }),
    ${Array(3).fill(`separable2d(64, ${ONE})`).join(", ")},
    separable2d(64, { kernel: 3, padding: "same", head: "average", cells: 1 })]`;
  const classes = JSON.stringify(Array.from({ length: 12 }, (_, index) => `c${index}`));

  test.each([
    ["heads alone", '"heads"', 16_448, 24_004],
    ["the last layer", '["separable2d5"]', 20_544, 30_612],
  ])("of %s in place, the map of the last layer never whole", (_what, learning, lean, ram) => {
    const model = mapModel(
      { shape: [49, 10], layers },
      { classes, learning: `{ layers: ${learning}, rate: 0.001 }` },
    );
    expect(plan(model, { lean: true }).ram).toBe(lean);
    expect(plan(model).ram).toBe(ram);
  });
});

describe("headroom", () => {
  const window = { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1] } as const;

  test("is two rows under a padded kernel of three rows, or one and some pixels where rows are not read again", () => {
    const images = [32, 32, 16];
    expect(headroom(window, images, { input: 16, output: 16 }, "rows")).toBe(2 * 32 * 16);
    expect(headroom(window, images, { input: 16, output: 16 }, "positions")).toBe((32 + 7) * 16);
    expect(headroom(window, [25, 5, 64], { input: 64, output: 64 }, "channels")).toBe((5 + 1) * 64);
  });

  test("is a multiple of a pixel where channels take the place of themselves", () => {
    expect(headroom(window, [5, 5, 3], { input: 3, output: 3 }, "channels") % 12).toBe(0);
  });

  test("is that of positions which are computed together over narrow maps, and nothing for a pool", () => {
    const point = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] } as const;
    expect(headroom(point, [25, 5, 64], { input: 64, output: 64 }, "rows")).toBe(6 * 64);
    const pool = { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
    expect(headroom(pool, [8, 8, 16], { input: 16, output: 16 }, "channels")).toBe(0);
  });
});

/** Pairs of tensors that share bytes at one time, and outputs that begin too late before their inputs. */
function clashes(model: DeviceModel): string[] {
  const line = schedule(model);
  const { lives, offsets, slides, size } = layOutInPlace(model, { line, lives: lifetimes(line), cores: 1 });
  const found: string[] = [];
  for (const a of lives) {
    if (offsets[a.id]! + bytesBeside(a, a) > size) found.push(`${a.id} ends behind the arena`);
    for (const b of lives) {
      if (a.id >= b.id || !overlaps(a, b)) continue;
      const [from, to] = [offsets[a.id]!, offsets[b.id]!];
      if (from < to + bytesBeside(b, a) && to < from + bytesBeside(a, b)) found.push(`${a.id} and ${b.id}`);
    }
  }
  for (const [at, step] of line.steps.entries()) {
    const pair = definitionOf(step).inPlace?.(step, model, "none");
    const input = pair && lives.find(({ id }) => id === pair.input)!;
    if (!pair || !input || input.last >= at) continue; // apart
    const read = slides[at]?.to ?? offsets[pair.input]!;
    const output = lives.find(({ id }) => id === pair.output)!;
    if (read < offsets[pair.output]! + pair.headroom) found.push(`${pair.output} is too close`);
    if (read + input.bytes > offsets[pair.output]! + bytesBeside(output, output))
      found.push(`${pair.input} at ${at}`);
  }
  return found;
}
