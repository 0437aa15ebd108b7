import { expect } from "vitest";
import type { Image } from "../../src/ir/image.js";
import { compilerOf } from "./compilers.js";

/**
 * The most that kernels may take by clang 19.1.7 and by gcc 14.2.0, hardly more than they do: instructions per
 * multiply-accumulate or per weight, or what else the name says. What a change of kernel or compiler costs shows here.
 */
export const MOST = {
  "int8 784 x 128, inputs to 127, rv32 VLEN 128": [0.0956, 0.0985],
  "int8 784 x 128, inputs to 127, rv32 VLEN 256": [0.0485, 0.0498],
  "int8 784 x 128, inputs to 127, rv32 VLEN 512": [0.0447, 0.0454],
  "int8 784 x 128, inputs to 64, rv32 VLEN 128": [0.086, 0.0865],
  "int8 784 x 128, inputs like a bell, rv32 VLEN 128": [0.0867, 0.09],
  "int8 128 x 128, inputs to 127, rv32 VLEN 128": [0.107, 0.111],
  "int8 500 x 500, inputs to 127, rv32 VLEN 128": [0.0953, 0.101],
  "int8 784 x 128, sparse, 19 % to 64, rv32, call": [2180, 2235],
  "int8 784 x 128, sparse, 19 % to 127, rv32, call": [2485, 2543],
  "int8 128 x 64, sparse, 50 % to 127, rv32, call": [684, 698],
  "int8 128 x 10, head by dot, 50 % to 127, rv32, call": [245, 239],
  "int8 64 x 10, head by dot, 50 % to 127, rv32, call": [200, 198],
  "int8 64 x 10, head by sparse, 10 % to 127, rv32, call": [295, 309],
  "int8 191 x 1, floats, 90 % to 127, rv32, call": [300, 300],
  "fp16 step 784-128-64, no zero, rv32imafc": [31.1, 31.2],
  "fp16 step 784-128-64, a digit, rv32imafc": [4.11, 4.1],
  "fp16 step 784-128-64, no zero, rv32 scalar": [10.9, 10.9],
  "fp16 step 784-128-64, a digit, rv32 scalar": [1.7, 1.65],
  "fp16 step 784-128-64, no zero, rv32": [0.209, 0.215],
  "fp16 step 784-128-64, a digit, rv32": [0.0672, 0.073],
  "int8 step 784-128-64, bytes of stack, rv32imc": [1648, 1760],
  "int8 step 784-128-64, all inputs, all units, rv32imc": [14.1, 14.6],
  "int8 step 784-128-64, all inputs, all units, errors of three bits less, rv32imc": [14.1, 14.6],
  "int8 step 784-128-64, all inputs, half of the units, rv32imc": [8.36, 8.49],
  "int8 step 784-128-64, sparse inputs, rv32imc": [2.1, 2.15],
  "int8 step 784-128-64, bytes of stack, rv32": [7053, 7069],
  "int8 step 784-128-64, all inputs, all units, rv32": [0.476, 0.479],
  "int8 step 784-128-64, all inputs, all units, errors of three bits less, rv32": [0.476, 0.48],
  "int8 step 784-128-64, all inputs, half of the units, rv32": [0.4345, 0.438],
  "int8 step 784-128-64, sparse inputs, rv32": [0.138, 0.14],
  "int8 step 784-128-64, bytes of stack, pulp": [2400, 2496],
  "int8 step 784-128-64, all inputs, all units, pulp": [9.25, 9.25],
  "int8 step 784-128-64, all inputs, all units, errors of three bits less, pulp": [9.25, 9.25],
  "int8 step 784-128-64, all inputs, half of the units, pulp": [6.62, 6.62],
  "int8 step 784-128-64, sparse inputs, pulp": [1.78, 1.78],
  "256 x 256, sums of halves, rv32": [0.065, 0.066],
  "256 x 256, halves, float32 sums, rv32": [0.0949, 0.0971],
  "256 x 256, floats, rv32": [0.202, 0.188],
  "256 x 256, update of halves, rv32": [0.08, 0.0809],
  "256 x 256, update of floats, rv32": [0.222, 0.223],
  "int8 784 x 128, sparse, rv32imc": [3.29, 3.42],
  "int8 784 x 128, row, rv32imc": [2.99, 3.28],
  "int8 784 x 128, dot, rv32imc": [4.85, 4.85],
  "784 x 128, dense, pulp": [1.07, 1.08],
  "784 x 128, sparse, pulp": [1.42, 1.44],
  "784 x 128, update, pulp": [1.58, 1.59],
  "784 x 128, sparseUpdate, pulp": [1.95, 1.97],
  "784 x 128, bytes, pulp": [0.615, 0.615],
} as const satisfies Readonly<Record<string, readonly [clang: number, gcc: number]>>;

/** Wants of what an image was seen to take that it is no more than its compiler may make of the kernel. */
export function expectAtMost({ tools }: Pick<Image, "tools">, kernel: string, found: number): void {
  if (!(kernel in MOST)) throw new Error(`${kernel} is not in the table: ${found}`);
  if (process.env.SHOW_COUNTS) console.log(kernel, found);
  const [clang, gcc] = MOST[kernel as keyof typeof MOST];
  expect(found, `${kernel}, ${compilerOf({ tools })}`).toBeLessThanOrEqual(
    tools.gcc === undefined ? clang : gcc,
  );
}
