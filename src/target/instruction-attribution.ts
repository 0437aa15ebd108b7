import type { LineMaps, Owner } from "../ir/bench.js";

/**
 * Addresses that belong to one bin; `end` is excluded. Bin 0 is everything that is not measured, `EMULATION` what
 * does not exist on the core that is emulated.
 */
export interface OwnedRange {
  readonly start: number;
  readonly end: number;
  readonly owner: number;
}

/** Functions of the firmware that kernels call too. */
const SHARED = "firmware/memory.c";

/** Handlers of trapped instructions, of targets/arch/pulp: they count nothing and take nothing from whom they interrupt. */
const HANDLERS = ["firmware/traps.S", "firmware/emulate.c", "firmware/emulate_half.c"];

/** Owner of a handler, as templates/emulator/ff_count.c has it. */
const EMULATION = 0xfffe;

/**
 * Bin of each instruction of a linked image, from `llvm-objdump -d -l`. Files that have been mapped
 * say so themselves, the firmware is nobody's; kernels and inlined headers, which are in no range, are their caller's.
 */
export function ownersOf(disassembly: string, maps: LineMaps): OwnedRange[] {
  const ranges: { start: number; end: number; owner: number }[] = [];
  let owner: Owner | "emulation" = "inherit";
  for (const text of disassembly.split("\n")) {
    if (/^[0-9a-f]+ <[^>]+>:$/.test(text)) owner = "inherit";
    const location = /^; (?:\.\/)?(\S+):(\d+)(?: \(.*\))?$/.exec(text);
    if (location) owner = ownerOf(location[1]!, Number(location[2]), maps);
    const code = /^\s*([0-9a-f]+):\s/.exec(text);
    if (code) extend(ranges, Number.parseInt(code[1]!, 16), owner);
  }
  return ranges;
}

function ownerOf(file: string, line: number, maps: LineMaps): Owner | "emulation" {
  if (HANDLERS.includes(file)) return "emulation";
  const lines = maps.get(file);
  if (lines) return lines[line] ?? "nobody";
  return file.startsWith("firmware/") && file !== SHARED ? "nobody" : "inherit";
}

/** Adds one instruction; the one before it ends where this one starts. */
function extend(
  ranges: { start: number; end: number; owner: number }[],
  address: number,
  owner: Owner | "emulation",
): void {
  const last = ranges.at(-1);
  if (last && last.end > address) last.end = address;
  if (owner === "inherit") return;
  const number = owner === "emulation" ? EMULATION : owner === "nobody" ? 0 : owner + 1;
  if (last && last.end === address && last.owner === number) last.end = address + LONGEST;
  else ranges.push({ start: address, end: address + LONGEST, owner: number });
}

/** Bytes of the longest instruction. */
const LONGEST = 4;
