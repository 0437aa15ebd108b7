import { expect, test } from "vitest";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";
import { kernelFolder } from "./folder.js";

const RV32 = loadTarget("rv32");
const KERNELS = ["ff_dense_half", "ff_dense_f16", "ff_dense_f32", "ff_learn_f16", "ff_learn_f32"];
const WEIGHTS = 256 * 256;

/** Counted by the emulator, so the same on every run: a change of kernel or compiler shows at once. */
test.each(COMPILERS)("halves against floats on rv32, a layer 256 x 256, by $name", async ({ gcc }) => {
  const image = await compile(kernelFolder("halves.c", KERNELS, RV32), "kernels", RV32, { gcc });
  const running = await boot(image, RV32);
  const line = await Line.open(running.serialPath);
  const per = async (command: string): Promise<number> => (await line.number(command)) / WEIGHTS;
  const found = {
    "sums of halves": await per("h"),
    "halves, float32 sums": await per("m"),
    floats: await per("s"),
    "update of halves": await per("u"),
    "update of floats": await per("U"),
  };
  await line.close();
  await running.stop();
  for (const [kernel, count] of Object.entries(found))
    expectAtMost(image, `256 x 256, ${kernel}, rv32`, count);
  expect(found.floats / found["sums of halves"]).toBeGreaterThanOrEqual(1.95);
  expect(found["update of floats"] / found["update of halves"]).toBeGreaterThanOrEqual(1.95);
});
