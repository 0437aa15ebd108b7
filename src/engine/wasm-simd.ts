import * as wasm from "./assembler.js";
import { type Loops, PATCH_WORDS } from "./loops.js";
import { windowsOver } from "./simd-windows.js";

/** The loops of `loops.ts` four floats at a time, over the memory of TF.js, to the same bits. Addresses and sizes count bytes. */
interface Routines {
  adam(p: number, m: number, v: number, g: number, size: number, ...constants: number[]): void;
  patches(list: number, end: number, sums: number, sumsRow: number, maps: number, mapsRow: number): void;
  larger(list: number, end: number, into: number, other: number, size: number): void;
  sum(list: number, end: number, into: number, other: number, size: number): void;
  /** Returns where the list ended, at most at `end`. */
  nonZero(values: number, size: number, list: number, end: number): number;
}

const { get, set, constant, sum, advance, isBelow, isAtMost, loop, when } = wasm;

const adam = ((): wasm.Routine => {
  const [p, m, v, g, size, decay1, decay2, rate, epsilon, end, gradient] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const decayed = (at: number, decay: number): wasm.Code =>
    wasm.multiply4(wasm.load4(get(at)), wasm.splat(get(decay)));
  const guarded = wasm.add4(wasm.root4(wasm.load4(get(v))), wasm.splat(get(epsilon)));
  const direction = wasm.divide4(wasm.load4(get(m)), guarded);
  const moved = wasm.subtract4(wasm.load4(get(p)), wasm.multiply4(direction, wasm.splat(get(rate))));
  const square = wasm.multiply4(get(gradient), get(gradient));
  const body = [
    set(end, sum(get(p), get(size))),
    loop(
      isBelow(get(p), get(end)),
      set(gradient, wasm.load4(get(g))),
      wasm.store4(get(m), wasm.add4(decayed(m, decay1), get(gradient))),
      wasm.store4(get(v), wasm.add4(decayed(v, decay2), square)),
      wasm.store4(get(p), moved),
      ...[p, m, v, g].map((pointer) => advance(pointer, constant(16))),
    ),
  ];
  const parameters = [...Array(5).fill(wasm.I32), ...Array(4).fill(wasm.F32)];
  return { name: "adam", parameters, locals: [wasm.I32, wasm.V128], result: null, body: body.flat() };
})();

const patches = ((): wasm.Routine => {
  const [list, end, sums, sumsRow, maps, mapsRow, e, rows, size, to, from, last] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ];
  const [toRow, fromRow] = [12, 13];
  const next = (bytes: number): wasm.Code[] => [advance(to, constant(bytes)), advance(from, constant(bytes))];
  const row = [
    set(to, get(toRow)),
    set(from, get(fromRow)),
    set(last, sum(get(to), get(size))),
    loop(
      isAtMost(sum(get(to), constant(16)), get(last)),
      wasm.store4(
        get(to),
        wasm.add4(wasm.load4(get(to)), wasm.multiply4(wasm.splat(get(e)), wasm.load4(get(from)))),
      ),
      ...next(16),
    ),
    loop(
      isBelow(get(to), get(last)),
      wasm.storeFloat(
        get(to),
        wasm.add(wasm.loadFloat(get(to)), wasm.multiply(get(e), wasm.loadFloat(get(from)))),
      ),
      ...next(4),
    ),
    advance(toRow, get(sumsRow)),
    advance(fromRow, get(mapsRow)),
    set(rows, wasm.difference(get(rows), constant(1))),
  ];
  const body = loop(
    isBelow(get(list), get(end)),
    set(toRow, sum(get(sums), wasm.loadWord(get(list), 0))),
    set(fromRow, sum(get(maps), wasm.loadWord(get(list), 4))),
    set(rows, wasm.loadWord(get(list), 8)),
    set(size, wasm.loadWord(get(list), 12)),
    set(e, wasm.loadFloat(get(list), 16)),
    loop(get(rows), ...row),
    advance(list, constant(4 * PATCH_WORDS)),
  );
  const locals = [wasm.F32, ...Array(7).fill(wasm.I32)];
  return { name: "patches", parameters: Array(6).fill(wasm.I32), locals, result: null, body };
})();

type Join = (a: wasm.Code, b: wasm.Code) => wasm.Code;

function pairs(name: string, join4: Join, join: Join): wasm.Routine {
  const [list, end, into, other, size, to, from, last] = [0, 1, 2, 3, 4, 5, 6, 7];
  const next = (bytes: number): wasm.Code[] => [advance(to, constant(bytes)), advance(from, constant(bytes))];
  const body = loop(
    isBelow(get(list), get(end)),
    set(to, sum(get(into), wasm.loadWord(get(list), 0))),
    set(from, sum(get(other), wasm.loadWord(get(list), 4))),
    set(last, sum(get(to), get(size))),
    loop(
      isAtMost(sum(get(to), constant(16)), get(last)),
      wasm.store4(get(to), join4(wasm.load4(get(to)), wasm.load4(get(from)))),
      ...next(16),
    ),
    loop(
      isBelow(get(to), get(last)),
      wasm.storeFloat(get(to), join(wasm.loadFloat(get(to)), wasm.loadFloat(get(from)))),
      ...next(4),
    ),
    advance(list, constant(8)),
  );
  return { name, parameters: Array(5).fill(wasm.I32), locals: Array(3).fill(wasm.I32), result: null, body };
}

const larger = pairs("larger", wasm.larger4, wasm.larger);
const sums = pairs("sum", wasm.add4, wasm.add);

const nonZero = ((): wasm.Routine => {
  const [values, size, list, end, at, last] = [0, 1, 2, 3, 4, 5];
  const one = (offset: number): wasm.Code =>
    when(
      wasm.isNotZero(wasm.loadFloat(get(at), offset)),
      wasm.storeWord(
        get(list),
        wasm.shiftRight(wasm.difference(sum(get(at), constant(offset)), get(values)), 2),
      ),
      advance(list, constant(4)),
    );
  const body = [
    set(at, get(values)),
    set(last, sum(get(values), get(size))),
    loop(
      [
        ...isAtMost(sum(get(at), constant(16)), get(last)),
        ...isAtMost(sum(get(list), constant(16)), get(end)),
        0x71,
      ],
      when(wasm.isAnySet(wasm.load4(get(at))), ...[0, 4, 8, 12].map(one)),
      advance(at, constant(16)),
    ),
    loop(
      [...isBelow(get(at), get(last)), ...isBelow(get(list), get(end)), 0x71],
      one(0),
      advance(at, constant(4)),
    ),
    get(list),
  ];
  const integers = Array(4).fill(wasm.I32);
  return {
    name: "nonZero",
    parameters: integers,
    locals: [wasm.I32, wasm.I32],
    result: wasm.I32,
    body: body.flat(),
  };
})();

/** The loops over arrays that lie in `memory`. */
export function simdOver(memory: wasm.Memory, plain: Loops): Loops {
  const routines = wasm.assemble(memory, [adam, patches, larger, sums, nonZero]) as Routines;
  return {
    adam(p, m, v, g, constants) {
      const whole = p.length & ~3; // values of whole vectors
      const { decay1, decay2, rate, epsilon } = constants;
      const [at, first, second, gradient] = [p, m, v, g].map(({ byteOffset }) => byteOffset) as Quadruple;
      routines.adam(at, first, second, gradient, 4 * whole, decay1, decay2, rate, epsilon);
      const rest = (values: Float32Array): Float32Array => values.subarray(whole);
      plain.adam(rest(p), rest(m), rest(v), rest(g), constants);
    },
    patches(list, sums, sumsRow, maps, mapsRow) {
      const { byteOffset, byteLength } = list;
      const end = byteOffset + byteLength;
      routines.patches(byteOffset, end, sums.byteOffset, 4 * sumsRow, maps.byteOffset, 4 * mapsRow);
    },
    larger: (list, into, other, length) => {
      const { byteOffset, byteLength } = list;
      routines.larger(byteOffset, byteOffset + byteLength, into.byteOffset, other.byteOffset, 4 * length);
    },
    sum: (list, into, other, length) => {
      const { byteOffset, byteLength } = list;
      routines.sum(byteOffset, byteOffset + byteLength, into.byteOffset, other.byteOffset, 4 * length);
    },
    windows: windowsOver(memory),
    nonZero(values, list) {
      const { byteOffset, byteLength } = list;
      const end = routines.nonZero(values.byteOffset, values.byteLength, byteOffset, byteOffset + byteLength);
      return (end - byteOffset) / 4;
    },
  };
}

type Quadruple = [number, number, number, number];
