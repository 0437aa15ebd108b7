import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Image } from "../../src/ir/image.js";
import { chooseKernel } from "../../src/plan/cost.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile, riscvFlags } from "../../src/target/toolchain.js";
import { findTools, need } from "../../src/target/tools.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";
import { kernelFolder, withVectors } from "./folder.js";

const RUNTIME = new URL("../../templates/runtime/", import.meta.url).pathname;
const RV32 = loadTarget("rv32");
const PRODUCTS = ["ff_dense_sparse", "ff_dense_row", "ff_dense_dot", "ff_input_f32"];

/** A call of a product of int8 constants, or floats that become inputs; `density` is the percentage of inputs that are not zero. */
interface Call {
  readonly kernel: "sparse" | "row" | "head by dot" | "head by row" | "head by sparse" | "floats";
  readonly inputs: number;
  readonly outputs: number;
  readonly largest: number;
  readonly density: number;
}

/** Instructions of each call, counted by the emulator: the same on every run, so a change of kernel or compiler shows. */
async function instructions(image: Image, vlen: number, calls: readonly Call[]): Promise<number[]> {
  const running = await boot(image, withVectors(RV32, vlen));
  const line = await Line.open(running.serialPath);
  const found: number[] = [];
  for (const { kernel, inputs, outputs, largest, density } of calls) {
    const letter = {
      sparse: "s",
      row: "f",
      "head by dot": "d",
      "head by row": "a",
      "head by sparse": "h",
      floats: "i",
    }[kernel];
    const command = Buffer.from([letter.charCodeAt(0), 0, 0, 0, 0, largest, density]);
    command.writeUInt16LE(inputs, 1);
    command.writeUInt16LE(outputs, 3);
    found.push((await line.ask(command, 4)).readUInt32LE());
  }
  await line.close();
  await running.stop();
  return found;
}

/** The name of inputs in the table of counts; a largest of 0 stands for those of standardised samples: both signs, like a bell. */
const inputsTo = (largest: number): string => (largest === 0 ? "like a bell" : `to ${largest}`);

/** Dense layers in which hardly an input is zero; to 64 the products of any four fit into 16 bits, to 127 those of few. */
const DENSE = [
  { vlen: 128, inputs: 784, outputs: 128, largest: 127 },
  { vlen: 256, inputs: 784, outputs: 128, largest: 127 },
  { vlen: 512, inputs: 784, outputs: 128, largest: 127 },
  { vlen: 128, inputs: 784, outputs: 128, largest: 64 },
  { vlen: 128, inputs: 784, outputs: 128, largest: 0 },
  { vlen: 128, inputs: 128, outputs: 128, largest: 127 },
  { vlen: 128, inputs: 500, outputs: 500, largest: 127 },
] as const;

/** Layers with zeros, and heads. */
const SPARSE: readonly Call[] = [
  { kernel: "sparse", inputs: 784, outputs: 128, largest: 64, density: 19 },
  { kernel: "sparse", inputs: 784, outputs: 128, largest: 127, density: 19 },
  { kernel: "sparse", inputs: 128, outputs: 64, largest: 127, density: 50 },
  { kernel: "head by dot", inputs: 128, outputs: 10, largest: 127, density: 50 },
  { kernel: "head by dot", inputs: 64, outputs: 10, largest: 127, density: 50 },
  { kernel: "head by sparse", inputs: 64, outputs: 10, largest: 127, density: 10 },
  { kernel: "floats", inputs: 191, outputs: 1, largest: 127, density: 90 },
];

describe.each(COMPILERS)("int8 layers on rv32 by $name", async ({ gcc }) => {
  const image = await compile(kernelFolder("vectors.c", PRODUCTS, RV32), "kernels", RV32, { gcc });

  test.each(DENSE)("$inputs x $outputs, inputs to $largest, VLEN $vlen", async (layer) => {
    const { vlen, inputs, outputs, largest } = layer;
    const [count] = await instructions(image, vlen, [{ ...layer, kernel: "row", density: 100 }]);
    const name = `int8 ${inputs} x ${outputs}, inputs ${inputsTo(largest)}, rv32 VLEN ${vlen}`;
    expectAtMost(image, name, count! / (inputs * outputs));
  });

  test("inputs that are large take pairs of products, not groups of four", async () => {
    const call = { kernel: "row", inputs: 784, outputs: 128, density: 100 } as const;
    const [four, two] = await instructions(image, 128, [
      { ...call, largest: 64 },
      { ...call, largest: 127 },
    ]);
    expect(two! / four!).toBeGreaterThan(1.1);
  });

  test("sparse layers and heads", async () => {
    const counts = await instructions(image, 128, SPARSE);
    for (const [at, { kernel, inputs, outputs, largest, density }] of SPARSE.entries()) {
      const name = `int8 ${inputs} x ${outputs}, ${kernel}, ${density} % to ${largest}, rv32, call`;
      expectAtMost(image, name, counts[at]!);
    }
  });
});

type Kernel = "dot" | "row" | "sparse";

test("a head gets the kernel that costs less, or hardly more", async () => {
  const image = await compile(kernelFolder("vectors.c", PRODUCTS, RV32), "kernels", RV32);
  const shapes = [1, 64, 128, 193, 500].flatMap((inputs) =>
    [2, 10, 64].map((outputs) => ({ inputs, outputs })),
  );
  const products = shapes.flatMap((shape) =>
    [10, 30, 50].map((density) => ({ ...shape, largest: 127, density })),
  );
  const count = (kernel: Kernel) =>
    instructions(
      image,
      128,
      products.map((product) => ({ ...product, kernel: `head by ${kernel}` as const })),
    );
  const counts = { dot: await count("dot"), row: await count("row"), sparse: await count("sparse") };
  for (const [at, { inputs, outputs, density }] of products.entries()) {
    const found = { dot: counts.dot[at]!, row: counts.row[at]!, sparse: counts.sparse[at]! };
    const chosen = chooseKernel({ inputs, outputs, density: density / 100 }, "rvv") as Kernel;
    const what = `${chosen} for ${inputs} x ${outputs}, ${density} %: ${JSON.stringify(found)}`;
    expect(found[chosen], what).toBeLessThanOrEqual(1.1 * Math.min(...Object.values(found)));
  }
});

test("no vector kernel spills a register group", async () => {
  const folder = temporaryFolder();
  const tools = await findTools(["clang", "objdump"]);
  const kernels = readdirSync(RUNTIME).filter((name) => name.endsWith("_rvv.c"));
  expect(kernels).toContain("ff_dense_sparse_rvv.c");
  for (const kernel of kernels) {
    const object = join(folder, `${kernel}.o`);
    const flags = [...riscvFlags(RV32), "-c", join(RUNTIME, kernel), "-o", object];
    execFileSync(need(tools, "clang").path, flags, { cwd: folder });
    const text = execFileSync(need(tools, "objdump").path, ["-d", object], { encoding: "utf8" });
    const spills = text.split("\n").filter((line) => /\bvs[1248]r/.test(line)); // what is loaded again was stored once
    expect({ kernel, spills }).toEqual({ kernel, spills: [] });
  }
});
