import { describe, expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { featureLines } from "../../src/emit/feature-lines.js";
import { binsOf, stepLines } from "../../src/emit/step-lines.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { plan } from "../../src/plan/plan.js";
import { HOST } from "../support/host-target.js";
import { waveFeatures } from "../support/models/feature-model.js";
import { learningModel } from "../support/models/learning-model.js";
import { randomModel } from "../support/models/random-model.js";

const learns = (options: Partial<Parameters<typeof learningModel>[0]>) =>
  learningModel({ seed: 1, precision: "int8", rule: "monoForward", ...options }, 20);
const small = randomModel({});

const MODELS: readonly (readonly [string, { readonly model: DeviceModel; readonly plan: Plan }])[] = [
  ["two layers", { model: small, plan: plan(small) }],
  [
    "learning, with exits, slices and replay",
    learns({ exits: "margin", slices: [2, 1], shipped: 2, recent: 3 }),
  ],
  ["learning pairs, fp16", learns({ rule: "symba", precision: "fp16" })],
];

describe.each(MODELS)("lines of %s", (_, { model, plan }) => {
  const text = emit(model, plan, HOST, { version: "0" }).get(`${model.name}/${model.name}.c`)!;
  const source = ["", ...text.split("\n")];
  const lines = stepLines(text, model, plan);
  const bins = binsOf(model, plan);

  test("every step owns the lines behind its comment, in the order of the places", () => {
    const inputs = plan.schedule.steps.filter(({ kind }) => kind === "input");
    const kinds = (call: "infer" | "learn") =>
      bins.flatMap(({ calls, step }) => (step !== null && calls.includes(call) ? [step.kind] : []));
    expect(kinds("infer")).toEqual(plan.schedule.steps.map(({ kind }) => kind));
    if (plan.learn)
      expect(kinds("learn")).toEqual([...inputs, ...plan.learn.schedule.steps].map(({ kind }) => kind));
    for (const [index, { what, step }] of bins.entries()) {
      if (step === null) continue;
      const own = source.filter((_, line) => lines[line] === index);
      const times = plan.learn && step.kind === "input" ? 2 : 1; // in both calls, all else stands once
      expect(own.filter((line) => /^ +\/\*/.test(line))).toHaveLength(times);
      expect(own[0]).toMatch(/^ +\/\*/);
      expect(words(own.join(" ")).startsWith(words(what))).toBe(true);
      expect(own.some((line) => line.endsWith(";"))).toBe(true);
    }
  });

  test("what is around the steps belongs to its call, the rest of the library to nobody", () => {
    const ownerOf = (pattern: RegExp) => lines[source.findIndex((line) => pattern.test(line))];
    expect(ownerOf(new RegExp(`^enum ff_status ${model.name}_infer\\(`))).toBe(0);
    expect(ownerOf(new RegExp(`^enum ff_status ${model.name}_init\\(`))).toBe("nobody");
    if (model.learning === null) return;
    expect(ownerOf(new RegExp(`^static enum ff_status ${model.name}_update\\(`))).toBe(0);
    expect(ownerOf(new RegExp(` ${model.name}_classify\\(.*;`))).toBe(0);
    expect(ownerOf(new RegExp(`^static void ${model.name}_copy\\(`))).toBe("inherit");
    expect(ownerOf(new RegExp(`^enum ff_status ${model.name}_export\\(`))).toBe("nobody");
  });
});

test("lines of features lead back to those that they were written in", () => {
  const features = waveFeatures("frames", "steps");
  const parts = [{ kind: "affine", size: 6 }] as const;
  const model = { ...randomModel({ parts, storage: features.storage, units: [4] }), features };
  const layout = plan(model);
  const text = emit(model, layout, HOST, { version: "0" }).get(`${model.name}/${model.name}_features.c`)!;
  const bins = binsOf(model, layout);
  const lines = featureLines(text, model, bins);
  const sourceOf = (part: string) => {
    const owner = lines[["", ...text.split("\n")].findIndex((line) => line.includes(part))];
    return typeof owner === "number" ? bins[owner]!.source : owner;
  };
  expect(sourceOf("ff_times(0.25f")).toMatchObject({ file: "wave-features.ts", line: 25 });
  expect(sourceOf("return ff_finite_f32")).toBe("inherit");
});

/** A comment in one line, without its marks. */
function words(text: string): string {
  return text.replace(/[\s*/]+/g, " ").trim();
}
