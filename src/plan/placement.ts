import type { DeviceModel } from "../ir/device-model.js";
import type { Slide } from "../ir/memory-plan.js";
import type { Simd } from "../ir/simd.js";
import type { Team } from "../ir/target-description.js";
import type { InPlace } from "../steps/in-place.js";
import { definitionOf } from "../steps/index.js";
import { NETWORK_INPUT, type Schedule } from "../steps/schedule.js";
import {
  assignOffsets,
  bytesBeside,
  type Lifetime,
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
  /** Outputs that lie in the place of an input. */
  readonly chosen: readonly Choice[];
}

/** Steps whose tensors are laid out, and how long each of these is needed. */
export interface Placed {
  readonly line: Schedule;
  readonly lives: readonly Lifetime[];
  readonly cores: Team;
  /** Of the kernels that work on the tensors; absent: scalar ones. */
  readonly simd?: Simd;
}

/** Output in the place of an input at step `at`. */
export interface Choice extends InPlace {
  readonly at: number;
}

/**
 * The smallest arena that can be had by letting outputs take the place of their inputs, at those steps alone that
 * would need most without. As an output begins before its input, it is the input that moves out of its way first where it
 * does not lie behind it already: to move a map takes a small part of what it takes to compute it.
 */
export function layOutInPlace(model: DeviceModel, placed: Placed): Layout {
  const { line, lives } = placed;
  const options = optionsOf(model, placed);
  let chosen: readonly Choice[] = [];
  let layout = layOut(lives, chosen);
  for (let best = layout; ; best = layout.size < best.size ? layout : best) {
    const needs = line.steps.map((_, at) => liveBytes(layout.lives, at));
    const most = Math.max(...needs);
    const more = options.filter((each) => needs[each.at] === most && !chosen.includes(each));
    if (more.length === 0) return best;
    chosen = [...chosen, ...more];
    layout = layOut(lives, chosen);
  }
}

/** Every output alone. */
export function layOutApart(lives: readonly Lifetime[]): Layout {
  return { ...assignOffsets(lives), lives, slides: {}, chosen: [] };
}

/**
 * The steps at which nobody needs the input any more. Cores that share a step come to its positions in any order, so that it
 * has no place but its own.
 */
function optionsOf(model: DeviceModel, { line, lives, cores, simd = "none" }: Placed): Choice[] {
  const byId = new Map(lives.map((each) => [each.id, each]));
  return line.steps.flatMap((step, at) => {
    const found = definitionOf(step).inPlace?.(step, model, simd) ?? null;
    if (found === null || (cores > 1 && definitionOf(step).isShared)) return [];
    if (model.learning !== null && found.input === NETWORK_INPUT) return []; // an update is given it, to read alone
    const [input, output] = [byId.get(found.input), byId.get(found.output)];
    const isLast = input?.last === at && input.first < at && output?.first === at;
    return isLast ? [{ ...found, at }] : [];
  });
}

function layOut(own: readonly Lifetime[], chosen: readonly Choice[]): Layout {
  const lives = withChoices(own, chosen);
  const { offsets, size } = assignOffsets(lives);
  return { lives, size, chosen, ...withoutSlides(lives, { offsets, size }, chosen) };
}

/** Lifetimes where outputs take the place of inputs: these end before their step, those begin with room for both. */
export function withChoices(own: readonly Lifetime[], chosen: readonly Choice[]): Lifetime[] {
  const bytesOf = (id: string): number => own.find((each) => each.id === id)!.bytes;
  return own.map((each) => {
    const gone = chosen.find(({ input }) => input === each.id);
    const from = chosen.find(({ output }) => output === each.id);
    return {
      ...each,
      ...(gone ? { last: gone.at - 1 } : {}),
      ...(from ? { entry: from.headroom + bytesOf(from.input) } : {}),
    };
  });
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
