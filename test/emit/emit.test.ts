import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import type { Sources } from "../../src/ir/image.js";
import { plan } from "../../src/plan/plan.js";
import { HOST } from "../support/host-target.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";
import { wellSet } from "./style.js";

const options: RandomModelOptions = {
  seed: 9,
  storage: "uint8",
  parts: [{ kind: "rms", size: 6 }],
  units: [4, 3],
  classes: ["a", "b"],
};

function sourcesOf(
  more: Partial<RandomModelOptions> = {},
  kernel: "sparse" | "row" | "dot" = "sparse",
): Sources {
  const model = randomModel({ ...options, ...more });
  return emit(model, plan(model, { kernel }), HOST, { version: "0.1.0" });
}

const FULL: Partial<LearningOptions> = {
  ...{ shipped: 2, recent: 3, guard: { samples: 2, tolerance: 0.1 }, decay: 100 },
};
const learners: readonly Omit<LearningOptions, "seed" | "precision">[] = [
  { rule: "monoForward", slices: [3, 2], exits: "margin", ...FULL },
  { rule: "classGroups", exits: "lightff", storage: "float32" },
  { rule: "symba" },
  { rule: "bce", units: [12, 8, 6] },
];

describe.each(["int8", "fp16", "f32"] as const)("what learns in %s", (precision) => {
  test.each(learners)("is well set: $rule", (options) => {
    const { model, plan } = learningModel({ seed: 2, precision, ...options });
    const own = [...emit(model, plan, HOST, { version: "0.1.0" })].filter(([path]) =>
      /tiny\w*\.\w+$/.test(path),
    );
    expect(own).toHaveLength(8);
    for (const [path, text] of own) wellSet(path, text);
  });
});

describe("emit", () => {
  test("the same model gives the same bytes, wherever and whenever", () => {
    const home = process.cwd();
    const zone = process.env.TZ;
    const first = sourcesOf();
    try {
      process.chdir("/");
      process.env.TZ = "Pacific/Auckland";
      expect([...sourcesOf()]).toEqual([...first]);
    } finally {
      process.chdir(home);
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("no text names a folder of this machine", () => {
    for (const [path, text] of sourcesOf()) {
      expect(text, path).not.toContain(process.cwd());
      expect(text, path).not.toMatch(/20\d\d-\d\d-\d\d|\/home\//);
    }
  });

  test("brings the kernels of the plan, and no others", () => {
    const kernels = (sources: Sources) =>
      [...sources.keys()].flatMap((path) => /ff_(?:dense|input)_\w+\.c/.exec(path) ?? []);
    expect(kernels(sourcesOf())).toEqual(["ff_dense_sparse.c", "ff_input_u8.c"]);
    expect(kernels(sourcesOf({ storage: "float32" }, "dot"))).toEqual(["ff_dense_dot.c", "ff_input_f32.c"]);
  });

  test("every header that a file includes is there, or is the compiler's", () => {
    const sources = sourcesOf();
    const names = [...sources.keys()].flatMap((path) => [path, path.split("/").at(-1)]);
    for (const [path, text] of sources)
      for (const [, header] of text.matchAll(/^#include "(.+)"$/gm)) expect(names, path).toContain(header);
    for (const [path, text] of sources) {
      if (!path.startsWith("tiny/")) continue;
      for (const [, header] of text.matchAll(/^#include <(.+)>$/gm))
        expect(["float.h", "limits.h", "stddef.h", "stdint.h"], path).toContain(header);
    }
  });

  test("CMakeLists.txt names every .c file of the library", () => {
    const sources = sourcesOf();
    const files = [...sources.keys()].flatMap((path) => /^tiny\/(.+\.c)$/.exec(path)?.[1] ?? []);
    const listed = [...sources.get("tiny/CMakeLists.txt")!.matchAll(/^ {4}(\w+\.c)$/gm)].map(
      ([, name]) => name,
    );
    expect(listed.sort()).toEqual(files.sort());
  });

  test("the firmware folder holds every file of the service", () => {
    const sources = sourcesOf();
    const folder = new URL("../../templates/firmware/", import.meta.url);
    const names = readdirSync(folder).filter((name) => /\.[ch]$/.test(name)); // what learns has a folder of its own
    expect(names.filter((name) => !sources.has(`firmware/${name}`))).toEqual([]);
  });
});
