import { describe, expect, test } from "vitest";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";
import { kernelFolder } from "./folder.js";
import { hardwareLoops } from "./hardware-loops.js";

const PULP = loadTarget("pulp");
const KERNELS = ["ff_dense_half", "ff_learn_f16", "ff_dense_dot"];
const MACS = 784 * 128;
/** Every fifth input of the layer is not zero. */
const SPARSE = 157 * 128;

describe.each(COMPILERS)("on pulp by $name", async ({ gcc }) => {
  const folder = kernelFolder("pulp.c", KERNELS, PULP);
  const image = await compile(folder, "kernels", PULP, { gcc });

  /** Counted with the emulated instructions as one each, so the same on every run. */
  test("a layer 784 x 128, instructions per MAC that is carried out", async () => {
    const running = await boot(image, PULP);
    const line = await Line.open(running.serialPath);
    const per = async (command: string, macs: number): Promise<number> => (await line.number(command)) / macs;
    const found = {
      dense: await per("f", MACS),
      sparse: await per("F", SPARSE),
      update: await per("u", MACS),
      sparseUpdate: await per("U", SPARSE),
      bytes: await per("d", MACS),
    };
    await line.close();
    await running.stop();
    // The loops alone: 33 / 32 (34 / 32 where some are zero), 49 / 32 and 9 / 16; then the list, and what is around it.
    for (const [kernel, count] of Object.entries(found))
      expectAtMost(image, `784 x 128, ${kernel}, pulp`, count);
  }, 60_000);

  test("hardware loops are as long as their rows", async () => {
    // Four rows of bytes; sums of 16 words, listed and full; updates of the same.
    expect(await hardwareLoops(folder)).toEqual(expect.arrayContaining([9, 33, 34, 49, 50]));
  });
});
