import { createHash } from "node:crypto";
import type { Samples } from "../ir/data.js";
import type { SampleOrder } from "../ir/sample-order.js";
import { createRandom } from "../numerics/prng.js";

/** Tells the draws below from others of the same seed; pass p draws from stream STREAM + 1 + p. */
const STREAM = 0x7eac0000;
/** Samples of the evaluation set, at most. */
const EVALUATION_SAMPLES = 500;
/** Parts after which what is learnt is measured and saved. */
const PARTS = 5;

/** Order of samples of `data`, at least one: all of it or `samples`, chosen by seed, in every pass. */
export function startOrder(
  data: Samples,
  { seed, samples, passes }: { seed: number; samples: number | "all"; passes: number },
): SampleOrder {
  const { buffer, byteOffset, byteLength } = data.inputs;
  const digest = createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .update(data.labels);
  if (data.targets) digest.update(data.targets);
  const each = samples === "all" ? data.count : Math.min(samples, data.count);
  return { data: digest.digest("hex"), seed, samples: each, passes, sent: 0 };
}

/** The order where an earlier run has left it; from its start if that was another one, or went to the end. */
export function continueOrder(sampleOrder: SampleOrder, earlier: SampleOrder | null): SampleOrder {
  const left = earlier !== null && JSON.stringify({ ...earlier, sent: 0 }) === JSON.stringify(sampleOrder);
  return left && earlier.sent < totalOf(sampleOrder) ? earlier : sampleOrder;
}

/** Samples of all passes. */
export function totalOf({ samples, passes }: SampleOrder): number {
  return samples * passes;
}

/** Gives the row of `data` that is sent as sample n = 0, 1, ...; every pass has an order of its own. */
export function createOrder({ seed, samples }: SampleOrder, data: Samples): (n: number) => number {
  const chosen = shuffled(data.count, seed, STREAM).slice(0, samples);
  let open = { pass: -1, order: chosen };
  return (n) => {
    const pass = Math.floor(n / samples);
    if (open.pass !== pass) open = { pass, order: shuffled(samples, seed, STREAM + 1 + pass) };
    return chosen[open.order[n % samples]!]!;
  };
}

/** Numbers of samples after which what is learnt is measured and saved: fifths of the whole order that lie ahead. */
export function stopsOf(sampleOrder: SampleOrder): number[] {
  const total = totalOf(sampleOrder);
  const all = Array.from({ length: PARTS }, (_, part) => Math.ceil((total * (part + 1)) / PARTS));
  return [...new Set(all)].filter((stop) => stop > sampleOrder.sent);
}

/** Rows of the evaluation set: a part of the test set that stays the same. */
export function evaluationRows(test: Samples, seed: number): number[] {
  return shuffled(test.count, seed, STREAM).slice(0, EVALUATION_SAMPLES);
}

function shuffled(count: number, seed: number, stream: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  createRandom(seed, stream).shuffle(order);
  return order;
}
