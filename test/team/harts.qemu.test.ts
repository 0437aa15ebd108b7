import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { CORE_STACK_BYTES } from "../../src/ir/target-description.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { MAP_LESSONS, mapLesson } from "../support/models/map-network.js";

const PULP8 = loadTarget("pulp8");
const STEPS = 8;

/** Images that learn: cores have rows of positions, and channels. */
test.each([
  [0, "int8"],
  [0, "fp16, sums of halves"],
] as const)(
  "eight harts learn the maps of lesson %i in %s as the reference does",
  async (lesson, arithmetic) => {
    const { model, train, test: samples } = mapLesson(Object.values(MAP_LESSONS)[lesson]!, arithmetic);
    const layout = plan(model, PULP8.arch);
    const folder = temporaryFolder();
    writeSources(folder, emit(model, layout, PULP8, { version: "0.0.0" }));
    const image = await compile(folder, model.name, PULP8, { stateBytes: layout.ram });
    expect(image.stackLearn!).toBeLessThan(CORE_STACK_BYTES); // which each core but the first has
    const running = await boot(image, PULP8);
    const link = await Link.open(running.serialPath, { baud: PULP8.serial.baud });
    try {
      const { firstMismatch, mismatches, learning } = await validate({
        ...{
          model,
          plan: layout,
          constants: deviceTensors(model, layout),
          test: samples,
          samples: 4,
          seed: 1,
        },
        session: await connect(link, expectationOf(model, layout)),
        ...{ target: "pulp8", execution: "qemu", image },
        learn: { create: () => createLearner(model, layout), train, steps: STEPS },
      });
      expect({ firstMismatch, mismatches }).toEqual({ firstMismatch: undefined, mismatches: 0 });
      expect(learning).toMatchObject({ mismatches: 0, changedSteps: STEPS });
    } finally {
      await link.close();
      await running.stop();
    }
  },
  240_000,
);
