import { ELEMENTS } from "../formats/element.js";
import type { Team } from "../ir/target-description.js";
import { definitionOf } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";

/** A tensor while it is needed: from the step that first writes it to the step that last touches it, inclusive. */
export interface Lifetime {
  readonly id: string;
  /** A multiple of 4. */
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  /** Bytes at its first step, where it takes the place of an input that lies behind its beginning; absent: `bytes`. */
  readonly entry?: number;
}

/** Byte offsets by tensor id, and the size of the memory that holds them all; multiples of 4. */
export interface Placement {
  readonly offsets: Readonly<Record<string, number>>;
  readonly size: number;
}

/**
 * Lifetimes of the arena tensors, for a number of cores. Inclusive ends keep what a step reads apart from what it writes: rms could work
 * in place, but the dense step before it always needs more memory, so that would save nothing.
 */
export function lifetimes({ tensors, steps }: Schedule, cores: Team = 1): Lifetime[] {
  return tensors
    .filter((tensor) => tensor.memory === "arena")
    .map(({ id, type, length, perCore }) => {
      const uses = steps.flatMap((step, index) => (touches(step, id) ? [index] : []));
      const bytes = align4(ELEMENTS[type].bytes * length * (perCore ? cores : 1));
      return { id, bytes, first: uses.at(0) ?? 0, last: uses.at(-1) ?? 0 };
    });
}

function touches(step: Schedule["steps"][number], id: string): boolean {
  const { reads, writes } = definitionOf(step);
  return reads(step).includes(id) || writes(step).includes(id);
}

/**
 * Greedy best fit: the largest tensor first, each into the smallest gap that its contemporaries leave.
 * The result depends on nothing but the lifetimes.
 */
export function assignOffsets(all: readonly Lifetime[]): Placement {
  const order = [...all].sort((a, b) => roomOf(b) - roomOf(a) || a.first - b.first || (a.id < b.id ? -1 : 1));
  const assigned: { readonly tensor: Lifetime; readonly offset: number }[] = [];
  for (const tensor of order) {
    const taken = assigned
      .filter((other) => overlaps(other.tensor, tensor))
      .map((other) => ({ offset: other.offset, bytes: bytesBeside(other.tensor, tensor) }));
    assigned.push({ tensor, offset: bestGap(taken, roomOf(tensor)) });
  }
  return {
    offsets: Object.fromEntries(assigned.map(({ tensor, offset }) => [tensor.id, offset])),
    size: assigned.reduce((size, { tensor, offset }) => Math.max(size, offset + roomOf(tensor)), 0),
  };
}

/** Bytes that are live at `step`: what no placement can go below. */
export function liveBytes(all: readonly Lifetime[], step: number): number {
  return all
    .filter(({ first, last }) => first <= step && step <= last)
    .reduce((sum, each) => sum + (each.first === step ? roomOf(each) : each.bytes), 0);
}

/** Bytes that a tensor ever takes. */
export function roomOf({ bytes, entry = 0 }: Lifetime): number {
  return Math.max(bytes, entry);
}

function bestGap(
  taken: readonly { readonly offset: number; readonly bytes: number }[],
  bytes: number,
): number {
  let end = 0;
  let best = -1;
  let bestSize = Number.POSITIVE_INFINITY;
  for (const { offset, bytes: other } of [...taken].sort((a, b) => a.offset - b.offset)) {
    const gap = offset - end;
    if (gap >= bytes && gap < bestSize) {
      best = end;
      bestSize = gap;
    }
    end = Math.max(end, offset + other);
  }
  return best >= 0 ? best : end;
}

/** Bytes that a tensor takes while another one is needed. */
export function bytesBeside(tensor: Lifetime, { first, last }: Lifetime): number {
  return first <= tensor.first && tensor.first <= last ? roomOf(tensor) : tensor.bytes;
}

/** True where two tensors are needed at one time. */
export function overlaps(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}

function align4(bytes: number): number {
  return (bytes + 3) & ~3;
}
