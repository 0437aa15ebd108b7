import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { decodeTensors, encodeTensors, type TensorFile } from "../../src/checkpoint/safetensors.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { emit } from "../../src/emit/emit.js";
import { withExits } from "../../src/exits/with-exits.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { requireFinite } from "../../src/quantize/finite.js";
import { quantize } from "../../src/quantize/quantize.js";
import { withStored } from "../../src/quantize/stored.js";
import { loadCheckpoint, saveCheckpoint } from "../../src/train/checkpoint.js";
import { ALL, allEdits, fills, someOf } from "../support/edits.js";
import { drawn, EXPORTED } from "../support/exported-models.js";
import { temporaryFolder } from "../support/folder.js";
import { HOST } from "../support/host-target.js";
import { smallDataset } from "../support/models/small-ir.js";

/**
 * One edit of one place of a checkpoint of float weights ends in a named refusal or in emitted C, and never elsewhere.
 * FF_EDITS=all tries every one (minutes); else some are drawn.
 */
const DRAWN = { record: 200, tensors: 8 };

const folder = temporaryFolder();
const file = join(folder, "trained.safetensors");

it.each(Object.entries(EXPORTED))(
  "weights of %s: refused by name, or built",
  (_, { ir, model }) => {
    const dataset = smallDataset(ir, 20);
    const fpu = model.input.storage === "float32";
    const saved = save(ir);
    const told: Record<string, number> = {};
    const edits = [...saved.tensors].flatMap(([name, { shape, data }]) =>
      [...fills(data)].map((fill) => ({ name, shape, ...fill })),
    );
    for (const { name, shape, what, data } of someOf(edits, DRAWN.tensors)) {
      const tensor = { shape: data.length === shape.reduce((a, b) => a * b) ? shape : [data.length], data };
      const outcome = outcomeOf(() => {
        const trained = load(ir, { ...saved, tensors: new Map([...saved.tensors, [name, tensor]]) });
        const stored = withStored(ir, quantize(ir, trained, dataset.validation, fpu, 7), dataset, 7);
        const equipped = withExits(ir, stored, {
          validation: encodeSamples(dataset.validation, stored.input),
          calibration: encodeSamples(dataset.calibration, stored.input),
        });
        requireFinite(equipped.model);
        emit(equipped.model, plan(equipped.model), HOST, { version: "0.1.0" });
      });
      expect(outcome, `${name} ${what}`).toMatch(/^(FF30(13|14|15|22)|built)$/);
      told[outcome] = (told[outcome] ?? 0) + 1;
    }
    if (ALL) console.log(told);
  },
  1_200_000,
);

it("a record with one edit: refused by name, or as good", () => {
  const { ir } = EXPORTED["int8, margin"]!;
  const saved = save(ir);
  const told: Record<string, number> = {};
  for (const { path, what, text } of someOf([...allEdits(saved.metadata.record!)], DRAWN.record)) {
    const metadata = { ...saved.metadata, record: text };
    const outcome = outcomeOf(() => load(ir, { ...saved, metadata }));
    expect(outcome, `${path} ${what}`).toMatch(/^(FF3016|built)$/);
    told[outcome] = (told[outcome] ?? 0) + 1;
  }
  if (ALL) console.log(told);
  expect(told.FF3016).toBeGreaterThan(told.built ?? 0);
});

function save(ir: Parameters<typeof drawn>[0]): TensorFile {
  const trained = drawn(ir);
  const history = [{ epoch: 1, loss: 0.5, accuracy: [0.5, 0.75], active: [0.25, 0.5] }];
  saveCheckpoint(file, ir, { ...trained, record: { ...trained.record, history } });
  return decodeTensors(file, readFileSync(file));
}

function load(ir: Parameters<typeof drawn>[0], content: TensorFile) {
  writeFileSync(file, encodeTensors(content));
  return loadCheckpoint(file, ir);
}

function outcomeOf(act: () => unknown): string {
  try {
    act();
    return "built";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics[0]!.code;
    throw error;
  }
}
