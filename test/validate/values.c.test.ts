import { afterEach, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { NEVER } from "../../src/ir/exits.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { schedule } from "../../src/readouts/index.js";
import { evaluateExits } from "../../src/reference/evaluate-exits.js";
import { validate } from "../../src/validate/validate.js";
import { compareStream } from "../../src/validate/validate-stream.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { valueIr, valueModel, valueSamples } from "../support/models/value-model.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** The same with exits by which half of some samples leave, but never at the first. */
function withMedianThresholds(model: DeviceModel): DeviceModel {
  const closed = model.scoreExponent > 0 ? Int32Array.of(NEVER, NEVER) : Float32Array.of(NEVER, NEVER);
  const asked = { ...model, exits: { rule: "margin", thresholds: closed } } as const;
  const { exits } = evaluateExits(asked, schedule(asked), valueSamples(valueIr(), 60, 9));
  closed[1] = [...exits[1]!.margins].sort((a, b) => a - b)[30]!;
  return asked;
}

async function verdictOf(model: DeviceModel, edit?: Edit): Promise<Verdict> {
  const { layout, program } = compileEmitted(model, edit);
  const device = await startDevice(program);
  cleanup.push(() => device.stop());
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  return validate({
    ...{ model, plan: layout, constants: deviceTensors(model, layout), image: null, samples: "all", seed: 1 },
    ...{ test: valueSamples(valueIr(), 60, 9), target: "host", execution: "host" },
    session: await connect(link, expectationOf(model, layout)),
  });
}

test.each([
  ["int8", [1, 1]],
  ["int8", [1, 2]],
  ["fp16", [1, 1]],
  ["f32", [1, 2]],
] as const)("values of a device are those of the reference: %s, slices %j", async (precision, slices) => {
  const verdict = await verdictOf(valueModel(precision, { slices }));
  expect(verdict).toMatchObject({ mismatches: 0, samples: 60, testAccuracy: null, exits: [] });
});

test.each(["int8", "fp16", "f32"] as const)(
  "where the estimate hardly changes both leave early: %s",
  async (precision) => {
    const model = withMedianThresholds(valueModel(precision, { widths: [5, 4, 4] }));
    const verdict = await verdictOf(model);
    expect(verdict.mismatches).toBe(0);
    expect(verdict.macs!.max).toBeGreaterThan(verdict.macs!.mean + 4);
    expect(verdict.exits.map(({ share }) => share > 0)).toEqual([false, true, true]);
    expect(verdict.exits[1]).toMatchObject({ accuracyLeaving: null, accuracyAlone: null });
  },
);

test("a constant that is taken off in place of being added is found where it arises", async () => {
  const model = valueModel("int8");
  const edit = [
    `${model.name}/ff_values_s32.c`,
    "estimate[k] += constant[k]",
    "estimate[k] -= constant[k]",
  ] as const;
  const verdict = await verdictOf(model, edit);
  expect(verdict.mismatches).toBe(60);
  expect(verdict.firstMismatch).toMatchObject({ layer: "dense2", tensor: "estimate" });
});

test("a stream answers with the values of its windows", async () => {
  const whole = valueModel("int8", { shape: [6, 1] });
  const stream = { kind: "windows", length: 6, hop: 2, rowSize: 1, decision: null } as const;
  const model: DeviceModel = { ...whole, stream };
  const { layout, program } = compileEmitted(model);
  const device = await startDevice(program);
  cleanup.push(() => device.stop());
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  const { verdict, firstMismatch } = await compareStream({
    ...{ model, plan: layout, stream: layout.stream!, recording: valueSamples(valueIr(), 20, 9) },
    session: await connect(link, expectationOf(model, layout)),
    constants: 0,
    progress: () => undefined,
  });
  expect(firstMismatch).toBeNull();
  expect(verdict).toMatchObject({ rows: 120, answers: 58, mismatches: 0 });
});
