import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { benchDocument } from "../../examples/bench/document.js";
import { figureOf } from "../../examples/bench/figures.js";
import { IMPORTED_ROWS } from "../../examples/bench/imported-rows.js";
import type { Row } from "../../examples/bench/row.js";
import { HOST_ROWS, ROWS } from "../../examples/bench/rows.js";
import { commandOf, hostCommandOf } from "../../examples/bench/run-row.js";
import { modelText } from "../../examples/results/store.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import type { BenchReport, LearningCost } from "../../src/ir/bench.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

const row = (id: string): Row => ROWS.find((each) => each.id === id)!;

const LEARN: ReadonlySet<Row["figure"]["per"]> = new Set([
  "weight",
  "layerWeight",
  "update",
  "layerUpdate",
  "inferenceOfSame",
]);

const TRAINED: ReadonlySet<Row["figure"]["per"]> = new Set(["inference", "inferenceOfSame"]);

describe("rows", () => {
  it("have names of their own, and agree on the model of a shared training", () => {
    expect(new Set([...ROWS, ...HOST_ROWS].map(({ id }) => id)).size).toBe(ROWS.length + HOST_ROWS.length);
    const models = new Map<string, unknown>();
    for (const { id, training = id, model } of ROWS) {
      expect(models.get(training) ?? model).toEqual(model);
      models.set(training, model);
    }
  });

  // Nets in files of other frameworks are read where those are.
  const readable = ROWS.filter((each) => process.env.FF_EDGE_DATA || !IMPORTED_ROWS.includes(each));
  it.each(readable.filter(({ model }) => typeof model !== "string"))(
    "$id is a model with the step it shows",
    (each) => {
      const file = join(folder, `${each.id}.ts`);
      writeFileSync(file, modelText(each.model as Exclude<Row["model"], string>));
      const ir = lower(check(parse(file)));
      const { figure } = each;
      if ("layer" in figure) expect(ir.layers.map(({ name }) => name)).toContain(figure.layer);
      expect(ir.learning !== null).toBe(LEARN.has(figure.per));
      expect(ir.training.epochs === 0).toBe(
        !TRAINED.has(figure.per) || ("inputs" in figure && figure.inputs === "dense"),
      );
    },
  );
});

describe("figures", () => {
  const step = { what: "", kernel: null, weighted: 200, modelled: null, macs: 50 };
  const dense = [{ ...step, layer: "dense1", kind: "dense", instructions: 100 }];
  const cost = (instructions: number): LearningCost => ({
    ...{ instructions, p99: 0, max: 0, weighted: 3 * instructions, weights: 10, density: 1, skipped: 0 },
    ...{ instructionsPerWeight: 0, weightedPerWeight: 0, calls: 1, layers: [] },
    steps: [
      {
        layer: "dense1",
        kind: "learnDense",
        what: "",
        kernel: null,
        modelled: null,
        instructions: 785 * 128,
        weighted: 0,
      },
    ],
  });
  const inference = { instructions: 42, p99: 0, max: 0, weighted: 43, macs: 1, instructionsPerMac: 42 };
  const report: BenchReport = {
    ...{
      model: "m",
      target: "rv32",
      execution: "qemu",
      precision: "int8",
      tools: { clang: "19" },
      samples: 1,
    },
    ...{ inference, layers: [], steps: [], exits: [] },
    dense: { inference, layers: [], steps: dense },
    learning: { dense: cost(1000), real: cost(100) },
  };

  it("divide by what they are counted per", () => {
    expect(figureOf(row("int8-rv32imc"), report)).toMatchObject({ value: 2, weighted: 4 });
    expect(figureOf(row("update-fp16-rv32"), report)).toMatchObject({ value: 1 });
    expect(figureOf(row("learn-int8-rv32-dense"), report)).toMatchObject({ value: 100, weighted: 300 });
    expect(figureOf(row("learn-int8-rv32-real"), report)).toMatchObject({ value: 10, weighted: 30 });
    expect(figureOf(row("mnist-rv32-full"), report)).toMatchObject({ value: 42, weighted: 43 });
  });

  it("are missing where nothing was measured", () => {
    expect(figureOf(row("fp16-rv32"), report)).toBeNull(); // no such step
    const unknown = { ...report, inference: { ...inference, instructions: null } };
    expect(figureOf(row("mnist-rv32-full"), unknown)).toBeNull();
  });

  it("stand in the document beside others, goal and command", () => {
    const run = { bench: report, gcc: null, accuracy: 0.985 };
    const text = benchDocument(
      ROWS.map((each) => ({ row: each, run: each.id.startsWith("int8") ? run : null })),
      HOST_ROWS.map((each) => ({ row: each, run: each.unit === "bytes" ? { value: 1234, cores: 2 } : null })),
    );
    expect(text).toMatch(
      /\(`int8-rv32imc`\) \| 2\.00 \| not present \| 4\.00 \| – \| 0\.5000 \| muRISCV-NN 5\.11; .* better 3\.15: better \|/,
    );
    expect(text).toMatch(/\(`int8-rv32-512`\) \| 2\.00 .* better 0\.04: \*\*missed\*\* \|/);
    expect(text).toMatch(/\(`mnist-rv32-full`\) \| – \| – .* 3 600, better 3 200, at ≥ 97\.6 % \|/);
    expect(text).toMatch(/\(`ram-learning`\) \| 1 234 bytes \| AIfES .* 210 000: better \|/);
    expect(text).toContain("clang alone");
    expect(text).toContain("Measured with clang 19.");
    for (const each of ROWS) expect(text).toContain(`${commandOf(each)}  # ${each.id}`);
    for (const each of HOST_ROWS) expect(text).toContain(`${hostCommandOf(each)}  # ${each.id}`);
  });

  it("stand beside those of gcc, and miss their goal where the network is not good enough", () => {
    const gcc = { ...report, tools: { gcc: "14.2.0" }, inference: { ...inference, instructions: 63 } };
    const textOf = (accuracy: number): string =>
      benchDocument(
        ROWS.map((each) => ({ row: each, run: { bench: report, gcc, accuracy } })),
        HOST_ROWS.map((each) => ({ row: each, run: { value: each.goal.must / 4, cores: 2 } })),
      );
    expect(textOf(0.98)).toMatch(
      /\(`mnist-rv32-full`\) \| 42\.00 \| 0 \| 0 \| 63\.00 \(\+50\.0 %\) .* better \|/,
    );
    expect(textOf(0.97)).toMatch(/\(`mnist-rv32-full`\) .* \*\*missed\*\* \|/);
    expect(textOf(0.98)).toContain("Measured with clang 19, gcc 14.2.0.");
    expect(textOf(0.98)).toContain("+0.0 % to +50.0 %");
    expect(textOf(0.98)).toMatch(/\(`time-training`\) \| 0\.25 of 15 s, on 2 cores \|/);
  });

  it("compare halves with floats where both have been run", () => {
    const run = (instructions: number, weighted: number) => {
      const learnt = {
        layer: "dense1",
        kind: "learnDense",
        what: "",
        kernel: null,
        modelled: null,
        instructions,
        weighted,
      };
      const one = { ...cost(0), steps: [learnt] };
      return { bench: { ...report, learning: { dense: one, real: one } }, gcc: null, accuracy: null };
    };
    const runs = new Map([
      ["update-f32-rv32", run(300, 80)],
      ["update-fp16-rv32", run(100, 40)],
      ["fp16-rv32", run(1, 1)],
    ]);
    const text = benchDocument(
      ROWS.map((each) => ({ row: each, run: runs.get(each.id) ?? null })),
      [],
    );
    expect(text).toMatch(
      /^\| Weight update 784 x 128 \| 3\.00 x \| 2\.00 x \| ≥ 1\.95 x, better 2\.1: better \|$/m,
    );
    expect(text).toMatch(/^\| Forward 256 x 256, float32 sums \| – \| – \| – \|$/m);
    expect(text).toMatch(/^\| Forward 256 x 256, sums of halves \| – \| – \| ≥ 1\.95 x, better 2\.1 \|$/m);
  });
});
