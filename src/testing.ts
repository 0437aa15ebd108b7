/** Features as the device computes them, for unit tests. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./diagnostics/diagnostic.js";
import { compileFeatures, type Request } from "./features/compile.js";
import type { ElementType, FeatureFunction, FeatureIr, Range } from "./features/feature-ir.js";
import { type HostArray, type HostFeatures, type HostObject, hostFeatures } from "./features/host.js";
import { moduleReader } from "./features/read-module.js";

/** Arrays that features take and give. */
export type ExactArray = Float32Array | Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** Lengths of arrays that methods of a class take, by parameter; those of functions are found from their arguments. */
export interface ExactOptions {
  readonly lengths?: Readonly<Record<string, number>>;
}

/**
 * A function, or a class, of features as the device computes it: every operation rounded as there, every integer of 32 bits. An
 * access outside of an array throws, with its line.
 *
 *     const mfcc = await exact<typeof import("./features.js").mfcc>("features.ts", "mfcc");
 *     expect(mfcc(frame)).toEqual(Float32Array.of(...));
 *
 * @param file path of the text, from the working directory on, or its URL: `new URL("features.ts", import.meta.url)`
 * @typeParam Target type of the function or of the class; without it whatever the arguments are is taken
 */
// biome-ignore lint/suspicious/noExplicitAny: what a test calls is known by its features alone
export async function exact<Target = any>(
  file: string | { readonly href: string },
  name: string,
  { lengths = {} }: ExactOptions = {},
): Promise<Target> {
  const path = typeof file === "string" ? resolve(file) : fileURLToPath(file.href);
  const request = { file: path, name };
  const tree = explained(() => moduleReader()(path).classes.get(name));
  if (tree === undefined) return exactFunction(request, lengths) as Target;
  const methods = [...tree.methods.values()].filter(({ hidden }) => !hidden).map((each) => each.name);
  const parameters = tree.parameters.map((each) => each.name);
  return class {
    constructor(...values: readonly number[]) {
      const constants = Object.fromEntries(parameters.map((each, index) => [each, values[index]!]));
      const { ir, host } = compiled({ ...request, lengths, constants });
      const self = host.make(ir.state!);
      for (const [index, method] of methods.entries()) {
        const fn = entry(ir, index);
        Object.defineProperty(this, method, {
          value: (...args: unknown[]) => call(ir, host, fn, args, self),
        });
      }
    }
  } as Target;
}

/** The function, compiled once for each combination of lengths that it is called with. */
function exactFunction(request: Request, given: Readonly<Record<string, number>>) {
  const names = explained(() => parametersOf(request));
  const known = new Map<string, Compiled>();
  return (...args: unknown[]): unknown => {
    const found = names.flatMap((name, index) => (isArray(args[index]) ? [[name, args[index].length]] : []));
    const lengths: Record<string, number> = { ...given, ...Object.fromEntries(found) };
    const key = JSON.stringify(lengths);
    const one = known.get(key) ?? compiled({ ...request, lengths });
    known.set(key, one);
    return call(one.ir, one.host, entry(one.ir, 0), args, null);
  };
}

function parametersOf({ file, name }: Request): string[] {
  const fn = moduleReader()(file).functions.get(name);
  return fn?.parameters.map((each) => each.name) ?? [];
}

interface Compiled {
  readonly ir: FeatureIr;
  readonly host: HostFeatures;
}

function compiled(request: Request): Compiled {
  const ir = explained(() => compileFeatures(request));
  return { ir, host: hostFeatures(ir) };
}

/** The result; an error of a refused text says where that is, and what to do. */
function explained<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const lines = thrown.diagnostics.map(({ code, message, span, hint = "" }) => {
      const place = span ? `${span.file}:${span.line}:${span.column}: ` : "";
      return `${place}${code}: ${message}. ${hint}`;
    });
    throw new Error(lines.join("\n"), { cause: thrown });
  }
}

function entry(ir: FeatureIr, index: number): FeatureFunction {
  return ir.functions.find(({ name }) => name === ir.entries[index])!;
}

const ARRAYS = {
  ...{ f32: Float32Array, i32: Int32Array, i16: Int16Array, u16: Uint16Array, i8: Int8Array, u8: Uint8Array },
} as const satisfies Readonly<Record<ElementType, unknown>>;

function isArray(value: unknown): value is HostArray {
  return Object.values(ARRAYS).some((each) => value instanceof each);
}

function call(
  ir: FeatureIr,
  host: HostFeatures,
  fn: FeatureFunction,
  args: readonly unknown[],
  self: HostObject | null,
): unknown {
  const given = fn.parameters.map((parameter, index) => argument(parameter, args[index]));
  const out = fn.out ? new ARRAYS[fn.out.element](fn.out.length) : null;
  const result = host.call(fn.name, ...(self ? [self] : []), ...given, ...(out ? [out] : []));
  const fault = host.takeFault();
  const site = ir.sites[fault - 1];
  if (site) throw new RangeError(`${site.file}:${site.line}: an access outside of its array`);
  return out ?? result;
}

/** A value as the device gets it. */
function argument(
  parameter: FeatureFunction["parameters"][number],
  value: unknown,
): number | boolean | HostArray {
  if (parameter.kind === "array") {
    const make = ARRAYS[parameter.array.element];
    const { length } = parameter.array;
    if (value instanceof make && value.length === length) return value;
    throw new TypeError(`\`${parameter.name}\` takes a ${make.name} of ${length}`);
  }
  switch (parameter.type) {
    case "f32":
      return Math.fround(Number(value));
    case "bool":
      return Boolean(value);
    case "i32":
      return whole(value, parameter);
    default:
      return parameter.type satisfies never;
  }
}

function whole(
  value: unknown,
  { name, range }: { readonly name: string; readonly range: Range | null },
): number {
  const { low, high } = range ?? { low: -(2 ** 31), high: 2 ** 31 - 1 };
  if (Number.isInteger(value) && Number(value) >= low && Number(value) <= high) return Number(value);
  throw new TypeError(`\`${name}\` takes a whole number from ${low} to ${high}`);
}
