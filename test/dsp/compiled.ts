/** Functions of the library as the host computes them: every operation rounded as on the device. */
import { readFileSync } from "node:fs";
import { compileFeatures } from "../../src/features/compile.js";
import type { FeatureIr } from "../../src/features/feature-ir.js";
import { type HostFeatures, hostFeatures } from "../../src/features/host.js";
import { createRandom } from "../../src/numerics/prng.js";

/** A function `f` whose text is given, with names of the library. */
export interface Compiled {
  readonly ir: FeatureIr;
  readonly host: HostFeatures;
}

/** Compiles `name` of a file with the given text behind imports of `names`. */
export function compiled(
  names: string,
  text: string,
  lengths: Readonly<Record<string, number>>,
  name = "f",
  module = "ff-edge/dsp",
): Compiled {
  const file = "/features/test.ts";
  const whole = `import { ${names} } from "${module}";\n${text}`;
  const readText = (path: string): string => (path === file ? whole : readFileSync(path, "utf8"));
  const ir = compileFeatures({ file, name, lengths, readText });
  return { ir, host: hostFeatures(ir) };
}

/** `name(x, ...)` for windows [n], as a function that gives a number. */
export function scalarFunction(call: string, n: number): (x: Float32Array) => number {
  const names = call.slice(0, call.indexOf("("));
  const { host, ir } = compiled(names, `export function f(x: Float32Array): f32 { return ${call}; }`, {
    x: n,
  });
  if (ir.sites.length > 0) throw new Error(`${call} is not proved`);
  return (x) => Number(host.call(ir.entries[0]!, x));
}

/** The same of one that gives an array [length]. */
export function arrayFunction(
  call: string,
  n: number,
  length: number,
  names?: string,
): (x: Float32Array) => Float32Array {
  const imported = names ?? call.slice(0, call.indexOf("("));
  const { host, ir } = compiled(
    imported,
    `export function f(x: Float32Array): Float32Array { return ${call}; }`,
    { x: n },
  );
  if (ir.sites.length > 0) throw new Error(`${call} is not proved`);
  return (x) => {
    const out = new Float32Array(length);
    host.call(ir.entries[0]!, x, out);
    return out;
  };
}

/** What pushes windows [n] into a class of the library, and gives the arrays [n] that it answers. */
export function arrayPushing(make: string, n: number): (x: Float32Array) => Float32Array {
  const text = `export class F {
  private readonly inner = new ${make};
  push(x: Float32Array): Float32Array { return this.inner.push(x); }
}`;
  const { host, ir } = compiled(make.slice(0, make.indexOf("(")), text, { x: n }, "F");
  if (ir.sites.length > 0) throw new Error(`${make} is not proved`);
  const self = host.make(ir.state!);
  return (x) => {
    const out = new Float32Array(n);
    host.call(ir.entries[0]!, self, x, out);
    return out;
  };
}

/** A window of noise and two sines. */
export function signal(n: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(
    { length: n },
    (_, i) => Math.sin(i / 3) * 3 + Math.sin(i / 17) + random.normal() + 0.5,
  );
}

/** Root of the mean square of the difference, by that of the exact values. */
export function relativeError(found: ArrayLike<number>, exact: ArrayLike<number>): number {
  let [error, size] = [0, 0];
  for (let i = 0; i < exact.length; i++) {
    error += (found[i]! - exact[i]!) ** 2;
    size += exact[i]! ** 2;
  }
  return Math.sqrt(error / size);
}
