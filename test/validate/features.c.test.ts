/** Features in C that computes something else: the verdict names their line. */
import { afterEach, expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { Features } from "../../src/ir/model-features.js";
import type { Mismatch } from "../../src/ir/verdict.js";
import { createRandom } from "../../src/numerics/prng.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { validate } from "../../src/validate/validate.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted } from "../support/emitted-device.js";
import { rawSamples, waveFeatures } from "../support/models/feature-model.js";
import { randomModel } from "../support/models/random-model.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function firstMismatch(features: Features, from: string, to: string): Promise<Mismatch | undefined> {
  const size = features.kind === "frames" ? features.size * features.frames : features.size;
  const parts = [{ kind: "affine", size }] as const;
  const model = { ...randomModel({ parts, storage: features.storage, units: [5] }), features };
  const { layout, program } = compileEmitted(model, [`${model.name}/${model.name}_features.c`, from, to]);
  const device = await startDevice(program);
  cleanup.push(() => device.stop());
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  const verdict = await validate({
    ...{ model, plan: layout, constants: deviceTensors(model, layout), image: null },
    ...{
      test: rawSamples(model, createRandom(4), 20),
      samples: "all",
      seed: 1,
      target: "host",
      execution: "host",
    },
    session: await connect(link, expectationOf(model, layout)),
  });
  return verdict.firstMismatch;
}

it.each([
  ["in a call", waveFeatures("window", "steps"), "0.25f", "0.26f", "wave-features.ts:11", "smooth"],
  ["in a loop", waveFeatures("window", "distances"), ">> 1", ">> 2", "wave-features.ts:39", "half"],
  ["in a frame", waveFeatures("frames", "steps"), "/ 64", "/ 65", "wave-features.ts:10", "one"],
  ["at the end", waveFeatures("frames", "distances"), ">> 6", ">> 7", "wave-features.ts:45", "features"],
])("a difference %s is led back to its line", async (_, features, from, to, line, tensor) => {
  expect(await firstMismatch(features, from, to)).toMatchObject({ layer: "features", line, tensor });
});
