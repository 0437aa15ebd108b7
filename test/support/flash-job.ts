import { join } from "node:path";
import type { FlashJob, Segment } from "../../src/device/flash/backend.js";
import type { Flash, Target } from "../../src/ir/target-description.js";
import { silent } from "../../src/report/progress-bar.js";
import { loadTarget } from "../../src/target/target.js";
import { fakeProgram } from "./fake-system.js";
import type { Scene } from "./scene.js";

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

/** A folder that stands first on the PATH until the test ends. */
export function onPath({ folder, later }: Pick<Scene, "folder" | "later">): string {
  const path = process.env.PATH;
  const bin = join(folder, "bin");
  process.env.PATH = `${bin}:${path}`;
  later(() => {
    process.env.PATH = path;
  });
  return bin;
}

/** A program that prints `output` on standard error and fails. */
export function failingProgram(scene: Scene, name: string, output: string): void {
  const print = output.split("\n").map((line) => `printf '%s\\n' '${line}' >&2`);
  fakeProgram(onPath(scene), name, [...print, "exit 1"].join("\n"));
}
