import { expect, test } from "vitest";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../target/echo.js";
import { compilerOf, kernelFolder } from "./folder.js";

const RV32 = loadTarget("rv32");
const KERNELS = ["ff_dense_half", "ff_dense_f16", "ff_dense_f32", "ff_learn_f16", "ff_learn_f32"];
const WEIGHTS = 256 * 256;

/** Counted by the emulator, so the same on every run: a change of kernel or compiler shows at once. */
test("halves against floats on rv32, a layer 256 x 256, instructions per MAC or weight", async () => {
  const image = await compile(kernelFolder("halves.c", KERNELS, RV32), "kernels", RV32);
  const running = await boot(image, RV32);
  const line = await Line.open(running.serialPath);
  const per = async (command: string): Promise<number> => (await line.number(command)) / WEIGHTS;
  const forward = { halves: await per("h"), mixed: await per("m"), floats: await per("s") };
  const update = { halves: await per("u"), floats: await per("U") };
  await line.close();
  await running.stop();
  const ratios = {
    halfSums: forward.floats / forward.halves,
    floatSums: forward.floats / forward.mixed,
    update: update.floats / update.halves,
  };
  const by = compilerOf(image);
  console.log(`halves on rv32 by ${by}: ${JSON.stringify({ forward, update, ratios })}`);
  expect(forward.halves, by).toBeLessThanOrEqual(0.065);
  expect(forward.mixed, by).toBeLessThanOrEqual(0.096);
  expect(update.halves, by).toBeLessThanOrEqual(0.08);
  expect(ratios.halfSums, by).toBeGreaterThanOrEqual(1.95);
  expect(ratios.update, by).toBeGreaterThanOrEqual(1.95);
});
