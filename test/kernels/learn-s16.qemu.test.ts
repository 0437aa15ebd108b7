import { expect, test } from "vitest";
import { ditherBase } from "../../src/numerics/dither.js";
import { norm, rmsFactor, rmsScale } from "../../src/numerics/fixed-point.js";
import {
  accumulateMasterWeights,
  headErrors,
  requantizeMasterWeights,
  updateDense,
  updateHead,
} from "../../src/numerics/integer-learning.js";
import { mix } from "../../src/numerics/prng.js";
import { softmaxError } from "../../src/numerics/softmax.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";
import { kernelFolder } from "./folder.js";
import { hardwareLoops } from "./hardware-loops.js";

const KERNELS = [
  ...["ff_dither", "ff_softmax_s32", "ff_dense_s16", "ff_product", "ff_rms"],
  ...["ff_errors_s16", "ff_learn_s16"],
];

const INPUTS = 784;
const CLASSES = 10;
const UNITS = [128, 64];
const TRAINABLE = (784 + 1 + CLASSES) * 128 + (128 + 1 + CLASSES) * 64;
const KINDS = {
  a: "all inputs, all units",
  f: "all inputs, all units, errors of three bits less", // and as many less of each step rounded away
  d: "all inputs, half of the units",
  s: "sparse inputs",
} as const;
type Kind = keyof typeof KINDS;

function masterWeights(count: number, stream: number, positive: boolean): Int16Array {
  return Int16Array.from({ length: count }, (_, i) => {
    const value = (mix(stream * 2 ** 24 + i) >>> 17) - 16384;
    return positive ? Math.abs(value) : value;
  });
}

function inputOf(kind: Kind): Int8Array {
  return Int8Array.from({ length: INPUTS }, (_, i) => {
    const draw = mix(i);
    const value = kind === "s" && (draw >>> 16) % 100 >= 19 ? 0 : (draw % 127) + 1;
    return kind === "d" && draw >>> 31 !== 0 ? -value : value;
  });
}

/** The update of learn_s16.c on the reference; the hash of what it leaves, and the share of units that count. */
function reference(kind: Kind): { hash: number; active: number } {
  const scores = new Int32Array(CLASSES);
  const parts: ArrayBufferView[] = [];
  const fewer = kind === "f" ? 3 : 0;
  const positive = kind === "a" || kind === "f";
  let x = inputOf(kind);
  let active = 0;
  for (const [l, units] of UNITS.entries()) {
    const weights = masterWeights(x.length * units, l + 1, positive);
    const head = masterWeights(units * CLASSES, l + 3, false);
    const [acc, own, d] = [new Int32Array(units), new Int32Array(CLASSES), new Int32Array(CLASSES)];
    const [z, c, bias] = [new Int8Array(units), new Int16Array(units), new Int32Array(units)];
    accumulateMasterWeights(x, weights, acc);
    requantizeMasterWeights(l === 0 ? 9 : 7, acc, z);
    accumulateMasterWeights(z, head, own);
    for (let k = 0; k < CLASSES; k++) scores[k]! += own[k]!;
    softmaxError({ limit: 2 ** 18, multiplier: 1549082005, raise: 3, shift: 0 }, scores, 3, d);
    headErrors({ multiplier: 2 ** 30, shift: 6 + fewer }, head, z, d, c);
    const headRule = { rate: { multiplier: 2 ** 30, shift: 13 }, dither: 10 };
    updateHead(headRule, head, z, d, ditherBase(7, 1, l + 128), 0);
    updateDense(
      { dither: 10 - fewer, biasShift: l === 0 ? 10 : 8 },
      weights,
      bias,
      x,
      c,
      ditherBase(7, 1, l),
      0,
    );
    parts.push(weights, bias, head);
    active += c.reduce((count, each) => count + (each === 0 ? 0 : 1), 0);
    const constants = norm(units, 4);
    const factor = rmsFactor(
      constants,
      z.reduce((sum, each) => sum + each * each, 0),
    )!;
    x = z.map((each) => rmsScale(each, factor, 0));
  }
  return { hash: hashOf([...parts, scores]), active: active / (UNITS[0]! + UNITS[1]!) };
}

function hashOf(parts: readonly ArrayBufferView[]): number {
  let hash = 2166136261;
  for (const part of parts) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  }
  return hash >>> 0;
}

const CASES = COMPILERS.flatMap(({ name, gcc }) =>
  (["rv32imc", "rv32", "pulp"] as const).map((target) => ({ by: name, gcc, target })),
);

/** Counted by the emulator, so the same on every run: a change of kernel or compiler shows at once. */
test.each(CASES)(
  "one update of 784-128-64-10 on $target by $by: bits of the reference, instructions per trainable weight",
  async ({ target: name, gcc }) => {
    const target = loadTarget(name);
    const folder = kernelFolder("learn_s16.c", KERNELS, target);
    const image = await compile(folder, "kernels", target, { gcc });
    if (target.arch.simd === "pulp")
      // products, magnitudes, moves
      expect(await hardwareLoops(folder)).toEqual(expect.arrayContaining([45, 13, 39]));
    expectAtMost(image, `int8 step 784-128-64, bytes of stack, ${name}`, image.stack!);
    const running = await boot(image, target);
    const line = await Line.open(running.serialPath);
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const count = await line.number(kind);
      const { hash, active } = reference(kind);
      if (kind === "a" || kind === "f") expect(active).toBeGreaterThan(kind === "a" ? 0.999 : 0.9);
      else expect(Math.abs(active - 0.5)).toBeLessThan(0.15);
      expect(await line.number("h")).toBe(hash);
      expectAtMost(image, `int8 step 784-128-64, ${KINDS[kind]}, ${name}`, count / TRAINABLE);
    }
    await line.close();
    await running.stop();
  },
);
