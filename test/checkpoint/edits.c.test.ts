import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDevice, saveDevice } from "../../src/checkpoint/device.js";
import { decodeTensors, encodeTensors, type TensorFile } from "../../src/checkpoint/safetensors.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { emit } from "../../src/emit/emit.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Sources } from "../../src/ir/image.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { cFiles, run, temporary } from "../support/compile.js";
import { sampleOrder } from "../support/device-checkpoint.js";
import { ALL, allEdits, fills, someOf } from "../support/edits.js";
import { EXPORTED, type Exported, payloadOf } from "../support/exported-models.js";
import { temporaryFolder } from "../support/folder.js";
import { HOST } from "../support/host-target.js";

/**
 * Whoever writes a checkpoint computes its SHA-256 anew. Each edit of one place ends in a named refusal, or in C that
 * differs from that of the true checkpoint by numbers alone and keeps every promise under sanitizers. FF_EDITS=all tries
 * every edit of every place and compiles a fifth of what is accepted (minutes); else a few hundred are drawn.
 */
const DRAWN = 25;
const COMPILED = ["int8, margin", "int8, pairs", "fp16, margin"];
/** One in so many of those that are accepted is compiled where all are tried. */
const SHARE = 5;
const LONGEST = 1_200_000;

const folder = temporaryFolder();
const file = join(folder, "device.safetensors");

describe.each(Object.entries(EXPORTED))("a checkpoint of a device that runs %s", (name, exported) => {
  const saved = save(exported);
  const expected = load(exported, saved);
  if (typeof expected === "string") throw new Error(expected);
  const text = numberless(emitted(expected));
  const sound = createPlace(exported);

  /** Where the text of `model` differs by more than numbers. */
  const difference = (model: DeviceModel): string => {
    const found = numberless(emitted(model));
    if (found === text) return "";
    let at = 0;
    while (found[at] === text[at]) at++;
    const around = (whole: string): string => whole.slice(Math.max(0, at - 60), at + 40);
    return `${around(text)}\n${around(found)}`;
  };

  it("is accepted as it is", () => {
    const again = createLearner(expected, plan(expected));
    expect(again.payload()).toEqual(payloadOf(exported));
  });

  it(
    "one edit of its JSON: refused by name, or other numbers and nothing else",
    () => {
      const told = { accepted: 0, refused: 0 };
      for (const key of ["model", "course"])
        for (const edit of someOf([...allEdits(saved.metadata[key]!)], DRAWN)) {
          const found = load(exported, { ...saved, metadata: { ...saved.metadata, [key]: edit.text } });
          told[typeof found === "string" ? "refused" : "accepted"]++;
          if (typeof found === "string") expect(found, edit.path).toMatch(/^FF30(12|13|18|19|20)/);
          else {
            expect(difference(found), `${edit.path} ${edit.what}`).toBe("");
            if (ALL && key === "model" && told.accepted % SHARE === 0)
              sound(found, `${edit.path} ${edit.what}`);
          }
        }
      if (ALL) console.log("JSON", told);
      expect(told.refused).toBeGreaterThan(told.accepted);
    },
    LONGEST,
  );

  it(
    "one edit of a tensor: refused by name, or sound under sanitizers",
    () => {
      const told = { accepted: 0, refused: 0 };
      const edits = [...saved.tensors].flatMap(([tensor, { data }]) =>
        [...fills(data)].map((fill) => ({ tensor, ...fill })),
      );
      const accepted: { readonly what: string; readonly model: DeviceModel }[] = [];
      for (const { tensor, what, data } of someOf(edits, DRAWN)) {
        const tensors = new Map([...saved.tensors, [tensor, { shape: [data.length], data }]]);
        const found = load(exported, { ...saved, tensors });
        if (typeof found === "string") expect(found, `${tensor} ${what}`).toMatch(/^FF30(18|19|20)/);
        else accepted.push({ what: `${tensor} ${what}`, model: found });
        told[typeof found === "string" ? "refused" : "accepted"]++;
      }
      for (const { what, model } of accepted) expect(difference(model), what).toBe("");
      for (const { what, model } of ALL
        ? accepted.filter((_, index) => index % SHARE === 0)
        : COMPILED.includes(name)
          ? accepted.slice(0, 1)
          : [])
        sound(model, what);
      if (ALL) console.log("tensors", told);
      expect(told.refused).toBeGreaterThan(0);
    },
    LONGEST,
  );
});

function save(exported: Exported): TensorFile {
  const { model } = exported;
  saveDevice(file, { model, plan: plan(model), payload: payloadOf(exported), sampleOrder });
  return decodeTensors(file, readFileSync(file));
}

/** The model of a file whose hash is right, or the codes and messages that refuse it. */
function load({ ir, model }: Exported, { metadata, tensors }: TensorFile): DeviceModel | string {
  const { digest: _, ...rest } = metadata;
  const digest = createHash("sha256")
    .update(encodeTensors({ metadata: rest, tensors }))
    .digest("hex");
  writeFileSync(file, encodeTensors({ metadata: { ...rest, digest }, tensors }));
  try {
    const storage = model.input.steps.length > 0 ? "float32" : model.input.storage;
    return loadDevice(file, ir, true, storage).model;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

function emitted(model: DeviceModel): Sources {
  return emit(model, plan(model), HOST, { version: "0.1.0" });
}

/** The text without its numbers: tables and hashes are one mark, so are kernels that a density chooses. */
function numberless(sources: Sources): string {
  return [...sources]
    .filter(([path]) => !/\/ff_\w+\.[ch]$/.test(path))
    .map(([path, text]) =>
      `${path}\n${text}`
        .replace(/\/\* The same without floats[\s\S]*?(?=\/\* Number of classes)/, "") // steps that are powers of two
        .replaceAll(
          /_(sparse|row|dot)\b|kernel (sparse|row|dot)|ff_\w+\.[ch]|\[(inputs|outputs)\]/g,
          "_kernel",
        )
        .replaceAll(/(model |[`"])[0-9a-f]{12,64}\b/g, "$1#")
        .replaceAll(/(?<![A-Za-z_])[-+]?(0x[0-9a-fA-F]+|\d[\d.]*(e[-+]?\d+)?)[uf]?\b/g, "#")
        .replaceAll(/\(\S+ \.\. \S+\)/g, "#") // one scale or several
        .replaceAll(/# [-+] #/g, "#") // scale and offset
        .replaceAll(/[\s,*\\]+/g, " ")
        .replaceAll(/(# ?)+/g, "#")
        .replaceAll(/(_kernel ?)+/g, "_kernel"),
    )
    .join("\n");
}

/** Lets models of one kind learn under sanitizers; what they share is compiled once. */
function createPlace(exported: Exported): (model: DeviceModel, what: string) => void {
  const type = { uint8: "uint8_t", int16: "int16_t", float32: "float" }[exported.model.input.storage];
  const checks = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-ffp-contract=off"];
  const main = new URL("learns.c", import.meta.url).pathname;
  const flags = [`-DINPUT=${type}`, '-DMODEL_H="small.h"', "-Ismall", "-std=c99", "-O0", ...checks];
  const shared = temporaryFolder();
  const kernels = (place: string): string[] =>
    cFiles(place, ["small"]).filter((each) => /\/ff_\w+\.c$/.test(each) && !each.endsWith("ff_slots.c"));
  return (model, what) => {
    const place = temporary(emitted(model));
    const objects = kernels(place).map((each) => join(shared, `${basename(each)}.o`));
    const own = ["small/small.c", "small/small_weights.c", main];
    try {
      for (const [index, each] of kernels(place).entries())
        if (!existsSync(objects[index]!)) run("gcc", [...flags, "-c", each, "-o", objects[index]!], place);
      run("gcc", [...flags, ...own, ...objects, "-o", "program", "-lm"], place);
      run(join(place, "program"), [], place);
    } catch (error) {
      throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  };
}
