/** WebAssembly by hand: as much of an assembler as the loops of `simd.ts` need. An instruction is its bytes. */

export type Code = readonly number[];

/** As much of the API as is used: the types of Node do not have it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (size: { readonly initial: number }) => Memory;
};

/** Memory of WebAssembly; its buffer is another one after it has grown. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** True for a memory of WebAssembly. */
export function isMemory(value: unknown): value is Memory {
  return value instanceof WebAssembly.Memory;
}

/** Types of values. */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** A function over the imported memory; locals count behind the parameters. */
export interface Routine {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly locals: readonly number[];
  readonly result: typeof I32 | null;
  readonly body: Code;
}

const vector = (...code: number[]): Code => [0xfd, ...code];

/** Access to memory at an address on the stack plus `offset`, aligned to `power` of two bytes. */
const memory = (code: Code, power: number, offset: number): Code => [...code, power, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, ...value: Code[]): Code => [...value.flat(), 0x21, local];
export const constant = (value: number): Code => [0x41, value]; // below 64
export const sum = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const difference = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
export const shiftLeft = (a: Code, bits: number): Code => [...a, ...constant(bits), 0x74];
export const shiftRight = (a: Code, bits: number): Code => [...a, ...constant(bits), 0x76];
/** Adds to a local. */
export const advance = (local: number, by: Code): Code => set(local, sum(get(local), by));
export const isBelow = (a: Code, b: Code): Code => [...a, ...b, 0x49];
export const isAtMost = (a: Code, b: Code): Code => [...a, ...b, 0x4d];

export const loadWord = (at: Code, offset = 0): Code => [...at, ...memory([0x28], 2, offset)];
export const storeWord = (at: Code, value: Code, offset = 0): Code => [
  ...at,
  ...value,
  ...memory([0x36], 2, offset),
];
export const loadFloat = (at: Code, offset = 0): Code => [...at, ...memory([0x2a], 2, offset)];
export const storeFloat = (at: Code, value: Code): Code => [...at, ...value, ...memory([0x38], 2, 0)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x92];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x94];
/** The larger of two floats: the first where they are equal or none. */
export const larger = (a: Code, b: Code): Code => [...b, ...a, ...a, ...b, 0x5d, 0x1b];
/** 1 where a float is not zero. */
export const isNotZero = (a: Code): Code => [...a, 0x43, 0, 0, 0, 0, 0x5c];

/** Vectors of four floats. */
export const load4 = (at: Code, offset = 0): Code => [...at, ...memory(vector(0x00), 2, offset)];
export const store4 = (at: Code, value: Code, offset = 0): Code => [
  ...at,
  ...value,
  ...memory(vector(0x0b), 2, offset),
];
/** Stores one of the four. */
export const storeLane = (at: Code, value: Code, lane: number, offset: number): Code => [
  ...at,
  ...value,
  ...memory(vector(0x5a), 2, offset),
  lane,
];
export const splat = (a: Code): Code => [...a, ...vector(0x13)];
export const add4 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xe4, 0x01)];
export const subtract4 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xe5, 0x01)];
export const multiply4 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xe6, 0x01)];
export const divide4 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xe7, 0x01)];
export const root4 = (a: Code): Code => [...a, ...vector(0xe3, 0x01)];
export const larger4 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xeb, 0x01)];
/** 1 where any bit is set. */
export const isAnySet = (a: Code): Code => [...a, ...vector(0x53)];

export const when = (condition: Code, ...body: Code[]): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...body.flat(),
  0x0b,
];
/** Repeats `body` while `condition` holds. */
export const loop = (condition: Code, ...body: Code[]): Code => [
  ...[0x03, 0x40],
  ...when(condition, ...body, [0x0c, 1]),
  0x0b,
];

/** Compiles functions over a memory. */
export function assemble(memory: Memory, routines: readonly Routine[]): object {
  const types = routines.map(({ parameters, result }) => [
    0x60,
    ...list(parameters.map((type) => [type])),
    ...list(result === null ? [] : [[result]]),
  ]);
  const imports = [[...text("engine"), ...text("memory"), 0x02, 0x00, 0x00]];
  const exports = routines.map(({ name }, index) => [...text(name), 0x00, index]);
  const bodies = routines.map(({ locals, body }) => {
    const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list(imports)),
    ...section(3, list(routines.map((_, index) => [index]))),
    ...section(7, list(exports)),
    ...section(10, list(bodies)),
  ]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { engine: { memory } }).exports;
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return list([...Buffer.from(name)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}
