import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Trained } from "../../src/ir/trained.js";
import { loadCheckpoint, saveCheckpoint } from "../../src/train/checkpoint.js";
import { untrained } from "../../src/train/load-or-train.js";
import { smallIr } from "./models/small-ir.js";
import type { Scene } from "./scene.js";

/** The model of the checkpoints below. */
export const ir = smallIr();

/** Saves weights of zero, changes the bytes of the file, and loads it for `model`. */
export function loadChanged(
  { folder }: Scene,
  change: (bytes: Buffer) => Buffer | string,
  model = ir,
): Trained {
  const file = join(folder, "trained.safetensors");
  saveCheckpoint(file, ir, untrained(ir));
  writeFileSync(file, change(readFileSync(file)));
  return loadCheckpoint(file, model);
}

/** Replaces text in the header of a checkpoint by text of the same length. */
export function edited(bytes: Buffer, before: string, after: string): Buffer {
  const at = bytes.indexOf(before);
  if (at < 0 || after.length !== before.length) throw new Error(`${before} cannot become ${after}`);
  bytes.write(after, at);
  return bytes;
}
