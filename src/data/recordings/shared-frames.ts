/** Features of windows of recordings: the frames that overlapping windows have in common are computed once. */
import type { Samples } from "../../ir/data.js";
import { type ComputedFeatures, framesOf } from "../../ir/model-features.js";
import { callOf, computeCall, type Fault } from "../../steps/features.js";
import type { Part } from "../repeats.js";
import { isWindows } from "./window-list.js";

/** Computes the features of window `n` of a part, whose raw values are given, at its place among all of `out`. */
export type WindowFeatures = (n: number, raw: Samples["inputs"], out: Samples["inputs"]) => Fault;

/** Computation of the features of a part whose windows may share frames; null for any other. */
export function sharedFrames(computed: ComputedFeatures, { table, rows }: Part): WindowFeatures | null {
  const features = framesOf(computed);
  if (features === null || !isWindows(table)) return null;
  const { of, starts, recordings } = table;
  const { frames, hop, size } = features;
  const step = rows.reduce((all, row) => commonDivisor(all, starts[row]!), hop); // frames begin at its multiples
  const known = new Map<number, Uint32Array>();
  /** Of each first row of a frame of a recording, in steps: 1 + the place of its features; 0 where they are not there. */
  const placesOf = (recording: number): Uint32Array => {
    const places = known.get(recording) ?? new Uint32Array(Math.ceil(recordings[recording]!.rows / step));
    known.set(recording, places);
    return places;
  };
  return (n, raw, out) => {
    const [places, start] = [placesOf(of[rows[n]!]!), starts[rows[n]!]!];
    let last: Fault = 0;
    for (let frame = 0; frame < frames; frame++) {
      const [at, to] = [(start + frame * hop) / step, n * frames + frame];
      const place = places[at]!;
      if (place > 0) {
        out.copyWithin(to * size, (place - 1) * size, place * size);
        continue;
      }
      const own = out.subarray(to * size, (to + 1) * size);
      const fault = computeCall(features, callOf(features, raw, frame), own);
      if (fault > 0) last = fault;
      else places[at] = to + 1;
    }
    return last;
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
