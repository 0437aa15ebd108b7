import { describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { checkNames } from "../../src/emit/check-names.js";
import { emit } from "../../src/emit/emit.js";
import { plan } from "../../src/plan/plan.js";
import { HOST } from "../support/host-target.js";
import { waveFeatures } from "../support/models/feature-model.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";

const base: RandomModelOptions = {
  seed: 1,
  storage: "uint8",
  parts: [{ kind: "rms", size: 3 }],
  units: [3, 2],
  classes: ["a", "b"],
};

describe("names that cannot be used", () => {
  test.each([
    "ff",
    "FF_dense",
    "class",
    "typeof_unqual",
    "linux",
    "atomic",
    "pthread_mutex",
    "drm",
    "SCSI",
    "main",
    "firmware",
    "1st",
    "a-b",
    "_a",
    "",
  ])("model %j", (name) => {
    expect(complaints({ ...base, name })).toEqual([
      ["FF4112", expect.stringContaining(JSON.stringify(name))],
    ]);
  });

  test.each(["../evil", "a b", "é", ""])("layer %j", (name) => {
    expect(complaints({ ...base, layerNames: [name, "ok"] })).toEqual([
      ["FF4112", expect.stringContaining(JSON.stringify(name))],
    ]);
  });
});

describe("names that occur twice", () => {
  test.each([
    [["init", "b"], "tiny_init"],
    [["input", "b"], "tiny_input"],
    [["ask", "b"], "tiny_ask"],
    [["forget", "b"], "tiny_forget"],
    [["a", "a_head"], "tiny_a_head"],
    [["a", "a_norm"], "tiny_a_norm"],
    [["a", "a_weights"], "tiny_a_weights"],
  ])("layers %j", (layerNames, clash) => {
    expect(complaints({ ...base, layerNames })[0]).toEqual(["FF4111", expect.stringContaining(clash)]);
  });

  test("a struct that a buffer inside a function would hide", () => {
    expect(complaints({ ...base, name: "a", layerNames: ["a", "z"] })).toEqual([
      ["FF4111", expect.stringContaining("a_z")],
    ]);
  });

  test.each([
    ["features", "tiny_features"],
    ["features_smoothed", "tiny_features_smoothed"],
    ["features_distances", "tiny_features_distances"],
  ])("layer %j and a function of the features", (layer, clash) => {
    const kind = layer.endsWith("distances") ? "distances" : "steps";
    const features = waveFeatures("window", kind);
    const parts = [{ kind: "affine", size: 6 }] as const;
    const options = { parts, storage: features.storage, units: [4], layerNames: [layer] };
    const behind = { ...randomModel(options), name: "tiny", features };
    expect(() => checkNames(behind, plan(behind), [])).toThrow(clash);
  });

  test("a table and a macro", () => {
    expect(complaints({ ...base, name: "TINY", layerNames: ["CLASSES", "b"] })).toEqual([
      ["FF4111", expect.stringContaining("TINY_CLASSES")],
    ]);
  });

  test("all complaints come at once", () => {
    expect(complaints({ ...base, name: "ff", layerNames: ["a", "a"] }).length).toBeGreaterThan(1);
  });
});

test.each(["fft", "ffnet", "sizes", "signals", "integers", "Mnist_2"])("model %j is fine", (name) => {
  expect(complaints({ ...base, name })).toEqual([]);
});

/** Code and message of every diagnostic that emit throws. */
function complaints(options: RandomModelOptions): [string, string][] {
  const model = randomModel(options);
  try {
    emit(model, plan(model), HOST, { version: "0.1.0" });
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, message }) => [code, message]);
  }
}
