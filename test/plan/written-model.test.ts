import { describe, expect, test } from "vitest";
import { check } from "../../src/frontend/check.js";
import { layerName, lower } from "../../src/frontend/lower.js";
import type { Dataset } from "../../src/ir/data.js";
import type { LoadedModel } from "../../src/ir/stages.js";
import { HOST_NUMBERS } from "../../src/ir/target-description.js";
import { checkBudget } from "../../src/plan/budget.js";
import { untrainedModel } from "../../src/uncalibrated.js";
import { writtenModel } from "../../src/written-model.js";
import { programOf } from "../frontend/support.js";
import { MAPS, noise } from "../support/models/map-model.js";

const [keywords, images] = (["keywords", "images"] as const).map((name) => loaded(MAPS[name]));

/** A checked model, and one sample in the place of its data. */
function loaded({ shape, layers }: { shape: readonly number[]; layers: string }): LoadedModel {
  const input = `{ shape: ${JSON.stringify(shape)}, standardize: "none" }`;
  const program = check(programOf({ input, layers }));
  const dataset = { validation: noise(shape, 1) } as Partial<Dataset> as Dataset;
  return { program, ir: lower(program), dataset };
}

function planned(model: LoadedModel) {
  return untrainedModel(model, HOST_NUMBERS, 1);
}

/** The one error of a model under a limit. */
function errorUnder(model: LoadedModel, limits: { ram?: number; flash?: number }) {
  const { model: device, plan } = planned(model);
  const found = checkBudget(device, plan, limits, writtenModel(model, HOST_NUMBERS));
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** The same model with a change of one layer, as the hint of an error says it. */
function changed({ program, ...rest }: LoadedModel, layer: string, change: string): LoadedModel {
  const [, setting, factor] = /`(stride|pool): (\d)`/.exec(change) ?? [];
  const [, width, field] = /at most (\d+) (filters|units)/.exec(change) ?? [];
  const own = { [setting ?? field!]: Number(factor ?? width) };
  const layers = program.spec.layers.map((each, at) =>
    layerName(each, at) === layer ? { ...each, ...own } : each,
  );
  const next = check({ ...program, spec: { ...program.spec, layers } });
  return { ...rest, program: next, ir: lower(next) };
}

describe("a net over maps that needs too much", () => {
  test.each([
    ["keywords", 0.5, keywords!],
    ["images", 0.9, images!],
  ])("is told changes that fit: %s, %f of its RAM", (_name, share, model) => {
    const ram = Math.floor(share * planned(model).plan.ram);
    const { code, hint = "" } = errorUnder(model, { ram });
    expect(code).toBe("FF4102");
    const changes = [...hint.matchAll(/"(\w+)" (`\w+: \d`|at most \d+ \w+)/g)];
    expect(changes.length).toBeGreaterThan(0);
    for (const [, layer, change] of changes)
      expect(planned(changed(model, layer!, change!)).plan.ram, hint).toBeLessThanOrEqual(ram);
  });

  test("is told which map is too large", () => {
    expect(errorUnder(images!, { ram: 9000 }).message).toContain(
      'the maps of layer "conv2d2" (conv 3 x 3, 32 x 32 x 16 -> 32 x 32 x 16, relu) take',
    );
  });

  test("is told so where no change of one layer is enough", () => {
    expect(errorUnder(images!, { ram: 500 }).hint).toMatch(/^No stride, pool, or number of filters or units/);
  });

  test("has fewer filters for less flash", () => {
    const flash = planned(images!).plan.constants - 1;
    expect(errorUnder(images!, { flash }).hint).toMatch(/^Give .*"conv2d\d" at most \d+ filters/);
  });
});
