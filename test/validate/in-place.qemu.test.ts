import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { mapModel, noise } from "../support/models/map-model.js";

const SHAPE = [12, 9, 3];
const LAYERS = `[conv2d(20, { kernel: 3, padding: "same" }), separable2d(20, { kernel: 3, padding: "same" }),
  conv2d(20, { kernel: 3, padding: "same", pool: 2 }), dense(10)]`;

test.each([
  ["host", "int8"],
  ["rv32imc", "int8"],
  ["rv32", "int8"],
  ["rv32", "fp16"],
])(
  "maps on %s in %s take the place of those that nobody needs, and answers agree",
  async (name, precision) => {
    const model = mapModel({ shape: SHAPE, layers: LAYERS }, { precision: `"${precision}"` });
    const target = loadTarget(name);
    const layout = plan(model, target.arch);
    expect(Object.keys(layout.slides)).not.toEqual([]);
    const folder = temporaryFolder();
    writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
    const image = await compile(folder, model.name, target, { ramBytes: layout.ram });
    const running = await boot(image, target);
    const link = await Link.open(running.serialPath, { baud: target.serial.baud });
    try {
      const session = await connect(link, expectationOf(model, layout));
      const samples = encodeSamples(noise(SHAPE, 10), model.input);
      const { firstMismatch, mismatches } = await validate({
        model,
        plan: layout,
        constants: deviceTensors(model, layout),
        test: samples,
        samples: "all",
        seed: 1,
        session,
        target: name,
        execution: running.execution,
        image,
      });
      expect({ firstMismatch, mismatches }).toEqual({ firstMismatch: undefined, mismatches: 0 });
    } finally {
      await link.close();
      await running.stop();
    }
  },
);
