import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { emit } from "../../src/emit/emit.js";
import type { Sources } from "../../src/ir/image.js";
import type { Target } from "../../src/ir/target.js";
import { createLearner } from "../../src/reference/learn.js";
import { type LearningModel, type LearningOptions, learningModel } from "../support/models/learning-model.js";

/** Three models that learn, one of each precision, and a program that runs all of them. */

const OPTIONS: Readonly<Record<string, LearningOptions>> = {
  alpha: { seed: 3, precision: "int8", rule: "monoForward", storage: "int16", exits: "margin" },
  beta: { seed: 4, precision: "fp16", rule: "symba", storage: "float32", standardize: "sample" },
  gamma: {
    seed: 5,
    precision: "f32",
    rule: "monoForward",
    storage: "float32",
    standardize: "dataset",
    exits: "lightff",
  },
};
const RAW = { uint8: "uint8_t", int16: "int16_t", float32: "float" } as const;
const COUNT = 12;

/** Names of the models, in their order. */
export const NAMES = Object.keys(OPTIONS);

const models = new Map<string, LearningModel>(
  Object.entries(OPTIONS).map(([name, options]) => {
    const made = learningModel({ inputs: 12, units: [10, 7], ...options }, COUNT);
    return [name, { ...made, model: { ...made.model, name } }];
  }),
);

/** The libraries of some of the models for a target, in one folder. */
export function libraries(target: Target, names: readonly string[] = NAMES): Sources {
  const files = names.flatMap((name) => {
    const { model, plan } = models.get(name)!;
    return [...emit(model, plan, target, { version: "0.1.0" })];
  });
  return new Map(files.filter(([path]) => !path.startsWith("firmware/")));
}

/** Lines that the program prints where every bit is that of the reference. */
export function expected(names: readonly string[] = NAMES): string {
  return names
    .map((name) => {
      const { model, plan, train } = models.get(name)!;
      const learner = createLearner(model, plan);
      const sample = (n: number) => train.inputs.subarray(n * train.size, (n + 1) * train.size);
      for (let n = 0; n < COUNT; n++) learner.learn(sample(n), train.labels[n]!);
      const answers = Array.from({ length: COUNT }, (_, n) => learner.infer(sample(n)));
      const margins = answers.map(
        ({ label, margin }) => `${label}:${bitsOf(margin, model.precision === "int8")}`,
      );
      return `${name} ${crc32(learner.payload()).toString(16)} ${margins.join(" ")}\n`;
    })
    .join("");
}

function bitsOf(value: number, integer: boolean): string {
  const bits = integer ? value >>> 0 : new Uint32Array(Float32Array.of(value).buffer)[0]!;
  return bits.toString(16);
}

/** The program: C, and C++ from C++11 on. It has a storage of its own, which fails. */
export function program(names: readonly string[] = NAMES): string {
  const includes = names.map((name) => `#include "${name}/${name}.h"\n`).join("");
  return `${includes}
#include <stdio.h>
#include <string.h>

static uint32_t crc_of(const unsigned char *bytes, uint32_t count)
{
    uint32_t crc = 0xffffffffu;
    for (uint32_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

${names.map(run).join("\n")}
int main(void)
{
${names.map((name) => `    run_${name}();\n`).join("")}    return 0;
}
`;
}

function run(name: string): string {
  const { model, train } = models.get(name)!;
  const raw = RAW[train.storage];
  const text = (value: number) => (raw === "float" ? `${floatText(value)}` : String(value));
  return `static const ${raw} ${name}_samples[] = { ${Array.from(train.inputs, text).join(", ")} };
static const uint8_t ${name}_labels[] = { ${Array.from(train.labels).join(", ")} };
static struct ${name}_state state_of_${name};

static void run_${name}(void)
{
    struct ${name}_step step;
    struct ${name}_result result;
    uint32_t bits;
    (void)${name}_init(&state_of_${name});
    for (uint32_t n = 0; n < ${COUNT}; n++) {
        (void)${name}_learn(&state_of_${name}, &${name}_samples[n * ${model.input.size}], ${name}_labels[n], &step);
    }
    printf("${name} %x", (unsigned)crc_of((const unsigned char *)&state_of_${name}, ${name.toUpperCase()}_LEARNT_BYTES));
    for (uint32_t n = 0; n < ${COUNT}; n++) {
        (void)${name}_infer(&state_of_${name}, &${name}_samples[n * ${model.input.size}], &result);
        memcpy(&bits, &result.margin, sizeof bits);
        printf(" %u:%x", (unsigned)result.label, (unsigned)bits);
    }
    printf("\\n");
}
`;
}

function floatText(value: number): string {
  const digits = value.toPrecision(9);
  return `${/[.e]/.test(digits) ? digits : `${digits}.0`}f`;
}

/** Every .c file of the libraries in a folder but what needs a storage; paths relative to it. */
export function sourcesIn(folder: string, names: readonly string[] = NAMES): string[] {
  return names.flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith(".c") && !/_storage\.c$|^ff_slots\.c$/.test(file))
      .map((file) => `${name}/${file}`),
  );
}

/** Writes one translation unit of all these files, and gives its name. */
export function unity(folder: string, sources: readonly string[], name = "unity.c"): string {
  writeFileSync(join(folder, name), sources.map((file) => `#include "${file}"\n`).join(""));
  return name;
}
