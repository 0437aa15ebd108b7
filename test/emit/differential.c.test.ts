import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { storedElements } from "../../src/formats/element-bytes.js";
import { row, type Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { NEVER } from "../../src/ir/exits.js";
import type { Kernel } from "../../src/ir/kernel.js";
import { STATUSES } from "../../src/ir/learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { schedule } from "../../src/readouts/index.js";
import { inferReference, traceReference } from "../../src/reference/infer.js";
import { cFiles, includes, run, SANITIZE, temporary, WARNINGS } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { kernelArchive } from "../support/kernel-archive.js";
import { ARITHMETICS, MAP_NETWORKS, mapModel } from "../support/models/map-network.js";
import { type RandomModelOptions, randomModel, randomSample } from "../support/models/random-model.js";
import { byDay } from "../support/night.js";

/** Emitted C, compiled on the host under sanitizers, against the reference: every number of every step. */

const HARNESS = fileURLToPath(new URL("harness.c", import.meta.url));
const SAMPLES = 40;
const ABC = ["a", "b", "c"];

const models: Record<string, Omit<RandomModelOptions, "seed">> = {
  "uint8, rms, three layers": {
    storage: "uint8",
    parts: [{ kind: "rms", size: 31 }],
    units: [33, 3, 31],
    classes: ABC,
  },
  "uint8, sample and affine, one head": {
    storage: "uint8",
    parts: [
      { kind: "sample", size: 3 },
      { kind: "affine", size: 66, perValue: true },
    ],
    units: [17, 5],
    classes: ["no", "yes"],
    heads: "last",
  },
  "int16, rms and sample": {
    storage: "int16",
    parts: [
      { kind: "rms", size: 33 },
      { kind: "sample", size: 31 },
    ],
    units: [31, 33],
    classes: ABC,
  },
  "int16 with steps, affine": {
    storage: "int16",
    parts: [
      { kind: "affine", size: 3, perValue: true },
      { kind: "affine", size: 30 },
    ],
    units: [3],
    classes: ["no", "yes"],
    steps: "each",
  },
  "float32, all kinds": {
    storage: "float32",
    parts: [
      { kind: "rms", size: 5 },
      { kind: "sample", size: 13 },
      { kind: "affine", size: 7, perValue: true },
      { kind: "affine", size: 8 },
    ],
    units: [31, 3],
    classes: [...ABC, "d", "e", "f", "g", "h", "i", "j", "k"],
  },
  "more inputs than one list of the sparse kernel": {
    storage: "uint8",
    parts: [{ kind: "affine", size: 300 }],
    units: [40, 20],
    classes: ABC,
  },
};
const IMAGE = { storage: "uint8", parts: [{ kind: "rms", size: 31 }], classes: ABC } as const;
const inference: Record<string, Omit<RandomModelOptions, "seed">> = {
  "slices, margin exits": {
    ...IMAGE,
    units: [24, 8],
    slices: [3, 2],
    exits: { rule: "margin", thresholds: [2_500_000, 2_200_000, 0x7fff_ffff, 2_700_000] },
  },
  "slices that start between words, no exits": { ...IMAGE, units: [27, 10], slices: [3, 1] },
  "exits by the largest score": {
    ...IMAGE,
    units: [20, 12, 8],
    exits: { rule: "lightff", thresholds: [5_000, 6_000] },
  },
  "class groups in slices": {
    ...IMAGE,
    readout: "groups",
    units: [22, 7],
    slices: [2, 1],
    exits: { rule: "margin", thresholds: [60_000, 200_000] },
  },
  "candidate labels, all of them": { ...IMAGE, readout: "goodness", units: [21, 10, 9] },
  "candidate labels, a beam and exits": {
    ...IMAGE,
    classes: [..."abcdefg"],
    readout: "goodness",
    units: [21, 10, 9],
    beam: 3,
    exits: { rule: "margin", thresholds: [34_000, 250_000] },
  },
  "candidate labels, one layer": { ...IMAGE, readout: "goodness", units: [21] },
};

const kernels: readonly Kernel[] = ["sparse", "row", "dot"];

describe.each(Object.entries({ ...models, ...inference }).map((entry, at) => [...entry, at] as const))(
  "%s",
  (_title, options, at) => {
    test.each(byDay(kernels, at % kernels.length))("kernel %s", (kernel) => {
      const model = randomModel({ ...options, seed: 7 });
      const samples = someSamples(model);
      expect(observed(model, kernel, samples)).toEqual(expected(model, samples));
    });
  },
);

/** Floats share their texts of layers over maps: two of the networks have all of them between them. */
const OVER_MAPS = Object.entries(MAP_NETWORKS).flatMap(([title, options], index, all) =>
  Object.keys(index === 0 || index === all.length - 1 ? ARITHMETICS : { int8: ARITHMETICS.int8 }).map(
    (arithmetic) => ({ title, options, arithmetic }),
  ),
);

test.each(OVER_MAPS)("$title, $arithmetic", ({ options, arithmetic }) => {
  const { model, samples } = mapModel(options, arithmetic);
  const encoded = encodeSamples(samples, model.input);
  const some = Array.from({ length: 10 }, (_, n) => row(encoded, n));
  expect(observed(model, "sparse", some)).toEqual(expected(model, some));
});

test("every exit is taken by some sample", () => {
  for (const options of Object.values(inference)) {
    if (options.exits === undefined) continue;
    const model = randomModel({ ...options, seed: 7 });
    const taken = someSamples(model).map((raw) => inferReference(model, schedule(model), raw).exit);
    const open = options.exits.thresholds.flatMap((threshold, exit) =>
      threshold === 0x7fff_ffff ? [] : [exit],
    );
    expect([...new Set(taken)].sort()).toEqual([...open, options.exits.thresholds.length]);
  }
});

describe("positive controls", () => {
  const model = randomModel({
    storage: "uint8",
    parts: [{ kind: "rms", size: 31 }],
    units: [33, 5],
    classes: ABC,
    seed: 4,
  });
  const samples = someSamples(model);

  test("one wrong weight shows in the step that uses it", () => {
    const lines = observed(model, "sparse", samples, "tiny/tiny_weights.c", (text) =>
      text.replace(
        /(tiny_dense2_weights\[[^{]*\{\s*)(-?\d+)/,
        (_, before: string, value: string) =>
          before + (Number(value) > 0 ? Number(value) - 100 : Number(value) + 100),
      ),
    );
    expect(firstDifferentStep(lines, expected(model, samples))).toBe("t 4");
  });

  test("one wrong rounding shows in the step that rounds", () => {
    const lines = observed(model, "sparse", samples, "tiny/ff_fixed.h", (text) =>
      text.replace("ff_round_shift(ff_mulh(acc, multiplier), shift)", "(ff_mulh(acc, multiplier) >> shift)"),
    );
    expect(firstDifferentStep(lines, expected(model, samples))).toBe("t 1");
  });
});

function someSamples(model: DeviceModel): Samples["inputs"][] {
  const random = createRandom(11);
  return Array.from({ length: SAMPLES }, () => randomSample(random, model));
}

/** What the harness prints for the emitted C, of which one file may be changed first. */
function observed(
  model: DeviceModel,
  kernel: Kernel,
  samples: readonly Samples["inputs"][],
  file = "",
  change: (text: string) => string = (text) => text,
): string[] {
  const folder = temporary(emit(model, plan(model, { kernel }), HOST, { version: "0.1.0" }));
  if (file !== "") {
    const before = readFileSync(join(folder, file), "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(join(folder, file), after);
  }
  const element = samples[0]!.BYTES_PER_ELEMENT;
  const service = ["firmware/tiny_service.c", "firmware/tiny_trace.c", HARNESS];
  // What the library calls is the same for all models and compiled once, unless a test changes a file.
  const kernels = file === "" ? [kernelArchive()] : [];
  const library = cFiles(folder, ["tiny"]).filter((each) => file !== "" || !each.startsWith("tiny/ff_"));
  run(
    "gcc",
    [
      ...[...WARNINGS, ...SANITIZE, `-DELEMENT=${element}`, ...includes(["tiny", "firmware"])],
      ...["-o", "harness", ...library, ...service, ...kernels],
    ],
    folder,
  );
  const raw = Buffer.concat(
    samples.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)),
  );
  return run("./harness", [], folder, raw).split("\n").slice(0, -1);
}

/** The same lines from the reference. */
function expected(model: DeviceModel, samples: readonly Samples["inputs"][]): string[] {
  const line = schedule(model);
  return samples.flatMap((raw) => {
    const { status, label, exit, margin, goodness, macs, scores } = inferReference(model, line, raw);
    const numbers = [label, exit, ...words(model, [margin, goodness]), macs, ...words(model, scores)];
    const answer = ["i", ...(status === "FF_OK" ? numbers : ["refused", STATUSES.indexOf(status)])].join(" ");
    const steps = traceReference(neverLeaving(model), line, raw).map(({ step, type, values }) => {
      const { buffer, byteOffset, byteLength } = storedElements(type, values);
      return `t ${step} ${Buffer.from(buffer, byteOffset, byteLength).toString("hex")}`;
    });
    return [...Array(4 / raw.BYTES_PER_ELEMENT).fill(answer), ...steps, `t ${steps.length} `];
  });
}

/** Numbers as the harness prints them: floats by their bits. */
function words({ precision }: DeviceModel, values: ArrayLike<number>): Iterable<number> {
  if (precision === "int8") return Array.from(values);
  return new Int32Array(Float32Array.from(values).buffer);
}

/** The harness traces every step, also those behind the exit that a sample takes. */
function neverLeaving(model: DeviceModel): DeviceModel {
  const { exits } = model;
  return { ...model, exits: exits && { ...exits, thresholds: exits.thresholds.map(() => NEVER) } };
}

/** Kind and number of the first traced step that differs. */
function firstDifferentStep(lines: readonly string[], reference: readonly string[]): string | undefined {
  return lines.find((line, at) => line.startsWith("t") && line !== reference[at])?.match(/^t \d+/)?.[0];
}
