import type { DeviceModel } from "../ir/device-model.js";
import type { Slide } from "../ir/memory-plan.js";
import type { Simd } from "../ir/simd.js";
import type { Team } from "../ir/target-description.js";
import type { InPlace } from "../steps/in-place.js";
import { definitionOf } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import {
  assignOffsets,
  bytesBeside,
  type Lifetime,
  lifetimes,
  liveBytes,
  overlaps,
  type Placement,
  roomOf,
} from "./arena.js";

/** Tensors in the arena, where some outputs take the place of their inputs. */
export interface Layout extends Placement {
  readonly lives: readonly Lifetime[];
  /** Inputs that are moved before a step, by its index. */
  readonly slides: Readonly<Record<number, Slide>>;
}

/** Owner of the kernels that work on the tensors: by default scalar ones, of one core. */
export interface Workers {
  readonly simd?: Simd;
  readonly cores?: Team;
}

/** Output in the place of an input at step `at`. */
interface Choice extends InPlace {
  readonly at: number;
}

/**
 * The smallest arena that can be had by letting outputs take the place of their inputs, at those steps alone that
 * would need most without. As an output begins before its input, it is the input that moves out of its way first where it
 * does not lie behind it already: to move a map takes a small part of what it takes to compute it.
 */
export function layOutInPlace(model: DeviceModel, line: Schedule, workers: Workers = {}): Layout {
  const { cores = 1 } = workers;
  const options = optionsOf(model, line, workers);
  let chosen: readonly Choice[] = [];
  let layout = layOut(line, chosen, cores);
  for (let best = layout; ; best = layout.size < best.size ? layout : best) {
    const needs = line.steps.map((_, at) => liveBytes(layout.lives, at));
    const most = Math.max(...needs);
    const more = options.filter((each) => needs[each.at] === most && !chosen.includes(each));
    if (more.length === 0) return best;
    chosen = [...chosen, ...more];
    layout = layOut(line, chosen, cores);
  }
}

/** Every output alone. */
export function layOutApart(lives: readonly Lifetime[]): Layout {
  return { ...assignOffsets(lives), lives, slides: {} };
}

/**
 * The steps at which nobody needs the input any more. Cores that share a step come to its positions in any order, so that it
 * has no place but its own.
 */
function optionsOf(model: DeviceModel, line: Schedule, { simd = "none", cores = 1 }: Workers): Choice[] {
  const lives = new Map(lifetimes(line, cores).map((each) => [each.id, each]));
  return line.steps.flatMap((step, at) => {
    const found = definitionOf(step).inPlace?.(step, model, simd) ?? null;
    if (found === null || (cores > 1 && definitionOf(step).isShared)) return [];
    const [input, output] = [lives.get(found.input), lives.get(found.output)];
    const isLast = input?.last === at && input.first < at && output?.first === at;
    return isLast ? [{ ...found, at }] : [];
  });
}

function layOut(line: Schedule, chosen: readonly Choice[], cores: Team): Layout {
  const own = lifetimes(line, cores);
  const bytesOf = (id: string): number => own.find((each) => each.id === id)!.bytes;
  const lives = own.map((each) => {
    const gone = chosen.find(({ input }) => input === each.id);
    const from = chosen.find(({ output }) => output === each.id);
    return {
      ...each,
      ...(gone ? { last: gone.at - 1 } : {}),
      ...(from ? { entry: from.headroom + bytesOf(from.input) } : {}),
    };
  });
  const { offsets, size } = assignOffsets(lives);
  return { lives, size, ...withoutSlides(lives, { offsets, size }, chosen) };
}

/** Puts inputs where their step wants them, from the last step to the first; those that cannot lie there are moved. */
function withoutSlides(
  lives: readonly Lifetime[],
  { offsets, size }: Placement,
  chosen: readonly Choice[],
): Pick<Layout, "offsets" | "slides"> {
  const found: Record<string, number> = { ...offsets };
  const slides: Record<number, Slide> = {};
  for (const { at, input, output, headroom } of [...chosen].sort((a, b) => b.at - a.at)) {
    const map = lives.find(({ id }) => id === input)!;
    const wanted = found[output]! + headroom;
    const isTaken = lives.some((other) => {
      const [offset, bytes] = [found[other.id]!, bytesBeside(map, other)];
      const reaches = offset < wanted + bytes && wanted < offset + bytesBeside(other, map);
      return other !== map && overlaps(other, map) && reaches;
    });
    if (isTaken || wanted + roomOf(map) > size) slides[at] = { tensor: input, to: wanted, bytes: map.bytes };
    else found[input] = wanted;
  }
  return { offsets: found, slides };
}
