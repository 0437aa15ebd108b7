/** The firmware of examples/firmware-cmake, built by CMake and run: it answers and learns as the reference does. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { loadDataset } from "../../src/data/load.js";
import { check } from "../../src/frontend/check.js";
import { parse } from "../../src/frontend/parse.js";
import { lower } from "../../src/ir/lower.js";
import type { Plan } from "../../src/ir/plan.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { inferReference } from "../../src/reference/infer.js";
import { createLearner } from "../../src/reference/learn.js";
import { silent } from "../../src/report/progress.js";
import { loadTarget } from "../../src/target/target.js";
import { requireTrained } from "../../src/train/load-or-train.js";
import { ffEdge } from "../cli/run.js";
import { cmake } from "../support/cmake.js";
import { run } from "../support/compile.js";
import { temporaryFolder } from "../support/folder.js";

const EXAMPLE = new URL("../../examples/firmware-cmake/", import.meta.url).pathname;
const TOOLCHAIN = ["--toolchain", join(EXAMPLE, "virt/toolchain.cmake")];
const QEMU = "-M virt -bios none -nographic -kernel".split(" ");

const root = temporaryFolder();
const project = join(root, "motor");
const readings = readReadings();

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
  const learns = readFileSync(join(project, "model.ts"), "utf8").replace(
    "precision:",
    "learning: {},\n  precision:",
  );
  writeFileSync(join(project, "learns.ts"), learns);
});

test("its readings are the first lines of the test data", () => {
  const [, ...lines] = readFileSync(join(project, "test.csv"), "utf8").trim().split("\n");
  const classes = ["normal", "imbalance", "bearing"];
  const found = lines.slice(0, readings.length).map((line) => {
    const cells = line.split(",");
    return { values: cells.slice(0, -1).map(Number), label: classes.indexOf(cells.at(-1)!) };
  });
  expect(readings.length).toBe(8);
  expect(readings).toEqual(found);
});

test.each([
  ["model.ts", "host", "host"],
  ["model.ts", "rv32imc", "host"],
  ["learns.ts", "rv32imc", "host"],
  ["learns.ts", "rv32imc", "QEMU"],
])("%s for %s says on %s what the reference says", async (file, target, machine) => {
  const out = join(root, "out");
  const built = ffEdge(["build", file, "--target", target, "--out", out, "--json"], { cwd: project });
  expect(built.stderr).not.toMatch(/FF\d{4}/);
  const library = join(JSON.parse(built.stdout).folder, "motor");
  const folder = join(root, "build", `${file}-${target}-${machine}`);
  cmake(EXAMPLE, folder, [`-DMODEL_FOLDER=${library}`, ...(machine === "QEMU" ? TOOLCHAIN : [])]);
  const program = join(folder, "monitor");
  const said =
    machine === "QEMU" ? run("qemu-system-riscv32", [...QEMU, program], folder) : run(program, [], folder);
  expect(said.trim().split("\n")).toEqual(await expected(join(project, file), target, out));
  if (file === "model.ts" && target === "rv32imc") expect(said).toContain(shownInReadme());
});

/** What the firmware should say, line by line. */
async function expected(file: string, target: string, out: string): Promise<string[]> {
  const { model, plan } = await prepared(file, target, out);
  const { inputs } = encodeSamples(
    {
      count: readings.length,
      size: model.input.size,
      storage: "float32",
      inputs: Float32Array.from(readings.flatMap(({ values }) => values)),
      labels: Uint16Array.from(readings, ({ label }) => label),
    },
    model.input,
  );
  const sample = (index: number) => inputs.subarray(index * model.input.size, (index + 1) * model.input.size);
  const learner = model.learning === null ? null : createLearner(model, plan);
  const answers = () =>
    readings.map((_, index) => {
      const { label, margin } =
        learner?.infer(sample(index)) ?? inferReference(model, plan.schedule, sample(index));
      return `${index} ${model.classes[label]}, margin ${margin}`;
    });
  const before = answers();
  if (learner === null) return before;
  for (const [index, { label }] of readings.entries()) learner.learn(sample(index), label);
  const after = answers();
  expect(after).not.toEqual(before);
  return [...before, "learnt", ...after];
}

/** The model that `build` has emitted, from the weights that it has trained. */
async function prepared(
  file: string,
  target: string,
  out: string,
): Promise<{ model: QuantModel; plan: Plan }> {
  const program = check(parse(file));
  const ir = lower(program);
  const dataset = loadDataset(ir, { folder: project, spans: program.spans, seed: 1 });
  const options = { seed: 1, out, progress: silent, signal: new AbortController().signal };
  const { trained } = await requireTrained(ir, dataset, options);
  const { arch } = loadTarget(target);
  const model = quantize(ir, trained, dataset.validation, arch.fpu, 1);
  return { model, plan: plan(model, arch) };
}

function shownInReadme(): string {
  return /```\n([\s\S]*?)\.\.\.\n```/.exec(readFileSync(join(EXAMPLE, "README.md"), "utf8"))![1]!;
}

function readReadings(): { values: number[]; label: number }[] {
  const text = readFileSync(join(EXAMPLE, "readings.h"), "utf8");
  return [...text.matchAll(/\{ \{([-\d, ]+)\}, (\d) \}/g)].map(([, values, label]) => ({
    values: values!.split(",").map((value) => Number(value) / 1000),
    label: Number(label),
  }));
}
