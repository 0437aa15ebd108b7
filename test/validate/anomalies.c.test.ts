import { afterEach, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { validate } from "../../src/validate/validate.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { anomalyModel, anomalySamples } from "../support/models/anomaly-model.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** Normal samples, anomalies, zeros and the largest there are. */
function samples() {
  const all = anomalySamples(60, 9, 3);
  all.inputs.fill(0, 0, 6);
  all.inputs.fill(1e4, 6, 12);
  return all;
}

async function verdictOf(model: DeviceModel, edit?: Edit): Promise<Verdict> {
  const { layout, program } = compileEmitted(model, edit);
  const device = await startDevice(program);
  cleanup.push(() => device.stop());
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  return validate({
    ...{ model, plan: layout, constants: deviceTensors(model, layout), image: null, samples: "all", seed: 1 },
    ...{ test: encodeSamples(samples(), model.input), target: "host", execution: "host" },
    session: await connect(link, expectationOf(model, layout)),
  });
}

test.each([
  ["int8", true],
  ["int8", false],
  ["fp16", true],
  ["f32", true],
] as const)("scores of a device are those of the reference: %s, decimal input %s", async (precision, fpu) => {
  const verdict = await verdictOf(anomalyModel(precision, {}, fpu));
  expect(verdict).toMatchObject({ mismatches: 0, samples: 60, testAccuracy: null, exits: [] });
});

test("a reconstruction that adds its input in place of taking it off is found where it arises", async () => {
  const model = anomalyModel("int8");
  const edit = [`${model.name}/ff_reconstruct_s8.c`, "cell->bias[i] - u[i]", "cell->bias[i] + u[i]"] as const;
  const verdict = await verdictOf(model, edit);
  expect(verdict.mismatches).toBeGreaterThan(0);
  expect(verdict.firstMismatch).toMatchObject({ layer: "dense1", tensor: "dense1_left" });
});
