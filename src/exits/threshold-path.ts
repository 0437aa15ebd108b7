import type { DeviceExits } from "../ir/device-model.js";
import { type ExitTable, type LabelledTable, NEVER, thresholdsOf } from "../ir/exits.js";
import { harmAt } from "./harm.js";

/** At most this share of the samples joins in one step: small steps end close to where the test first fails. */
const STEP_SHARE = 0.01;

/**
 * Harms that are added to those counted before they are divided by the work saved. A few harmless samples prove
 * little, so that a short stretch must not look free beside a long one.
 */
const PRIOR_HARMS = 1;

/**
 * The knob of the margin rule: policies from the most careful on, each as thresholds of all exits but the last. Every
 * step lowers one threshold, so the policies are nested. Where to go next is decided by the least harm per
 * multiply-accumulate saved among the samples that would newly leave, over all exits and all lengths of the stretch:
 * in the optimum under a budget of harm, all exits pay the same harm for the last piece of work that they save.
 * Reads validation data alone, so the sequence is fixed before any calibration sample is seen.
 */
export function* policyPath(validation: LabelledTable): Generator<Thresholds, void, undefined> {
  const walk = startWalk(validation);
  for (let stretch = bestStretch(walk); stretch !== null; stretch = bestStretch(walk)) {
    yield* advance(walk, stretch);
  }
}

type Thresholds = DeviceExits["thresholds"];

/** Position of the walk. */
interface Walk {
  readonly table: ExitTable;
  /** Per exit: 1 for each sample that leaving there harms. */
  readonly harms: readonly Uint8Array[];
  /** Exit at which each sample leaves now. */
  readonly leaving: Uint16Array;
  /** Per exit but the last: samples by falling margin, and how many of them reach its threshold. */
  readonly orders: readonly Uint32Array[];
  readonly reached: number[];
}

/** The next samples of one exit's order that will reach its threshold, up to before `end`. */
interface Stretch {
  readonly exit: number;
  readonly end: number;
  readonly price: number;
}

function startWalk(data: LabelledTable): Walk {
  const { count, exits } = data.table;
  const early = exits.slice(0, -1);
  const orders = early.map(({ margins }) =>
    Uint32Array.from({ length: count }, (_, sample) => sample).sort(
      (a, b) => margins[b]! - margins[a]! || a - b,
    ),
  );
  const harms = exits.map((_, exit) =>
    Uint8Array.from({ length: count }, (_, sample) => harmAt(data, exit, sample)),
  );
  const leaving = new Uint16Array(count).fill(early.length);
  return { table: data.table, harms, leaving, orders, reached: early.map(() => 0) };
}

/** The cheapest stretch of all exits; null where no exit can save anything more. */
function bestStretch(walk: Walk): Stretch | null {
  let best: Stretch | null = null;
  for (const exit of walk.orders.keys()) {
    const stretch = bestOfExit(walk, exit);
    if (stretch !== null && (best === null || stretch.price < best.price)) best = stretch;
  }
  return best;
}

function bestOfExit(walk: Walk, exit: number): Stretch | null {
  const order = walk.orders[exit]!;
  let best: Stretch | null = null;
  let harms = PRIOR_HARMS;
  let saved = 0;
  for (let at = walk.reached[exit]!; at < order.length; at++) {
    harms += addedHarm(walk, exit, order[at]!);
    saved += savedWork(walk, exit, order[at]!);
    if (saved <= 0 || !endsGroup(walk, exit, at)) continue;
    const price = harms / saved;
    if (best === null || price < best.price) best = { exit, end: at + 1, price };
  }
  return best;
}

/** Change of the harms if `sample` left at `exit` unless it leaves before: -1, 0 or 1. */
function addedHarm({ harms, leaving }: Walk, exit: number, sample: number): number {
  const now = leaving[sample]!;
  return now <= exit ? 0 : harms[exit]![sample]! - harms[now]![sample]!;
}

/** Multiply-accumulates saved if `sample` left at `exit` unless it leaves before. */
function savedWork({ table: { exits }, leaving }: Walk, exit: number, sample: number): number {
  const now = leaving[sample]!;
  return now <= exit ? 0 : exits[now]!.macs[sample]! - exits[exit]!.macs[sample]!;
}

/** True where a threshold can lie behind position `at`: the next sample has a smaller margin. */
function endsGroup({ table, orders }: Walk, exit: number, at: number): boolean {
  const order = orders[exit]!;
  const { margins } = table.exits[exit]!;
  return at + 1 === order.length || margins[order[at + 1]!]! < margins[order[at]!]!;
}

/** Takes the stretch in steps, each ending before a harm, or after STEP_SHARE of the samples. */
function* advance(walk: Walk, { exit, end }: Stretch): Generator<Thresholds, void, undefined> {
  const order = walk.orders[exit]!;
  const most = Math.max(1, Math.floor(STEP_SHARE * order.length));
  let joined = 0;
  while (walk.reached[exit]! < end) {
    const at = walk.reached[exit]!++;
    const sample = order[at]!;
    if (walk.leaving[sample]! > exit) {
      walk.leaving[sample] = exit;
      joined++;
    }
    const last = at + 1 === end;
    const harmNext = !last && addedHarm(walk, exit, order[at + 1]!) > 0;
    if (joined > 0 && endsGroup(walk, exit, at) && (last || harmNext || joined >= most)) {
      joined = 0;
      yield thresholdsAt(walk);
    }
  }
}

function thresholdsAt({ table, orders, reached }: Walk): Thresholds {
  const values = orders.map((order, exit) => {
    const count = reached[exit]!;
    return count === 0 ? NEVER : table.exits[exit]!.margins[order[count - 1]!]!;
  });
  return thresholdsOf(table, values);
}
