import { basename, join } from "node:path";
import { imageUnwritable } from "../../diagnostics/flash.js";
import { writeWhole } from "../../disk.js";
import { flatten } from "../../target/segments.js";
import type { FlashJob, Segment } from "./backend.js";

/** Byte of erased flash. */
const ERASED = 0xff;

/** One run of bytes for all segments, as after erasing where they are not, from one multiple of `unit` bytes to another. */
export function wholeUnits(segments: readonly Segment[], unit: number): Segment {
  const first = segments[0]?.address ?? 0;
  const address = first - (first % unit);
  const image = flatten(segments, address);
  const bytes = new Uint8Array(Math.ceil(image.length / unit) * unit).fill(ERASED);
  bytes.set(image);
  return { address, bytes };
}

/** Bytes of the image as the linker made it. */
export function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** `<folder>/<model><ending>`, e.g. for `.uf2`. */
export function besideElf({ elf, folder }: FlashJob, ending: string): string {
  return join(folder, `${basename(elf, ".elf")}${ending}`);
}

/** Writes a file, whole or not at all. Throws Failure FF6114. */
export function writeImage(file: string, bytes: Uint8Array): void {
  writeWhole(file, bytes, imageUnwritable);
}

/** An address as boards' manuals write it. */
export function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
