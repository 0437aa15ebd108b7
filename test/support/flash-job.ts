import { join } from "node:path";
import type { FlashJob, Segment } from "../../src/device/flash/backend.js";
import type { Flash, Target } from "../../src/ir/target.js";
import { silent } from "../../src/report/progress.js";
import { loadTarget } from "../../src/target/target.js";

/** A board that is flashed as `flash` says, with an image in `folder`. */
export function flashJob(
  folder: string,
  flash: Flash,
  segments: readonly Segment[],
  rest: Partial<FlashJob> = {},
): FlashJob {
  const target: Target = { ...loadTarget("rv32imc"), name: "board", flash };
  return {
    target,
    segments,
    elf: join(folder, "motor.elf"),
    folder,
    port: undefined,
    progress: silent,
    signal: new AbortController().signal,
    ...rest,
  };
}

/** Bytes that repeat nowhere near, with the ones that lines have to escape. */
export function pattern(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => ((index * 197 + (index >> 8) * 31 + seed) ^ 0xc0) & 0xff);
}

/** A segment of `length` such bytes. */
export function segment(address: number, length: number, seed = 1): Segment {
  return { address, bytes: pattern(length, seed) };
}
