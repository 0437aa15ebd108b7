import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import { findTools, need } from "../../src/target/tools.js";

/** Opcodes of branches and jumps, and of instructions that can be emulated. */
const BRANCHES = [0x63, 0x67, 0x6f];
const EMULATED = [0x2b, 0x33, 0x57];
/** fmacex.s.h, whose opcode the core's own instructions on floats have, too. */
const isFloatMac = (word: number): boolean => (word & 0xfe00707f) === 0x54007053;

/**
 * Lengths of the hardware loops of an image. Their bodies must be whole words without branches, which are taken on some cores and
 * not on others, and end with an instruction that can be emulated; fewer than three instructions are not allowed.
 */
export async function hardwareLoops(folder: string): Promise<number[]> {
  const objdump = need(await findTools(["objdump"]), "objdump").path;
  const text = execFileSync(objdump, ["-d", join(folder, "kernels.elf")], { encoding: "utf8" });
  const words = new Map(
    [...text.matchAll(/^\s*([0-9a-f]+): ([0-9a-f]{8}|[0-9a-f]{4})\s/gm)].map(([, address, code]) => [
      Number.parseInt(address!, 16),
      code!,
    ]),
  );
  const lengths: number[] = [];
  for (const [address, code] of words) {
    const word = Number.parseInt(code, 16);
    if (code.length < 8 || (word & 0x707f) !== 0x407b) continue;
    const end = address + (word >>> 20) * 2;
    expect(address % 4).toBe(0);
    for (let at = address + 4; at <= end; at += 4) {
      expect(words.get(at)).toMatch(/^[0-9a-f]{8}$/);
      expect(BRANCHES).not.toContain(Number.parseInt(words.get(at)!, 16) & 0x7f);
    }
    const last = Number.parseInt(words.get(end)!, 16);
    if (!isFloatMac(last)) expect(EMULATED).toContain(last & 0x7f);
    lengths.push((end - address) / 4);
  }
  expect(Math.min(...lengths)).toBeGreaterThan(2);
  return lengths;
}
