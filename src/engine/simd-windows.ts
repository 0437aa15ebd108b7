import * as wasm from "./assembler.js";
import type { Windows } from "./loops.js";

/** Sums of windows, `Windows` of loops.ts, four filters at a time. Addresses and sizes count bytes. */

type Sums = (...addresses: number[]) => void;

const { get, set, constant, sum, difference, advance, isBelow, loop } = wasm;

/** Vectors of sums that stay in registers while a list is walked through. */
const BLOCK = 12;

const [maps, end, pixel, pixels, table, tableEnd, weights, bias, sums, row, list, starts] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];
const PARAMETERS = 12;
const [entry, offset, at, left, last, value, run, first, runsEnd, until, own, factor] = [
  12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
];
const ACCUMULATORS = 24;
const LOCALS = [
  ...Array(5).fill(wasm.I32),
  wasm.F32,
  ...Array(5).fill(wasm.I32),
  ...Array(1 + BLOCK).fill(wasm.V128),
];

/** Writes every value, and goes on behind those that are not zero. */
const listMap = [
  set(entry, get(list)),
  set(offset, constant(0)),
  set(at, get(starts)),
  set(left, get(pixels)),
  loop(
    get(left),
    wasm.storeWord(get(at), get(entry)),
    set(last, sum(get(maps), get(pixel))),
    loop(
      isBelow(get(maps), get(last)),
      set(value, wasm.loadFloat(get(maps))),
      wasm.storeFloat(get(entry), get(value)),
      wasm.storeWord(get(entry), get(offset), 4),
      advance(entry, wasm.shiftLeft(wasm.isNotZero(get(value)), 3)),
      advance(offset, get(row)),
      advance(maps, constant(4)),
    ),
    advance(at, constant(4)),
    set(left, difference(get(left), constant(1))),
  ),
  wasm.storeWord(get(at), get(entry)),
];

/** Sums of `count` filters from `from` on, at one position. */
function block(from: number, count: number): wasm.Code[] {
  const vectors = Array.from({ length: Math.ceil(count / 4) }, (_, k) => k);
  const bytes = (k: number): number => 4 * from + 16 * k;
  const startOf = (word: number): wasm.Code =>
    wasm.loadWord(sum(get(starts), wasm.loadWord(get(run), 4 * word)));
  const product = (k: number): wasm.Code => wasm.multiply4(get(factor), wasm.load4(get(at), bytes(k)));
  const store = (k: number): wasm.Code[] =>
    count - 4 * k >= 4
      ? [wasm.store4(get(sums), get(ACCUMULATORS + k), bytes(k))]
      : Array.from({ length: count - 4 * k }, (_, lane) =>
          wasm.storeLane(get(sums), get(ACCUMULATORS + k), lane, bytes(k) + 4 * lane),
        );
  return [
    set(run, get(first)),
    ...vectors.map((k) => set(ACCUMULATORS + k, wasm.load4(get(bias), bytes(k)))),
    loop(
      isBelow(get(run), get(runsEnd)),
      set(entry, startOf(0)),
      set(until, startOf(1)),
      set(own, sum(get(weights), wasm.loadWord(get(run), 8))),
      advance(run, constant(12)),
      loop(
        isBelow(get(entry), get(until)),
        set(factor, wasm.splat(wasm.loadFloat(get(entry)))),
        set(at, sum(get(own), wasm.loadWord(get(entry), 4))),
        ...vectors.map((k) => set(ACCUMULATORS + k, wasm.add4(get(ACCUMULATORS + k), product(k)))),
        advance(entry, constant(8)),
      ),
    ),
    ...vectors.flatMap(store),
  ];
}

function routineOf(filters: number): wasm.Routine {
  const blocks = Array.from({ length: Math.ceil(filters / (4 * BLOCK)) }, (_, k) => 4 * BLOCK * k);
  const body = loop(
    isBelow(get(maps), get(end)),
    ...listMap,
    set(run, get(table)),
    loop(
      isBelow(get(run), get(tableEnd)),
      set(first, sum(get(run), constant(4))),
      set(runsEnd, sum(get(first), wasm.loadWord(get(run)))),
      ...blocks.flatMap((from) => block(from, Math.min(4 * BLOCK, filters - from))),
      set(run, get(runsEnd)),
      advance(sums, get(row)),
    ),
  );
  const parameters = Array(PARAMETERS).fill(wasm.I32);
  return { name: "sums", parameters, locals: LOCALS, result: null, body };
}

/** The sums over arrays that lie in `memory`; each number of filters has a routine of its own. */
export function windowsOver(memory: wasm.Memory): (windows: Windows) => void {
  const known = new Map<number, Sums>();
  return ({ maps: map, pixels: count, channels, filters, ...arrays }) => {
    const routine =
      known.get(filters) ?? (wasm.assemble(memory, [routineOf(filters)]) as { readonly sums: Sums }).sums;
    known.set(filters, routine);
    const { byteOffset, byteLength } = arrays.table;
    routine(
      ...[map.byteOffset, map.byteOffset + map.byteLength, 4 * channels, count],
      ...[byteOffset, byteOffset + byteLength, arrays.weights.byteOffset, arrays.bias.byteOffset],
      ...[arrays.sums.byteOffset, 4 * filters, arrays.list.byteOffset, arrays.starts.byteOffset],
    );
  };
}
