import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { KERNELS, type Kernel } from "../../src/ir/kernel.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { createRandom } from "../../src/numerics/prng.js";
import { type PlanOptions, plan } from "../../src/plan/plan.js";
import { walk } from "../grid/expected.js";
import type { GridModel } from "../grid/models.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { MAP_NETWORKS, mapLesson } from "../support/models/map-network.js";
import { randomSamples } from "../support/models/network.js";
import { randomModel } from "../support/models/random-model.js";
import { DMA, hostWith, THREADS, threadProgram, walkProgram, wordsOf } from "./threads.js";

const CORES = 4;

/** A plan for the smallest L1 that will do, with as many tiles as there can be. */
function smallest(model: DeviceModel, options: PlanOptions = {}): Plan {
  const { arch } = hostWith(CORES);
  const least = plan(model, { ...arch, ...options, l1: 1 }).l1!.bytes;
  return plan(model, { ...arch, ...options, l1: least });
}

function learning(
  name: string,
  options: LearningOptions,
  planOf: (model: DeviceModel) => Plan = smallest,
): GridModel {
  const { model, train, test: samples } = learningModel(options);
  const own = { ...model, name };
  return { title: name, model: own, plan: planOf(own), train, test: samples };
}

/** Constants of int8, with one kernel for all. */
function frozen(kernel: Kernel): GridModel {
  const model = randomModel({
    name: kernel,
    parts: [{ kind: "rms", size: 92 }],
    units: [36, 20],
    slices: [3, 1],
  });
  const samples = randomSamples(92, "uint8", createRandom(7));
  return { title: kernel, model, plan: smallest(model, { kernel }), train: samples, test: samples };
}

/** A network over maps; its weights are fetched whole where L1 has room for them beside the maps. */
function overMaps(name: string, arithmetic: string, room: number): GridModel {
  const { model, train, test: samples } = mapLesson(Object.values(MAP_NETWORKS)[0]!, arithmetic);
  const own = { ...model, name };
  const { arch } = hostWith(CORES);
  const least = plan(own, { ...arch, l1: 1 }).l1!.bytes;
  return { title: name, model: own, plan: plan(own, { ...arch, l1: least + room }), train, test: samples };
}

const SHAPE = { inputs: 90, units: [36, 20], seed: 5 } as const;
const HALVES = { ...SHAPE, precision: "fp16", accumulate: "f16" } as const;
const models = [
  learning("heads", { ...HALVES, slices: [3, 1], rule: "monoForward" }),
  learning("pairs", { ...HALVES, rule: "bce" }),
  learning("masters", { ...SHAPE, precision: "int8", rule: "monoForward" }),
  learning("behind", { ...SHAPE, precision: "int8", rule: "monoForward", frozen: [0] }, (model) =>
    plan(model, { ...hostWith(CORES).arch, l1: 2 * plan(model).ram }),
  ),
  ...KERNELS.map(frozen),
  overMaps("bytes", "int8", 1 << 16),
  overMaps("halves", "fp16, sums of halves", 1 << 16),
  overMaps("crowded", "int8", 64),
];

describe("weights that lie behind a small L1", () => {
  test("come in tiles where a kernel takes some, and what learns lies there too", () => {
    const found = models.map(({ title, plan: { l1 } }) => [title, l1!.apart, l1!.tiles.length, l1!.direct]);
    expect(found).toEqual([
      ["heads", true, 28, []],
      ["pairs", true, 3, ["dense1", "dense2"]],
      ["masters", true, 14, []],
      ["behind", false, 4, []],
      ...KERNELS.map((kernel) => [kernel, false, 8, []]),
      ["bytes", false, 8, []],
      ["halves", false, 8, []],
      ["crowded", false, 6, ["conv2d2", "conv2d3"]],
    ]);
    const [update] = models[0]!.plan.l1!.tiles.filter(({ what }) => what.startsWith("weights"));
    expect(update).toMatchObject({
      layer: "dense1",
      rows: 4,
      bytes: 2 * 4 * 12 * 2,
      transfers: 2 * Math.ceil(90 / 4),
    });
  });

  test("give the bits of the reference, however late a copy is", () => {
    const walks = models.map((each) => walk(each, 20));
    const planned = new Map(models.map((each) => [each.model, each.plan]));
    const program = walkProgram(models, CORES, {
      flags: ["-DFF_DMA=1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
      planOf: (model) => planned.get(model)!,
      beside: [THREADS, DMA],
    });
    expect(wordsOf(program, Buffer.concat(walks.map(({ input }) => input)))).toEqual(
      walks.flatMap(({ words }) => words),
    );
  }, 200_000);
});

/** Sums over the rows whose input is not zero, each of which then moves by one, by tiles of four; against a loop over all. */
const ONE_PART = `#include "ff_team_tiles.h"
#include <string.h>
enum { ROWS = 150, COLUMNS = 16, MOST = 4 };
static uint8_t matrix[ROWS][COLUMNS], room[2 * MOST * COLUMNS], x[ROWS];
static struct { struct ff_team_tiles tiles; uint32_t listed[ROWS / MOST + 1], sums[COLUMNS], turn; } work;
static void part(void *context, uint32_t core)
{
    struct ff_team_tiles tiles = work.tiles;
    (void)context;
    tiles.core = core;
    for (uint32_t round = 0; round < tiles.all; round += work.turn) {
        ff_team_tiles_round(&tiles, work.listed, round, work.turn);
        for (uint32_t n = round + core; n < tiles.end; n += FF_CORES) {
            work.listed[n - round] = 0;
            for (uint32_t i = n * MOST; i < ROWS && i < (n + 1u) * MOST; i++) {
                work.listed[n - round] += x[i] != 0;
            }
        }
        ff_team_tiles_begin(&tiles);
        while (ff_team_tiles_next(&tiles)) {
            const uint8_t *const here = x + tiles.here * MOST;
            for (uint32_t i = 0; i < ff_team_tiles_count(&tiles, tiles.here); i++) {
                for (uint32_t j = core; here[i] != 0 && j < COLUMNS; j += FF_CORES) {
                    work.sums[j] += here[i] * (tiles.tile[i * COLUMNS + j] += (uint8_t)tiles.returns);
                }
            }
        }
    }
    ff_team_tiles_end(&tiles);
}
static int differs(int returns, uint32_t turn)
{
    uint8_t expected[ROWS][COLUMNS];
    uint32_t sums[COLUMNS] = {0};
    for (uint32_t i = 0; i < ROWS; i++) {
        x[i] = i < 20 || (i > 60 && i < 110) ? 0 : (uint8_t)(i % 3u);
        for (uint32_t j = 0; j < COLUMNS; j++) {
            matrix[i][j] = (uint8_t)(i * 7u + j);
            expected[i][j] = (uint8_t)(matrix[i][j] + (x[i] != 0 ? returns : 0));
            sums[j] += x[i] * expected[i][j];
        }
    }
    memset(&work, 0, sizeof work);
    work.turn = turn;
    work.tiles = ff_team_tiles_of(matrix, ROWS, COLUMNS, room, MOST, returns);
    ff_team_run(part, NULL);
    return memcmp(expected, matrix, sizeof matrix) != 0 || memcmp(sums, work.sums, sizeof sums) != 0;
}
int main(void)
{
    return differs(0, FF_CORES) + 2 * differs(1, FF_CORES) + 4 * differs(1, ROWS);
}
`;

test.each([
  ["late copies", "-DFF_DMA=1", [DMA]],
  ["shared copies", "-DFF_DMA=0", []],
] as const)("cores that stay in one part pass tiles to each other, with %s", (_, dma, beside) => {
  const flags = ["-DFF_CORES=4", dma, "-fsanitize=thread"];
  const program = threadProgram(ONE_PART, flags, { headers: ["ff_team_tiles"], beside });
  const { status, stderr } = spawnSync(program, { timeout: 60_000 });
  expect([status, `${stderr}`]).toEqual([0, ""]);
});

/** Units that begin to move one pair after the other, listed by four cores; their last block may have pairs that only fill it. */
const UNITS = `#include "ff_learn_s16_units_pulp.h"
enum { PAIRS = 20, UNITS = 2 * PAIRS };
static struct ff_learn_s16_units units;
static int16_t weights[UNITS], c[UNITS];
static uint32_t first(uint32_t core) { return 2u * ff_first_output(PAIRS, core); }
int main(void)
{
    const struct ff_masters masters = {weights, 1, UNITS, 8, 0};
    const struct ff_learn_s16_moves moves = {&masters, NULL, c, UNITS, 0, 0};
    int shared = 0;
    for (uint32_t n = 0; n < PAIRS; n++) {
        c[2u * n] = 1;
        for (uint32_t core = 0; core < FF_CORES; core++) {
            units.pairs[core] = ff_learn_s16_count_pairs(c, first(core), first(core + 1u));
        }
        for (uint32_t core = 0; core < FF_CORES; core++) {
            ff_learn_s16_enter_pairs(&units, &moves, first(core), first(core + 1u), core, ff_counts_of(units.pairs, core));
        }
        for (uint32_t at = n; at == n || at % FF_LEARN_PAIRS != 0; at++) {
            shared |= units.blocks.block[at / FF_LEARN_PAIRS].at[at % FF_LEARN_PAIRS] != &weights[2u * n];
        }
    }
    return shared;
}
`;

test("a pair that fills a block of units is of that block: cores that move others at once share no word", () => {
  const program = threadProgram(UNITS, ["-DFF_CORES=4"], { headers: ["ff_learn_s16_units_pulp"] });
  expect(spawnSync(program).status).toBe(0);
});
