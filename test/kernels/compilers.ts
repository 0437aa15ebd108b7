import type { Image } from "../../src/ir/image.js";
import { findGcc } from "../../src/target/gcc.js";

const gcc = await findGcc();

/** clang, and a gcc that knows vectors where there is one. */
export const COMPILERS = [
  { name: "clang", gcc: undefined },
  ...(gcc === null ? [] : [{ name: "gcc", gcc } as const]),
] as const;

export type Compiler = (typeof COMPILERS)[number];

/** Names the compiler that counts of instructions hold for, e.g. `clang 19.1.7`. */
export function compilerOf({ tools }: Pick<Image, "tools">): string {
  return tools.gcc === undefined ? `clang ${tools.clang}` : `gcc ${tools.gcc}`;
}
