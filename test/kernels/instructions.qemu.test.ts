import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelFiles } from "../../src/emit/runtime.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";

const HERE = new URL("./", import.meta.url).pathname;
const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;
const KERNELS = ["sparse", "row", "dot"];
const MACS = 784 * 128;

/** A folder as the emitter would write it, with the kernels as the library and a counting main as the firmware. */
function kernelFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "kernels"));
  mkdirSync(join(folder, "firmware"));
  const kernels = kernelFiles(
    KERNELS.map((kernel) => `ff_dense_${kernel}`),
    "none",
  );
  for (const [file, text] of kernels) writeFileSync(join(folder, "kernels", file), text);
  for (const file of ["kernels.c", "kernels.h"]) cpSync(join(HERE, file), join(folder, "kernels", file));
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  for (const file of ["answers.h", "main.c"]) cpSync(join(HERE, file), join(folder, "firmware", file));
  return folder;
}

/** Counted by the emulator, so the same on every run: a change of kernel or compiler shows at once. */
test.each(COMPILERS)("a dense layer 784 x 128 of non-zero inputs on rv32imc by $name", async ({ gcc }) => {
  const target = loadTarget("rv32imc");
  const image = await compile(kernelFolder(), "kernels", target, { gcc });
  const running = await boot(image, target);
  const line = await Line.open(running.serialPath);
  const preparation = await line.number("9");
  const perMac: Record<string, number> = {};
  for (const [index, kernel] of KERNELS.entries()) {
    perMac[kernel] = ((await line.number(`${index}`)) - preparation) / MACS;
  }
  await line.close();
  await running.stop();

  for (const kernel of KERNELS) expectAtMost(image, `int8 784 x 128, ${kernel}, rv32imc`, perMac[kernel]!);
  expect(Math.min(...Object.values(perMac))).toBeGreaterThan(2.5);
});
