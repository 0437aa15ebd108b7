import { expect, onTestFinished, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { NEVER } from "../../src/ir/exits.js";
import { exitCount, type QuantModel } from "../../src/ir/quant.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { inferReference } from "../../src/reference/infer.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { temporaryFolder } from "../support/folder.js";
import { randomModel } from "../support/models/random-model.js";

const SIZE = 784;

/** 784 -> 256 -> 64, ten classes, as dense as an image network. */
function imageModel(slices: number): QuantModel {
  const model = randomModel({
    seed: 6,
    storage: "uint8",
    parts: [{ kind: "rms", size: SIZE }],
    units: [256, 64],
    slices: [slices, 1],
    classes: Array.from({ length: 10 }, (_, k) => `${k}`),
  });
  const layers = model.layers.map((layer) => ({ ...layer, density: 0.5 }));
  return { ...model, input: { ...model.input, density: 0.19 }, layers };
}

/** Every exit is tried, and none is taken. */
function neverLeaving(model: QuantModel): QuantModel {
  return {
    ...model,
    exits: { rule: "margin", thresholds: new Int32Array(exitCount(model) - 1).fill(NEVER) },
  };
}

/** An image in which no pixel is dark, and one with as many dark ones as handwriting has. */
function images(): Uint8Array[] {
  const random = createRandom(40);
  const handwriting = Uint8Array.from({ length: SIZE }, () =>
    random.uniform() < 0.19 ? 1 + random.below(255) : 0,
  );
  return [new Uint8Array(SIZE).fill(255), handwriting];
}

/** Instructions of one inference per image, counted by the emulator; its answers must be those of the reference. */
async function instructions(model: QuantModel, samples: readonly Uint8Array[]): Promise<number[]> {
  const target = loadTarget("rv32imc");
  const folder = temporaryFolder();
  const layout = plan(model);
  writeSources(folder, emit(model, layout, target, { version: "0.1.0" }));
  const running = await boot(await compile(folder, model.name, target), target);
  onTestFinished(running.stop);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  onTestFinished(() => link.close());
  const session = await connect(link, expectationOf(model, layout));
  const found = await session.infer(samples);
  for (const [index, raw] of samples.entries()) {
    const { label, exit, macs } = inferReference(model, layout.schedule, raw);
    expect(found[index]).toMatchObject({ label, exit, macs });
  }
  return found.map((each) => each.instructions!);
}

test("exits that are never taken cost 3 % of the instructions at most, four slices 10 %", async () => {
  const samples = images();
  const sliced = imageModel(4);
  const without = await instructions(sliced, samples);
  const never = await instructions(neverLeaving(sliced), samples);
  const whole = await instructions(imageModel(1), samples);
  const exits = never.map((count, index) => count / without[index]! - 1);
  const slices = without.map((count, index) => count / whole[index]! - 1);
  console.log(`rv32imc, 784-256-64: ${JSON.stringify({ whole, sliced: without, never, exits, slices })}`);
  for (const each of exits) expect(each).toBeLessThanOrEqual(0.03);
  for (const each of slices) expect(each).toBeLessThanOrEqual(0.1);
}, 120_000);
