import { createRequire } from "node:module";
import { dirname } from "node:path";
import type * as Core from "@tensorflow/tfjs-core";
import { Failure } from "../diagnostics/diagnostic.js";
import { engineUnavailable } from "../diagnostics/train.js";
import { convolve, convolveBack, convolveGradients } from "./convolve.js";
import type { Geometry } from "./geometry.js";
import { stepAdam } from "./heap.js";
import type { AdamConstants } from "./loops.js";
import { type PoolGeometry, pool, poolBack, type Reading } from "./pooling.js";
import { sparseProduct } from "./sparse-sums.js";

/** Typed as any text, because the compiler must not insist on an optional package. */
const NATIVE: string = "@tensorflow/tfjs-node";

export type Tensor = Core.Tensor;
export type Variable = Core.Variable;

/** Rows and columns; every tensor of the trainer is a matrix, a bias is one row. */
export type Shape = readonly [rows: number, columns: number];

/**
 * The few operations that learning rules are made of, on float32 matrices. Elementwise operations broadcast a
 * row [1][c] or a column [r][1]. There is no transposing product: on WebAssembly an explicit transpose is ten
 * times faster.
 */
export interface Engine {
  /** Name and version, e.g. `tfjs-wasm 4.22.0`. Weights repeat bit for bit on one engine, not across engines. */
  readonly name: string;
  /** Reasons why a faster engine was left out; empty where none was. For `doctor` and `--verbose`. */
  readonly notes: readonly string[];

  /** A constant matrix that lives until the enclosing scope ends. */
  tensor(values: Float32Array, shape: Shape): Tensor;
  /** A matrix that outlives scopes and can be assigned; freed by `release`. */
  variable(values: Float32Array, shape: Shape): Variable;
  assign(variable: Variable, value: Tensor): void;
  /** A copy of the values, row-major. */
  read(tensor: Tensor): Float32Array;
  /** One step of Adam, which changes a parameter and both of its moments. */
  adam(
    variables: readonly [parameter: Variable, first: Variable, second: Variable],
    gradient: Tensor,
    constants: AdamConstants,
  ): void;
  /** Runs `compute` and frees every tensor (not variable) that it made; the result must not be a tensor. */
  scope<Result>(compute: () => Result): Result;
  release(variables: readonly Variable[]): void;

  matMul(a: Tensor, b: Tensor): Tensor;
  /** Sums of a window over maps [batch][height x width x channels]: [batch][positions x filters]; weights [taps x channels][filters]. */
  convolve(maps: Tensor, weights: Tensor, bias: Tensor, geometry: Geometry): Tensor;
  /** Gradients of weights and bias from the one of such sums. */
  convolveGradients(maps: Tensor, gradient: Tensor, geometry: Geometry): { weights: Tensor; bias: Tensor };
  /** Gradient of maps from the one of such sums. */
  convolveBack(gradient: Tensor, weights: Tensor, geometry: Geometry): Tensor;
  /** Largest values, or means, of lists of pixels of maps. */
  pool(maps: Tensor, geometry: PoolGeometry, reading: Reading): Tensor;
  /** Gradient of maps from the one of such a pool; of a maximum, for the first pixel that has it. */
  poolBack(gradient: Tensor, maps: Tensor, output: Tensor, geometry: PoolGeometry, reading: Reading): Tensor;
  /** The same values in other rows: [rows][columns]. */
  reshape(a: Tensor, shape: Shape): Tensor;
  transpose(a: Tensor): Tensor;
  /** `count` columns from `start` on. */
  columns(a: Tensor, start: number, count: number): Tensor;
  /** `count` rows from `start` on. */
  rows(a: Tensor, start: number, count: number): Tensor;
  /** Side by side: equal numbers of rows. */
  joinColumns(parts: readonly Tensor[]): Tensor;
  /** On top of each other: equal numbers of columns. */
  joinRows(parts: readonly Tensor[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  subtract(a: Tensor, b: Tensor): Tensor;
  multiply(a: Tensor, b: Tensor): Tensor;
  divide(a: Tensor, b: Tensor): Tensor;
  scale(a: Tensor, factor: number): Tensor;
  /** Adds `term` to every element. */
  shift(a: Tensor, term: number): Tensor;
  square(a: Tensor): Tensor;
  sqrt(a: Tensor): Tensor;
  log(a: Tensor): Tensor;
  relu(a: Tensor): Tensor;
  /** 1 where a > 0, else 0. */
  step(a: Tensor): Tensor;
  /** 1 / (1 + exp(-a)). */
  sigmoid(a: Tensor): Tensor;
  /** Softmax of each row. */
  softmax(a: Tensor): Tensor;
  /** Mean of each row, [rows][1]. */
  rowMean(a: Tensor): Tensor;
  /** Sum over all rows, [1][columns]. */
  columnSum(a: Tensor): Tensor;
}

/**
 * Opens the fastest engine that loads: native TensorFlow where the user has installed `@tensorflow/tfjs-node`,
 * else WebAssembly. The plain JavaScript backend is never used: it is a hundred times slower.
 * Throws a `Failure` (FF3003) where neither loads.
 */
export async function openEngine(): Promise<Engine> {
  const native = await tryNative();
  if (native.tf !== null) return wrap(native.tf, `tfjs-node ${native.tf.version_core}`, []);
  try {
    const tf = await loadWasm();
    return wrap(tf, `tfjs-wasm ${tf.version_core}`, [native.reason]);
  } catch (error) {
    throw new Failure(engineUnavailable([native.reason, `tfjs-wasm: ${messageOf(error)}`]));
  }
}

/** The name that `openEngine` would give, in a millisecond where only WebAssembly can be meant. */
export async function engineName(): Promise<string> {
  const require = createRequire(import.meta.url);
  try {
    require.resolve("@tensorflow/tfjs-node");
  } catch {
    const { version }: { version: string } = require("@tensorflow/tfjs-core/package.json");
    return `tfjs-wasm ${version}`;
  }
  return (await openEngine()).name;
}

type Native =
  | { readonly tf: typeof Core; readonly reason: "" }
  | { readonly tf: null; readonly reason: string };

/** An optional package whose binary may be missing too, so any error means: go on without it, and say why. */
async function tryNative(): Promise<Native> {
  try {
    const loaded = await import(NATIVE);
    const tf: typeof Core = loaded.default ?? loaded;
    if (!(await tf.setBackend("tensorflow"))) return { tf: null, reason: `${NATIVE}: backend did not start` };
    await tf.ready();
    return { tf, reason: "" };
  } catch (error) {
    return { tf: null, reason: `${NATIVE}: ${messageOf(error)}` };
  }
}

async function loadWasm(): Promise<typeof Core> {
  const tf = await import("@tensorflow/tfjs-core");
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  const require = createRequire(import.meta.url);
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  const before = crashListeners();
  if (!(await tf.setBackend("wasm"))) throw new Error("backend did not start");
  await tf.ready();
  for (const { event, listener } of crashListeners()) {
    if (!before.some((known) => known.listener === listener)) process.removeListener(event, listener);
  }
  return tf;
}

/** The WebAssembly runtime listens to crashes of the whole process and rethrows them; that is not its business. */
function crashListeners() {
  return (["uncaughtException", "unhandledRejection"] as const).flatMap((event) =>
    process.rawListeners(event).map((listener) => ({ event, listener: listener as () => void })),
  );
}

function messageOf(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
    return "not installed";
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}

function wrap(tf: typeof Core, name: string, notes: readonly string[]): Engine {
  const scope = <Result>(compute: () => Result): Result => {
    tf.engine().startScope();
    try {
      return compute();
    } finally {
      tf.engine().endScope();
    }
  };
  const join = (parts: readonly Tensor[], axis: number): Tensor => {
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : tf.concat([...parts], axis);
  };
  return {
    name,
    notes,
    tensor: (values, [rows, columns]) => tf.tensor2d(values, [rows, columns]),
    variable: (values, [rows, columns]) => scope(() => tf.variable(tf.tensor2d(values, [rows, columns]))),
    assign: (variable, value) => variable.assign(value),
    read: (tensor) => tensor.dataSync<"float32">().slice(),
    adam: (variables, gradient, constants) => scope(() => stepAdam(tf, variables, gradient, constants)),
    scope,
    release: (variables) => tf.dispose([...variables]),
    matMul: (a, b) => sparseProduct(tf, a, b) ?? tf.matMul(a, b),
    convolve: (maps, weights, bias, geometry) => convolve(tf, maps, weights, bias, geometry),
    convolveGradients: (maps, gradient, geometry) => convolveGradients(tf, maps, gradient, geometry),
    convolveBack: (gradient, weights, geometry) => convolveBack(tf, gradient, weights, geometry),
    pool: (maps, geometry, reading) => pool(tf, maps, geometry, reading),
    poolBack: (gradient, maps, output, geometry, reading) =>
      poolBack(tf, gradient, maps, output, geometry, reading),
    reshape: (a, [rows, columns]) => tf.reshape(a, [rows, columns]),
    transpose: (a) => tf.transpose(a),
    columns: (a, start, count) => (count === a.shape[1] ? a : tf.slice(a, [0, start], [-1, count])),
    rows: (a, start, count) => (count === a.shape[0] ? a : tf.slice(a, [start, 0], [count, -1])),
    joinColumns: (parts) => join(parts, 1),
    joinRows: (parts) => join(parts, 0),
    add: (a, b) => tf.add(a, b),
    subtract: (a, b) => tf.sub(a, b),
    multiply: (a, b) => tf.mul(a, b),
    divide: (a, b) => tf.div(a, b),
    scale: (a, factor) => tf.mul(a, factor),
    shift: (a, term) => tf.add(a, term),
    square: (a) => tf.square(a),
    sqrt: (a) => tf.sqrt(a),
    log: (a) => tf.log(a),
    relu: (a) => tf.relu(a),
    step: (a) => tf.step(a),
    sigmoid: (a) => tf.sigmoid(a),
    softmax: (a) => tf.softmax(a),
    rowMean: (a) => tf.mean(a, 1, true),
    // A product with a row of ones: summing along the outer axis costs ten times as much on WebAssembly.
    columnSum: (a) => tf.matMul(tf.ones([1, a.shape[0] ?? 0]), a),
  };
}
