import { readFileSync } from "node:fs";
import { writeWhole } from "../disk.js";
import type { Counts } from "../ir/bench.js";
import type { OwnedRange } from "./instruction-attribution.js";

const MAGIC = 0x43464645;
const HEADER_BYTES = 32;

/** Sizes of a file of counts, and the ranges that it begins with. */
interface CountsLayout {
  readonly ranges: readonly OwnedRange[];
  readonly owners: number;
  /** Bits; 0 without vectors. */
  readonly vlen: number;
  /** Half words of code of which each execution counts; 0 where nobody asks. */
  readonly slots: number;
  /** Address of the first of them. */
  readonly base: number;
}

/** The file through which the plugin of QEMU answers, as templates/emulator/ff_count.c describes it. */
export class CountsFile {
  /** Writes the file, in which nothing is counted yet. */
  constructor(
    readonly path: string,
    private readonly layout: CountsLayout,
  ) {
    const { ranges, owners, vlen, slots, base } = layout;
    const view = new DataView(new ArrayBuffer(this.typesAt + 4 * slots));
    const words = [MAGIC, ranges.length, owners, vlen, 0, slots, base, 0, ...ranges.flatMap(rangeWords)];
    for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true);
    writeWhole(path, new Uint8Array(view.buffer));
  }

  /** Counts so far, by owner. */
  read(): Counts {
    const { owners, slots } = this.layout;
    const bytes = readFileSync(this.path);
    if (bytes.readUInt32LE(16) !== 0) throw new Error("QEMU does not show the plugin what vl and vtype hold");
    const number = (at: number): number => Number(bytes.readBigUInt64LE(at));
    return Array.from({ length: owners }, (_, owner) => ({
      instructions: number(this.countersAt + 16 * owner),
      beats: number(this.countersAt + 16 * owner + 8),
      executions: Float64Array.from({ length: slots }, (_, slot) =>
        number(this.executionsAt + 8 * (owner * slots + slot)),
      ),
    }));
  }

  /** Vector types under which instructions were executed last, by slot. */
  readTypes(): number[] {
    const bytes = readFileSync(this.path);
    return Array.from({ length: this.layout.slots }, (_, slot) =>
      bytes.readUInt32LE(this.typesAt + 4 * slot),
    );
  }

  private get countersAt(): number {
    return (HEADER_BYTES + 12 * this.layout.ranges.length + 7) & ~7;
  }

  private get executionsAt(): number {
    return this.countersAt + 16 * this.layout.owners;
  }

  private get typesAt(): number {
    return this.executionsAt + 8 * this.layout.owners * this.layout.slots;
  }
}

function rangeWords({ start, end, owner }: OwnedRange): number[] {
  return [start, end, owner];
}
