import { spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { ffEdge, ROOT } from "./run.js";

type Report = z.infer<typeof schemas.bench>;

const folder = temporaryFolder();
const plain = join(folder, "plain");
const learns = join(folder, "learns");

function bench(cwd: string, ...args: string[]): Report {
  const { stdout, stderr, code } = ffEdge(["bench", "model.ts", "--samples", "40", "--json", ...args], {
    cwd,
  });
  if (code !== 0) throw new Error(stderr);
  return schemas.bench.parse(JSON.parse(stdout));
}

const known = new Map<string, Report>();

/** The same, run at its first use. */
function benched(cwd: string, target: string): Report {
  const key = `${cwd} ${target}`;
  const report = known.get(key) ?? bench(cwd, "--target", target);
  known.set(key, report);
  return report;
}

const total = (rows: readonly { readonly instructions: number | null }[]): number =>
  rows.reduce((sum, { instructions }) => sum + (instructions ?? Number.NaN), 0);

beforeAll(() => {
  for (const project of [plain, learns]) expect(ffEdge(["init", project]).code).toBe(0);
  const file = join(learns, "model.ts");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace('precision: "int8"', 'learning: { replay: { recent: 4 } },\n  precision: "int8"'),
  );
});

describe.each(byDay(["rv32imc", "rv32", "pulp"], 0, 1))("bench on %s", (target) => {
  test("layers and steps sum to what the device itself has counted", () => {
    const report = bench(plain, "--target", target);
    const validated = ffEdge(["validate", "model.ts", "--samples", "40", "--json", "--target", target], {
      cwd: plain,
    });
    const { instructions, macs } = schemas.validate.parse(JSON.parse(validated.stdout));
    const { mean, p99, max } = instructions!;
    expect(report.inference).toMatchObject({ instructions: mean, p99, max, macs: macs!.mean });
    for (const rows of [report.layers, report.steps]) {
      expect(total(rows)).toBeCloseTo(report.inference.instructions!, 6);
      expect(rows.reduce((sum, row) => sum + row.macs, 0)).toBeCloseTo(report.inference.macs, 6);
    }
    expect(report.layers.map(({ name }) => name)).toEqual(["input", "dense1", "dense2", "call"]);
    // Around the steps: registers saved, scores cleared, the service's copy of the answer.
    expect(report.layers.at(-1)!.instructions).toBeGreaterThan(0);
    expect(report.layers.at(-1)!.instructions).toBeLessThan(300);
    expect(report.vlen).toBe(target === "rv32" ? 128 : undefined);
    expect(report.learning).toBeUndefined();
    expect(report.dense).toBeUndefined();
  });

  test("a model that learns is measured dense too: everything active, nothing skipped", () => {
    const { learning, dense } = benched(learns, target);
    const { real } = learning!;
    for (const cost of [real, learning!.dense!]) {
      expect(total(cost.layers)).toBeCloseTo(cost.instructions!, 6);
      expect(total(cost.steps)).toBeCloseTo(cost.instructions!, 6);
      expect(cost.weights).toBe(6 * 24 + 24 + 24 * 3 + 24 * 16 + 16 + 16 * 3);
      expect(cost.instructionsPerWeight).toBeCloseTo(cost.instructions! / cost.weights, 9);
    }
    expect(learning!.dense).toMatchObject({ density: 1, skipped: 0 });
    expect(dense!.inference.macs).toBe(6 * 24 + 24 * 3 + 24 * 16 + 16 * 3);
    expect(real.density).toBeLessThan(1);
    expect(real.skipped).toBeGreaterThan(0);
    expect(real.instructions).toBeLessThan(learning!.dense!.instructions!);
  });
});

test("two runs agree in every figure", () => {
  expect(bench(learns, "--target", "rv32")).toEqual(benched(learns, "rv32"));
});

test("scalar code weighs what it counts", () => {
  const { inference, learning } = benched(learns, "rv32imc");
  expect(inference.weighted).toBeCloseTo(inference.instructions!, 6);
  expect(learning!.real.weighted).toBeCloseTo(learning!.real.instructions!, 6);
});

test("the host counts nothing: null, and the MACs all the same", () => {
  const { inference, layers, learning } = bench(learns, "--target", "host");
  expect(inference).toMatchObject({ instructions: null, p99: null, max: null, weighted: null });
  expect(inference.macs).toBeGreaterThan(0);
  expect(layers.every(({ instructions, weighted }) => instructions === null && weighted === null)).toBe(true);
  expect(learning).toMatchObject({ dense: null, real: { instructions: null, instructionsPerWeight: null } });
});

test("a board keeps what it had learnt before", async () => {
  expect(ffEdge(["build", "model.ts", "--target", "host"], { cwd: learns }).code).toBe(0);
  const firmware = spawn(join(learns, "out/motor/host/motor.elf"), { stdio: ["pipe", "pipe", "ignore"] });
  try {
    const said = await new Promise<string>((resolve) =>
      firmware.stdout.once("data", (data) => resolve(`${data}`)),
    );
    const port = /^serial (\S+)$/m.exec(said)![1]!;
    const { execution, learning } = bench(learns, "--target", "host", "--port", port);
    expect(execution).toBe("hardware");
    expect(learning!.real).toMatchObject({ calls: 40, instructions: null });
    const compared = [
      "validate",
      "model.ts",
      "--target",
      "host",
      "--port",
      port,
      "--samples",
      "40",
      "--json",
    ];
    const { stdout } = ffEdge(compared, { cwd: learns });
    expect(schemas.validate.parse(JSON.parse(stdout)).mismatches).toBe(0);
  } finally {
    firmware.kill();
  }
});

test("--dense measures inference without a zero also where nothing is learnt", () => {
  const { dense } = bench(plain, "--target", "rv32imc", "--dense", "--precision", "int8");
  expect(dense!.inference.macs).toBe(6 * 24 + 24 * 3 + 24 * 16 + 16 * 3);
  expect(total(dense!.layers)).toBeCloseTo(dense!.inference.instructions!, 6);
});

test("instructions that pulp traps count as one each, in their layer, with and without zeros", () => {
  const { inference, layers, dense } = bench(plain, "--target", "pulp", "--dense", "--precision", "fp16");
  const runs = [
    { inference, layers },
    { inference: dense!.inference, layers: dense!.layers },
  ];
  for (const { inference, layers } of runs) {
    expect(total(layers)).toBeCloseTo(inference.instructions!, 6);
    expect(layers.at(-1)).toMatchObject({ name: "call" });
    expect(layers.at(-1)!.instructions).toBeLessThan(300);
    expect(inference.weighted).toBeCloseTo(inference.instructions!, 6);
  }
  // Sums of halves: 2 478 instructions; those in float32 take 2 909.
  expect(dense!.layers.find(({ name }) => name === "dense2")!.instructions).toBeLessThan(2700);
});

test("features are split by function and line, down to those that they call", () => {
  const project = join(folder, "waves");
  cpSync(join(ROOT, "test/errors/FF1124-feature-not-finite"), project, { recursive: true });
  writeFileSync(join(project, "features.ts"), FEATURES);
  const { layers, features } = bench(project, "--target", "rv32imafc", "--samples", "4");
  const row = layers.find(({ name }) => name === "features")!;
  expect(total(features!)).toBeCloseTo(row.instructions!, 6);
  const places = features!.map((each) => `${each.function} ${each.place}`);
  expect(places).toEqual(
    expect.arrayContaining(["spread features.ts:2", "mean moments.ts:6", "around null"]),
  );
  const spread = features!.find((each) => each.function === "spread")!;
  expect(spread.lines.map(({ line }) => line).sort()).toEqual(expect.arrayContaining([4, 5]));
  expect(total(spread.lines)).toBeCloseTo(spread.instructions, 6);
});

const FEATURES = `import { mean } from "ff-edge/dsp";
export function spread(window: Int16Array): Float32Array {
  const out = new Float32Array(2);
  out[0] = window[0]! / 3;
  out[1] = mean(window);
  return out;
}
`;

test("text for a person", () => {
  const { stdout, code } = ffEdge(["bench", "model.ts", "--samples", "40", "--target", "rv32imc"], {
    cwd: learns,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^motor on rv32imc in QEMU, int8, 40 test samples$/m);
  expect(stdout).toMatch(/test samples +\d \d{3} .* \d+\.\d\d$/m);
  expect(stdout).toMatch(/nothing is zero +.* 100\.00 % +0\.00 %$/m);
});
