import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import type { Target, Team } from "../../src/ir/target-description.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget, withCores } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { MAP_LESSONS, MAP_NETWORKS, mapLesson } from "../support/models/map-network.js";
import { byDay } from "../support/night.js";

const PULP8 = loadTarget("pulp8");
const RV32 = loadTarget("rv32");
const STEPS = 8;

type Lesson = ReturnType<typeof mapLesson>;

/** What the cores of a target compute against the reference; with steps of learning where the model learns. */
async function verdictOf({ model, train, test: samples }: Lesson, target = PULP8) {
  const layout = plan(model, target.arch);
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const image = await compile(folder, model.name, target, { stateBytes: layout.ram });
  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  const learn = { create: () => createLearner(model, layout), train, steps: STEPS };
  try {
    return await validate({
      ...{ model, plan: layout, constants: deviceTensors(model, layout), test: samples, samples: 4, seed: 1 },
      session: await connect(link, expectationOf(model, layout)),
      ...{ target: target.name, execution: "qemu", image },
      ...(model.learning ? { learn } : {}),
    });
  } finally {
    await link.close();
    await running.stop();
  }
}

/** Images that learn: cores have rows of positions, and channels. */
test.each([
  [0, "int8"],
  [0, "fp16, sums of halves"],
] as const)(
  "eight harts learn the maps of lesson %i in %s as the reference does",
  async (lesson, arithmetic) => {
    const found = await verdictOf(mapLesson(Object.values(MAP_LESSONS)[lesson]!, arithmetic));
    expect([found.firstMismatch, found.mismatches]).toEqual([undefined, 0]);
    expect(found.learning).toMatchObject({ mismatches: 0, changedSteps: STEPS });
  },
  240_000,
);

/** Rows of positions, and weights that L1 gets as they are stored: of convolutions, in blocks. */
test.each(["int8", "fp16, sums of halves"] as const)(
  "eight harts share depthwise layers, pools and norms in %s, and fetch weights of convolutions",
  async (arithmetic) => {
    const found = await verdictOf(mapLesson(Object.values(MAP_NETWORKS)[3]!, arithmetic));
    expect([found.firstMismatch, found.mismatches]).toEqual([undefined, 0]);
  },
  120_000,
);

/** Two dense layers over inputs of which many are zero. */
function dense(
  precision: Pick<LearningOptions, "precision" | "accumulate">,
  units: readonly number[],
): Lesson {
  const lesson = learningModel({
    ...precision,
    rule: "monoForward",
    inputs: 160,
    units,
    seed: 5,
    noise: 0.1,
  });
  for (const { inputs, size } of [lesson.train, lesson.test])
    for (let at = 0; at < inputs.length; at += size) inputs.fill(0, at + 20, at + 100);
  return lesson;
}

/**
 * The smallest L1 there can be: tiles are many rounds of one for each core; some are left out, and one ends a round. And one with room
 * for lists, which the update of the first layer takes from its product.
 */
const IN_TILES = [
  [{ precision: "int8" }, [66, 20], null, []],
  [{ precision: "fp16", accumulate: "f16" }, [128, 20], null, []],
  [{ precision: "fp16", accumulate: "f16" }, [128, 20], 1 << 15, ["dense1_lists"]],
] as const;

test.each(byDay(IN_TILES, 0, 2))(
  "eight harts share tiles of weights in %j and learn as the reference does",
  async (precision, units, room, lists) => {
    const lesson = dense(precision, units);
    const l1 = room ?? plan(lesson.model, { ...PULP8.arch, l1: 1 }).l1!.bytes;
    const { learn } = plan(lesson.model, { ...PULP8.arch, l1 });
    const ids = learn!.schedule.tensors.map(({ id }) => id);
    expect(ids.filter((id) => id.endsWith("_lists"))).toEqual(lists);
    const found = await verdictOf(lesson, { ...PULP8, arch: { ...PULP8.arch, l1 } });
    expect([found.firstMismatch, found.mismatches]).toEqual([undefined, 0]);
    expect(found.learning).toMatchObject({ mismatches: 0, changedSteps: STEPS });
  },
  120_000,
);

/** Maps are small, and much is done by one core alone; all cores together execute more than one does. */
test("one hart that plays eight cores computes what they do, and counts the busiest of them", async () => {
  const lesson = mapLesson(Object.values(MAP_NETWORKS)[3]!, "int8");
  const [one, eight] = await Promise.all(
    [1, 8].map((cores) => verdictOf(lesson, withCores(PULP8, cores, true))),
  );
  for (const { firstMismatch, mismatches } of [one!, eight!])
    expect([firstMismatch, mismatches]).toEqual([undefined, 0]);
  const ratio = one!.instructions!.mean / eight!.instructions!.mean;
  expect(ratio).toBeGreaterThan(1.3);
  expect(ratio).toBeLessThan(8);
}, 120_000);

/** The same target with harts that share the work. */
const withHarts = (used: Team): Target => ({ ...RV32, arch: { ...RV32.arch, cores: { used, most: 8 } } });

/** Networks of which vector registers on each compute a share: convolutions, means and maxima that learn, depthwise layers, pools. */
const OF_VECTORS = [
  [8, Object.values(MAP_LESSONS)[1]!, "int8"],
  [2, Object.values(MAP_LESSONS)[0]!, "fp16"],
  [4, Object.values(MAP_NETWORKS)[3]!, "fp16, sums of halves"],
  [8, Object.values(MAP_NETWORKS)[3]!, "int8"],
] as const;

/** Dense layers that learn: of integers cores share inputs, or some outputs each, of floats outputs. */
const OF_ROWS = [
  [8, { precision: "int8" }, [66, 20]],
  [2, { precision: "int8" }, [130, 64]],
  [4, { precision: "fp16" }, [128, 64]],
  [8, { precision: "fp16", accumulate: "f16" }, [96, 90]],
  [8, { precision: "f32" }, [64, 80]],
] as const;

test.each(byDay(OF_ROWS, 0))(
  "%i harts with vectors learn dense layers in %j as one does",
  async (harts, precision, units) => {
    const found = await verdictOf(dense(precision, units), withHarts(harts));
    expect([found.firstMismatch, found.mismatches]).toEqual([undefined, 0]);
    expect(found.learning).toMatchObject({ mismatches: 0, changedSteps: STEPS });
  },
  120_000,
);

test.each(byDay(OF_VECTORS, 0, 2))(
  "%i harts with vectors compute the bits of one",
  async (harts, network, arithmetic) => {
    const found = await verdictOf(mapLesson(network, arithmetic), withHarts(harts));
    expect([found.firstMismatch, found.mismatches]).toEqual([undefined, 0]);
    expect(found.learning?.mismatches ?? 0).toBe(0);
  },
  120_000,
);
