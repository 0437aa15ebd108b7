/** Rows that are pushed one by one to emulated targets, with and without vectors: not a bit differs. */
import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { compareStream } from "../../src/validate/validate-stream.js";
import { temporaryFolder } from "../support/folder.js";
import { STREAMED, streamModel, windows } from "../support/models/stream-model.js";

test.each([
  ["rv32", "int8", "strides and heads on every map"],
  ["rv32", "fp16", "a pool of a layer, a mean and a dense layer"],
  ["rv32imafc", "fp16", "strides and heads on every map"],
  ["rv32imc", "int8", "a pool of a layer, a mean and a dense layer"],
] as const)("%s, %s: %s", async (name, precision, net) => {
  const model = streamModel({ layers: STREAMED[net], precision, hop: 4 });
  const target = loadTarget(name);
  const layout = plan(model, target.arch);
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const running = await boot(await compile(folder, model.name, target), target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const session = await connect(link, expectationOf(model, layout));
    const recording = windows(createRandom(13), 20, 32 * 3);
    const sides = { model, plan: layout, stream: layout.stream!, session, recording };
    const { verdict, firstMismatch } = await compareStream({ ...sides, progress: () => undefined });
    expect(firstMismatch).toBeNull();
    expect(verdict).toMatchObject({ answers: 153, mismatches: 0 });
  } finally {
    await link.close();
    await running.stop();
  }
});
