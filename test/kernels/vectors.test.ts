import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chooseKernel } from "../../src/plan/cost.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile, riscvFlags } from "../../src/target/toolchain.js";
import { findTools, need } from "../../src/target/tools.js";
import { Line } from "../target/echo.js";
import { compilerOf, kernelFolder, withVectors } from "./folder.js";

const RUNTIME = new URL("../../templates/runtime/", import.meta.url).pathname;
const RV32 = loadTarget("rv32");
const PRODUCTS = ["ff_dense_skip", "ff_dense_full", "ff_dense_dot", "ff_input_f32"];
const image = await compile(kernelFolder("vectors.c", PRODUCTS, RV32), "kernels", RV32);
/** Whose counts these are: another compiler has others. */
const BY = compilerOf(image);

/** A call of a product of int8 constants, or floats that become inputs; `density` is the percentage of inputs that are not zero. */
interface Call {
  readonly kernel: "skip" | "full" | "head by dot" | "head by full" | "head by skip" | "floats";
  readonly inputs: number;
  readonly outputs: number;
  readonly largest: number;
  readonly density: number;
}

/** Instructions of each call, counted by the emulator: the same on every run, so a change of kernel or compiler shows. */
async function instructions(vlen: number, calls: readonly Call[]): Promise<number[]> {
  const running = await boot(image, withVectors(RV32, vlen));
  const line = await Line.open(running.serialPath);
  const found: number[] = [];
  for (const { kernel, inputs, outputs, largest, density } of calls) {
    const letter = {
      skip: "s",
      full: "f",
      "head by dot": "d",
      "head by full": "a",
      "head by skip": "h",
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

/** Instructions per MAC of a dense layer in which no input is zero; inputs of 127 are the worst case. */
async function perMac(vlen: number, inputs: number, outputs: number, largest = 127): Promise<number> {
  const [count] = await instructions(vlen, [{ kernel: "full", inputs, outputs, largest, density: 100 }]);
  const found = count! / (inputs * outputs);
  console.log(
    `rv32, VLEN ${vlen}, ${BY}, ${inputs} x ${outputs}, inputs to ${largest}: ${found.toFixed(4)} per MAC`,
  );
  return found;
}

describe("int8 layers on rv32 without a zero input, instructions per MAC", () => {
  test("784 x 128 on vectors of 128, 256 and 512 bits", async () => {
    expect(await perMac(128, 784, 128), BY).toBeLessThanOrEqual(0.1);
    expect(await perMac(256, 784, 128), BY).toBeLessThanOrEqual(0.051);
    expect(await perMac(512, 784, 128), BY).toBeLessThanOrEqual(0.0465);
  });

  test("784 x 128, where products of four inputs fit into 16 bits", async () => {
    expect(await perMac(128, 784, 128, 64), BY).toBeLessThanOrEqual(0.085);
    expect(await perMac(128, 784, 128, 65), BY).toBeGreaterThan(0.095);
  });

  test("small and odd layers", async () => {
    expect(await perMac(128, 128, 128), BY).toBeLessThanOrEqual(0.11);
    expect(await perMac(128, 500, 500), BY).toBeLessThanOrEqual(0.103);
  });
});

test("sparse layers, heads and inputs on rv32, instructions", async () => {
  const calls: readonly (Call & { readonly most: number })[] = [
    { kernel: "skip", inputs: 784, outputs: 128, largest: 64, density: 19, most: 2250 },
    { kernel: "skip", inputs: 784, outputs: 128, largest: 127, density: 19, most: 2550 },
    { kernel: "skip", inputs: 128, outputs: 64, largest: 127, density: 50, most: 710 },
    { kernel: "head by dot", inputs: 128, outputs: 10, largest: 127, density: 50, most: 250 },
    { kernel: "head by dot", inputs: 64, outputs: 10, largest: 127, density: 50, most: 200 },
    { kernel: "floats", inputs: 191, outputs: 1, largest: 127, density: 90, most: 300 },
    { kernel: "head by skip", inputs: 64, outputs: 10, largest: 127, density: 10, most: 300 },
  ];
  const counts = await instructions(128, calls);
  console.log(
    `rv32, VLEN 128, ${BY}: ${JSON.stringify(calls.map((call, at) => [...Object.values(call), counts[at]]))}`,
  );
  for (const [at, { most }] of calls.entries()) expect(counts[at], BY).toBeLessThanOrEqual(most);
});

type Kernel = "dot" | "full" | "skip";

test("a head gets the kernel that costs less, or hardly more", async () => {
  const shapes = [1, 64, 128, 193, 500].flatMap((inputs) =>
    [2, 10, 64].map((outputs) => ({ inputs, outputs })),
  );
  const products = shapes.flatMap((shape) =>
    [10, 30, 50].map((density) => ({ ...shape, largest: 127, density })),
  );
  const count = (kernel: Kernel) =>
    instructions(
      128,
      products.map((product) => ({ ...product, kernel: `head by ${kernel}` as const })),
    );
  const counts = { dot: await count("dot"), full: await count("full"), skip: await count("skip") };
  for (const [at, { inputs, outputs, density }] of products.entries()) {
    const found = { dot: counts.dot[at]!, full: counts.full[at]!, skip: counts.skip[at]! };
    const chosen = chooseKernel({ inputs, outputs, density: density / 100 }, "rvv") as Kernel;
    const what = `${chosen} for ${inputs} x ${outputs}, ${density} %: ${JSON.stringify(found)}, ${BY}`;
    expect(found[chosen], what).toBeLessThanOrEqual(1.1 * Math.min(...Object.values(found)));
  }
});

test("no vector kernel spills a register group", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-spills-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tools = await findTools(["clang", "objdump"]);
  const kernels = readdirSync(RUNTIME).filter((name) => name.endsWith("_rvv.c"));
  expect(kernels).toContain("ff_dense_skip_rvv.c");
  for (const kernel of kernels) {
    const object = join(folder, `${kernel}.o`);
    const flags = [...riscvFlags(RV32), "-c", join(RUNTIME, kernel), "-o", object];
    execFileSync(need(tools, "clang").path, flags, { cwd: folder });
    const text = execFileSync(need(tools, "objdump").path, ["-d", object], { encoding: "utf8" });
    const spills = text.split("\n").filter((line) => /\bvs[1248]r/.test(line)); // what is loaded again was stored once
    expect({ kernel, spills }, BY).toEqual({ kernel, spills: [] });
  }
});
