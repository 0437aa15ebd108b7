/** CIFAR-10 in its binary form -> labels and images [3, 32, 32]. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { writeArray } from "../ecg/arrays.js";

/** Planes of red, green and blue. */
const IMAGE = 3 * 32 * 32;
/** A label before them. */
const RECORD = 1 + IMAGE;

/** The first images of the first batch, and the first ones of the test batch. */
const PARTS = [
  ["train", "cifar10_train_4000.bin.gz"],
  ["test", "cifar10_test_1000.bin.gz"],
] as const;

/** Labels and planes of records. */
export function imagesOf(records: Uint8Array): { readonly label: Uint8Array; readonly planes: Uint8Array } {
  const count = records.length / RECORD;
  const label = Uint8Array.from({ length: count }, (_, image) => records[image * RECORD]!);
  const planes = new Uint8Array(count * IMAGE);
  for (let image = 0; image < count; image++)
    planes.set(records.subarray(image * RECORD + 1, (image + 1) * RECORD), image * IMAGE);
  return { label, planes };
}

/** Reads both parts from `source`, writes `<part>_{planes,label}.npy.gz` to `target`; gives the number of images. */
export function prepareImages(source: string, target: string): number {
  mkdirSync(target, { recursive: true });
  let images = 0;
  for (const [part, file] of PARTS) {
    const { label, planes } = imagesOf(new Uint8Array(gunzipSync(readFileSync(join(source, file)))));
    writeArray(target, `${part}_planes`, planes, label.length);
    writeArray(target, `${part}_label`, label, label.length);
    images += label.length;
  }
  return images;
}
