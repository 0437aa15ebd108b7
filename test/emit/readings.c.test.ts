/** What the emitted README tells to do with a reading is what the host does with samples: the header's constants, in C. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { run, temporary, WARNINGS } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { randomModel } from "../support/models/random-model.js";

/** [step, offset]: those of pascal, of degrees, of a Unix time; coarse, fine, at the limits of an offset. */
const COLUMNS = [
  [2 ** -10, 103_761_216],
  [2 ** -24, 794_851_666],
  [32, 53_125_000],
  [1, 0],
  [4096, -1],
  [2 ** -40, -(2 ** 30)],
  [2 ** 90, 2 ** 30],
] as const;

const base = randomModel({
  seed: 3,
  storage: "int16",
  parts: [{ kind: "affine", size: COLUMNS.length, perValue: true }],
  units: [3],
  classes: ["a", "b"],
});

test.each([
  ["a step and an offset for each value", COLUMNS],
  ["steps alone", COLUMNS.map(([step]) => [step, 0] as const)],
  ["one step and one offset", COLUMNS.slice(0, 1)],
])("%s", (_, columns) => {
  const offsets = Int32Array.from(columns, ([, offset]) => offset);
  const model: QuantModel = {
    ...base,
    input: {
      ...base.input,
      steps: Float64Array.from(columns, ([step]) => step),
      ...(offsets.some((offset) => offset !== 0) ? { offsets } : {}),
    },
  };
  const { size } = model.input;
  const values = boundaries(columns, size);
  const samples = { storage: "float32", size, count: values.length / size, inputs: values } as const;
  const expected = encodeSamples({ ...samples, labels: new Uint16Array(samples.count) }, model.input).inputs;
  expect(new Set(expected).size).toBeGreaterThan(5);
  for (const way of ["floats", "shifts"] as const)
    expect(inC(model, values, way), way).toEqual([...expected]);
});

/** For each column ties between two integers and their neighbours, about 0, at both ends and beyond. */
function boundaries(columns: readonly (readonly [number, number])[], size: number): Float32Array {
  const raws = [
    -1e9, -40_000, -32_769, -32_768, -32_767, -129, -2, -1, 0, 1, 2, 500, 32_766, 32_767, 32_768, 1e9,
  ];
  const rows = raws.flatMap((raw) => [-0.5, -0.25, 0, 0.25, 0.5].map((part) => raw + part));
  return Float32Array.from(
    rows.flatMap((raw) =>
      Array.from({ length: size }, (_, i) => {
        const [step, offset] = columns[columns.length === 1 ? 0 : i]!;
        return (raw + offset) * step;
      }),
    ),
  );
}

/** Compiles the README's function, or the header's rule without floats, and converts `values`. */
function inC(model: QuantModel, values: Float32Array, way: "floats" | "shifts"): number[] {
  const sources = emit(model, plan(model), HOST, { version: "0.1.0" });
  const folder = temporary(sources);
  const readme = sources.get(`${model.name}/README.md`)!;
  const [, told] = /```c\n(#include <math\.h>[\s\S]*?)```/.exec(readme)!;
  const one = model.input.steps.length === 1;
  const text = [
    '#include "tiny.h"',
    "#include <stdio.h>",
    way === "floats" ? told : withShifts(model),
    "int main(void)",
    "{",
    "    double value;",
    "    unsigned i = 0;",
    '    while (scanf("%lf", &value) == 1) {',
    `        printf("%d\\n", convert(value${one && way === "floats" ? "" : ", i"}));`,
    `        i = (i + 1) % ${model.input.size};`,
    "    }",
    "    return 0;",
    "}",
  ].join("\n");
  writeFileSync(join(folder, "convert.c"), text);
  run(
    "cc",
    [
      ...WARNINGS,
      "-O2",
      "-fsanitize=undefined",
      "-fno-sanitize-recover=all",
      "-Itiny",
      "convert.c",
      "-o",
      "convert",
      "-lm",
    ],
    folder,
  );
  const said = run("./convert", [], folder, Buffer.from(values.join("\n")));
  return said.trim().split("\n").map(Number);
}

/** The rule without floats, from a reading that is an integer: here of half steps. */
function withShifts(model: QuantModel): string {
  const one = model.input.steps.length === 1;
  const offset = model.input.offsets ? (one ? "TINY_INPUT_OFFSET" : "offsets[i]") : "0";
  return `#include <math.h>
static int16_t convert(double value, unsigned i)
{
${one ? "" : "    static const int8_t shifts[] = TINY_INPUT_SHIFTS;\n"}${model.input.offsets && !one ? "    static const int32_t offsets[] = TINY_INPUT_OFFSETS;\n" : ""}    const int shift = ${one ? "TINY_INPUT_SHIFT" : "shifts[i]"};
    const double twice = floor(ldexp(value, shift + 1));
    const int64_t halves = (int64_t)(twice < -9e15 ? -9e15 : twice > 9e15 ? 9e15 : twice);
    const int64_t raw = ((halves + 1) >> 1) - ${offset};

    (void)i;
    return (int16_t)(raw < -32768 ? -32768 : raw > 32767 ? 32767 : raw);
}
`;
}
