import { expf32, logf32 } from "../numerics/math.js";
import type { FeatureIr } from "./feature-ir.js";
import { printJs } from "./print-js.js";

/** Arrays of the host. */
export type HostArray = Float32Array | Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;
/** State of an object. */
export type HostObject = { readonly [field: string]: unknown };
export type HostValue = number | boolean | HostArray | HostObject;

/** Features that run here, with the same bits as on the device. */
export interface HostFeatures {
  readonly call: (name: string, ...args: readonly HostValue[]) => number | boolean | undefined;
  /** A new object of a struct. */
  readonly make: (struct: string) => HostObject;
  /** The least number of an access outside of its array since the last question, 0 for none. */
  readonly takeFault: () => number;
}

/**
 * Makes the host's form of features. The text is ours, printed from an IR whose names are letters, digits and underscores: it
 * reaches its arguments and the helpers below, and nothing else.
 */
export function hostFeatures(ir: FeatureIr): HostFeatures {
  return hostOf(printJs(ir));
}

/** Helpers that a text reaches beside those below. */
export type Helpers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The functions of a text that `printJs` has made. */
export function hostOf(text: string, further: Helpers = {}): HostFeatures {
  const state = { fault: 0 };
  const made = new Function("$", text)({ ...helpers(state), ...further }) as Record<
    string,
    (...args: readonly HostValue[]) => never
  >;
  return {
    call: (name, ...args) => made[name]!(...args),
    make: (struct) => made[`new ${struct}`]!(),
    takeFault() {
      const { fault } = state;
      state.fault = 0;
      return fault;
    },
  };
}

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);
const f = Math.fround;

/** A whole number as an i32: the nearest one, 0 for NaN. */
function saturated(value: number): number {
  if (value >= 2147483647) return 2147483647;
  return value <= -2147483648 ? -2147483648 : value | 0;
}

/** The 64 bits of a product, as its halves; what float64 loses of it is less than half of the upper one's last place. */
function wide(a: number, b: number): { high: number; low: number } {
  const low = Math.imul(a, b) >>> 0;
  return { high: Math.round((a * b - low) / 2 ** 32) | 0, low };
}

function helpers(state: { fault: number }) {
  return {
    ...ARITHMETIC,
    inside(index: number, length: number, site: number): boolean {
      if (index >= 0 && index < length) return true;
      if (state.fault === 0 || site < state.fault) state.fault = site;
      return false;
    },
  };
}

const smaller = (a: number, b: number): number => (a < b ? a : b);
const larger = (a: number, b: number): number => (a > b ? a : b);

const ARITHMETIC = {
  quotient: (a: number, b: number): number => (b === 0 ? 0 : (a / b) | 0),
  floored: (a: number, b: number): number => (b === 0 ? 0 : Math.floor(a / b) | 0),
  remainder: (a: number, b: number): number => (b === 0 ? 0 : (a % b) | 0),
  ...{ min_f32: smaller, min_i32: smaller, max_f32: larger, max_i32: larger },
  abs_f32: Math.abs,
  abs_i32: (a: number): number => Math.abs(a) | 0,
  sign_f32: (a: number): number => (a > 0 ? 1 : a < 0 ? -1 : 0),
  sign_i32: (a: number): number => (a > 0 ? 1 : a < 0 ? -1 : 0),
  clz32_i32: Math.clz32,
  floor_i32: (a: number): number => saturated(Math.floor(a)),
  ceil_i32: (a: number): number => saturated(Math.ceil(a)),
  trunc_i32: (a: number): number => saturated(Math.trunc(a)),
  round_i32: (a: number): number => saturated(Math.round(a)),
  sqrt_f32: (a: number): number => f(Math.sqrt(a)),
  exp_f32: expf32,
  log_f32: logf32,
  mulHigh_i32: (a: number, b: number): number => wide(a, b).high,
  /** The half and the shift may carry into the upper half. */
  mulQ_i32(a: number, b: number, shift: number): number {
    const { high, low } = wide(a, b);
    const sum = low + 2 ** (shift - 1);
    const carried = high + (sum >= 2 ** 32 ? 1 : 0);
    return (carried << (32 - shift)) | ((sum | 0) >>> shift);
  },
  floatBits_i32(a: number): number {
    FLOAT[0] = a;
    return BITS[0]!;
  },
  floatFrom_f32(a: number): number {
    BITS[0] = a;
    return FLOAT[0]!;
  },
};
