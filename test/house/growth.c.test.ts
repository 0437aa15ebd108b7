/** What has been added to a copy of the house works: networks with it are trained, compiled and checked on this computer. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { run } from "../support/compile.js";
import { byDay } from "../support/night.js";
import { edited, newFiles } from "./addition.js";
import { bf16 } from "./additions/bf16/edits.js";
import { meanForward } from "./additions/mean-forward/edits.js";
import { scale } from "./additions/scale/edits.js";
import { units } from "./additions/units/edits.js";
import { compile, copyHouse, write } from "./copy.js";

const ALL = [scale, units, meanForward, bf16];
const MODEL = "motor/model.ts";

/** Changes of the model file that `init` writes. */
const WITH_SCALE = [
  ["dense, monoForward }", "dense, meanForward, scale }"],
  ["[dense(24), dense(16)]", "[dense(24), scale(2), dense(16)]"],
  ["monoForward({ epochs: 60", 'meanForward({ share: "stripes", epochs: 10'],
] as const;
const LEARNING = ["  precision:", "  learning: { rate: 0.001 },\n  precision:"] as const;

let house: string;
let initial: string;

beforeAll(() => {
  house = copyHouse();
  write(house, edited(ALL.flatMap(({ begin, rest }) => [...begin, ...rest])));
  for (const addition of ALL) write(house, newFiles(addition));
  change(join(house, "targets/host/target.json"), ['"f32"', '"f32", "bf16"']);
  expect(compile(house)).toEqual([]);
  ffEdge("init", "motor");
  initial = readFileSync(join(house, MODEL), "utf8");
});

test.each(byDay(["int8", "fp16", "f32", "bf16"], 0, 3))(
  "a layer and a rule, in %s, learning on",
  (precision) => {
    writeModel(...WITH_SCALE, LEARNING, ['"int8"', `"${precision}"`]);
    const verdict = validate("--learn", "20");
    expect(verdict).toMatchObject({ mismatches: 0, samples: 50, learning: { mismatches: 0, steps: 20 } });
    expect(verdict.learning?.changedWeights).toBeGreaterThan(0);
    expect(emitted()).toContain(": times 2 (model.ts:");
  },
);

test("a layer that changes is trained anew", () => {
  writeModel(...WITH_SCALE);
  train();
  expect(train().cached).toBe(true);
  writeModel(...WITH_SCALE, ["scale(2)", "scale(4)"]);
  expect(train().cached).toBe(false);
});

test("a layer in the dump of what has been quantized", () => {
  writeModel(...WITH_SCALE);
  const dump = ffEdge("build", MODEL, "--target", "host", "--dump", "quant", "--quiet");
  expect(dump).toMatch(/dense1: .*\n( {2}.*\n)* {2}times 2\n/);
});

test("a readout", () => {
  change(join(house, "src/rules/mean-forward/index.ts"), ['readout: () => "head"', 'readout: () => "units"']);
  expect(compile(house)).toEqual([]);
  writeModel(...WITH_SCALE);
  expect(validate()).toMatchObject({ mismatches: 0, samples: 50 });
  expect(emitted()).toContain("the first 3 units, added to the scores");
});

function ffEdge(...args: readonly string[]): string {
  return run(process.execPath, [join(house, "dist/cli.js"), ...args], house);
}

/** Figures of a verdict; the house of the tests does not know every word in it. */
interface Verdict {
  readonly mismatches: number;
  readonly samples: number;
  readonly learning: {
    readonly mismatches: number;
    readonly steps: number;
    readonly changedWeights: number;
  } | null;
}

function validate(...args: readonly string[]): Verdict {
  const options = ["--target", "host", "--samples", "50", "--json", "--quiet"];
  return JSON.parse(ffEdge("validate", MODEL, ...options, ...args));
}

function train(): { readonly cached: boolean } {
  return JSON.parse(ffEdge("train", MODEL, "--json", "--quiet"));
}

function emitted(): string {
  return readFileSync(join(house, "out/motor/host/motor/motor.c"), "utf8");
}

type Replacement = readonly [from: string, to: string];

function writeModel(...replacements: readonly Replacement[]): void {
  writeFileSync(join(house, MODEL), initial);
  change(join(house, MODEL), ...replacements);
}

/** Replaces texts of a file, all of which are there. */
function change(file: string, ...replacements: readonly Replacement[]): void {
  let text = readFileSync(file, "utf8");
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
}
