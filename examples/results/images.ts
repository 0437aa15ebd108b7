/** CIFAR-10 in its binary form -> images as maps [32, 32, 3]. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { writeArray } from "../ecg/arrays.js";

const PIXELS = 32 * 32;
const CHANNELS = 3;
/** A label, then the planes of red, green and blue. */
const RECORD = 1 + CHANNELS * PIXELS;

/** The first images of the first batch, and the first ones of the test batch. */
const PARTS = [
  ["train", "cifar10_train_4000.bin.gz"],
  ["test", "cifar10_test_1000.bin.gz"],
] as const;

/** Labels and maps of records. */
export function mapsOf(records: Uint8Array): { readonly label: Uint8Array; readonly maps: Uint8Array } {
  const count = records.length / RECORD;
  const label = Uint8Array.from({ length: count }, (_, image) => records[image * RECORD]!);
  const maps = new Uint8Array(count * CHANNELS * PIXELS);
  for (let image = 0, at = 0; image < count; image++) {
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      for (let channel = 0; channel < CHANNELS; channel++)
        maps[at++] = records[image * RECORD + 1 + channel * PIXELS + pixel]!;
    }
  }
  return { label, maps };
}

/** Reads both parts from `source`, writes `<part>_{maps,label}.npy.gz` to `target`; gives the number of images. */
export function prepareImages(source: string, target: string): number {
  mkdirSync(target, { recursive: true });
  let images = 0;
  for (const [part, file] of PARTS) {
    const { label, maps } = mapsOf(new Uint8Array(gunzipSync(readFileSync(join(source, file)))));
    writeArray(target, `${part}_maps`, maps, label.length);
    writeArray(target, `${part}_label`, label, label.length);
    images += label.length;
  }
  return images;
}
