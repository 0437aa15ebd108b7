import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { Target } from "../../src/ir/target-description.js";
import { plan } from "../../src/plan/plan.js";
import { findGcc, gccFlags } from "../../src/target/gcc.js";
import { loadTarget } from "../../src/target/target.js";
import { riscvFlags } from "../../src/target/toolchain.js";
import { expectCompiles, temporary } from "../support/compile.js";
import { fromJson } from "./quant-json.js";

/** All kernels in the form of each target, and emitted libraries, are clean under gcc too, with the flags of firmware. */

const RUNTIME = fileURLToPath(new URL("../../templates/runtime/", import.meta.url));
const CASES = fileURLToPath(new URL("../cases/", import.meta.url));
const TARGETS = ["rv32", "rv32imafc", "rv32imc", "pulp"].map((name) => loadTarget(name));
const models = readdirSync(CASES).map((name) => fromJson(readFileSync(`${CASES}${name}/quant.json`, "utf8")));
const gcc = await findGcc();
if (gcc === null) console.log("no gcc >= 14 for RISC-V here: nothing is compiled with it");

/** Every file of templates/runtime that a target may get. */
function kernelsOf({ precisions, arch }: Target): Map<string, string> {
  const names = readdirSync(RUNTIME)
    .filter((name) => /\.[ch]$/.test(name) && !/_(rvv|pulp)\.[ch]$/.test(name))
    .filter((name) => precisions.includes("fp16") || !/f16|f32|half|real/.test(name))
    .map((name) => name.slice(0, -2));
  return new Map([...kernelFiles(names, arch.simd)].map(([name, text]) => [`kernels/${name}`, text]));
}

describe.runIf(gcc !== null).each(TARGETS)("$name", (target) => {
  test("every kernel is clean under gcc", async () => {
    const folder = temporary(kernelsOf(target));
    await expectCompiles(gcc!.path, gccFlags(riscvFlags(target), folder), folder, ["kernels"]);
  });

  test.each(models.filter(({ precision }) => target.precisions.includes(precision)))(
    "$name is clean under gcc",
    async (model) => {
      const sources = emit(model, plan(model, target.arch), target, { version: "0.1.0" });
      const folder = temporary(sources);
      await expectCompiles(gcc!.path, gccFlags(riscvFlags(target), folder), folder, [model.name, "firmware"]);
    },
  );
});
