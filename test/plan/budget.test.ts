import { describe, expect, test } from "vitest";
import { conv2d } from "../../src/model.js";
import { checkBudget, checkImage, limitsOfModel, limitsWithin, planWithin } from "../../src/plan/budget.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { learningModel } from "../support/models/learning-model.js";
import { randomModel } from "../support/models/random-model.js";

const options = {
  seed: 1,
  storage: "uint8",
  parts: [{ kind: "rms", size: 50 }],
  classes: ["a", "b", "c"],
} as const;
const modelOf = (units: readonly number[]) => randomModel({ ...options, units });
const model = modelOf([40, 10]);
const whole = plan(model);

describe("checkBudget", () => {
  test("says nothing where everything fits to the byte", () => {
    expect(checkBudget(model, whole, { flash: whole.constants, ram: whole.ram })).toEqual([]);
    expect(checkBudget(model, whole, {})).toEqual([]);
  });

  test("names the layer that takes most flash, and the most units of it that fit", () => {
    const flash = whole.constants - 1;
    const [found, ...more] = checkBudget(model, whole, { flash });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: "FF4101", exit: 5, expected: `at most ${flash} bytes of flash` });
    expect(found!.message).toContain(`layer "dense1" takes ${whole.layers[0]!.constants} bytes`);
    expect(found!.hint).toContain("at most 39 units (it has 40)");
    expect(plan(modelOf([39, 10])).constants).toBeLessThanOrEqual(flash);
  });

  test("the units that it names fit, one more does not", () => {
    const limits = { flash: 1500, ram: 150 };
    for (const { hint, code } of checkBudget(model, whole, limits)) {
      const units = Number(/at most (\d+) units/.exec(hint ?? "")?.[1]);
      const [fitting, next] = [plan(modelOf([units, 10])), plan(modelOf([units + 1, 10]))];
      if (code === "FF4101") {
        expect(fitting.constants).toBeLessThanOrEqual(limits.flash);
        expect(next.constants).toBeGreaterThan(limits.flash);
      } else {
        expect(fitting.ram).toBeLessThanOrEqual(limits.ram);
        expect(next.ram).toBeGreaterThan(limits.ram);
      }
    }
    expect(checkBudget(model, whole, limits).map(({ code }) => code)).toEqual(["FF4101", "FF4102"]);
  });

  test("a sliced layer keeps equal slices", () => {
    const sliced = randomModel({ ...options, units: [40, 10], slices: [4, 1] });
    const [found] = checkBudget(sliced, plan(sliced), { flash: plan(sliced).constants - 1 });
    expect(found!.hint).toContain("at most 36 units (it has 40)");
  });

  test("says so where not even one unit fits", () => {
    const [found] = checkBudget(model, whole, { flash: 10 });
    expect(found!.hint).toMatch(/^Even one unit in "dense1"/);
  });
});

test("room that only saves time is left out of a plan that RAM is too small for, and of no other", () => {
  const maps = { shape: [10, 10], layers: [8, 16].map((filters) => conv2d(filters, { kernel: 3 })) };
  const options = { seed: 1, precision: "int8", rule: "monoForward", maps } as const;
  const { model: learns, plan: roomy } = learningModel(options, 8);
  expect(planWithin(learns, roomy, {}, roomy.ram)).toBe(roomy);
  const lean = planWithin(learns, roomy, {}, roomy.ram - 1);
  expect(lean.ram).toBeLessThan(roomy.ram);
  const rooms = ({ schedule }: typeof lean) => schedule.tensors.filter(({ id }) => id.endsWith("_room"));
  expect([rooms(roomy).length, rooms(lean).length]).toEqual([2, 0]);
  expect(lean.steps.find(({ form }) => form)!.form!.name).toBe("by position");
  expect(planWithin(model, whole, {}, 1)).toBe(whole); // nothing to leave out
});

describe("checkImage", () => {
  const image = { firmware: { flash: 9000, ram: 3000 }, stack: 500 };

  test("counts all of flash, and data with stack in RAM", () => {
    expect(checkImage(whole, image, { flash: 9000, ram: 3500 })).toEqual([]);
    const found = checkImage(whole, image, { flash: 8999, ram: 3499 });
    expect(found.map(({ code, exit }) => [code, exit])).toEqual([
      ["FF4103", 5],
      ["FF4104", 5],
    ]);
    expect(found[1]!.found).toBe(`3500 bytes, of which ${whole.ram} bytes are the model's state`);
    expect(found[0]!.message).toContain('"dense1"');
  });

  test("does not ask for a smaller model where the rest of the image is too large already", () => {
    const [flash] = checkImage(whole, image, { flash: 2000 });
    expect(flash!.hint).toBe(
      `No model is small enough: this firmware, with its serial service, needs ${9000 - whole.constants} bytes beside it. Give a larger --flash.`,
    );
  });

  test("an unknown stack counts nothing", () => {
    expect(checkImage(whole, { ...image, stack: null }, { ram: 3000 })).toEqual([]);
  });
});

test("the target's own memory bounds what no limit does", () => {
  const target = loadTarget("rv32imc");
  expect(limitsWithin(target, {})).toEqual({ flash: 4_194_304, ram: 524_288 });
  expect(limitsWithin(target, { flash: 1000, ram: 2 ** 30 })).toEqual({ flash: 1000, ram: 524_288 });
});

describe("a model in a small chip", () => {
  const target = loadTarget("hifive1");

  test("has what stack, frames, scores and one sample leave of RAM, or less where a limit says so", () => {
    const beside = 3072 + 2 * 1024 + 128 + 4 * 3 + 50;
    expect(limitsOfModel(target, model, {})).toEqual({ flash: 4_128_768, ram: 16_384 - beside, beside });
    expect(limitsOfModel(target, model, { ram: 9000 })).toEqual({ flash: 4_128_768, ram: 9000 });
  });

  test("that needs more is told so before any compile", () => {
    const large = modelOf([9000, 10]);
    const limits = limitsOfModel(target, large, {});
    const [found] = checkBudget(large, plan(large), limits);
    expect(found).toMatchObject({
      code: "FF4102",
      expected: `at most ${limits.ram} bytes of RAM, beside ${limits.beside} bytes for the stack and the firmware`,
      hint: expect.stringMatching(/at most \d+ units \(it has 9000\), or choose a target with more RAM\.$/),
    });
  });
});
