import { expect, test } from "vitest";
import type { Image } from "../../src/ir/image.js";
import type { Target } from "../../src/ir/target-description.js";
import { type Extent, type Plane, positionsOf, samePadding, type Window } from "../../src/ir/window.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { kernelFolder, withVectors } from "./folder.js";
import { hardwareLoops } from "./hardware-loops.js";
import { MOST_OF_MAPS } from "./map-counts.js";

/** A kernel over a map, as many dense multiply-accumulates as it has (for pools inputs), and the call that is counted. */
interface Shape {
  readonly plane: Plane;
  readonly window: Window;
  readonly outputs: number;
}

/** A map of height x width x channels under a window that is padded to cover it. */
function shape(
  [height, width, channels]: readonly [number, number, number],
  kernel: Extent,
  stride: number,
  outputs: number,
): Shape {
  const [top, bottom] = samePadding(height, kernel[0], stride);
  const [left, right] = samePadding(width, kernel[1], stride);
  const window: Window = { kernel, stride: [stride, stride], padding: [top, left, bottom, right] };
  return { plane: { height, width, channels }, window, outputs };
}

/** The same over a map that has a single position: what an update costs for each weight. */
function onePosition({ plane, window, outputs }: Shape): Shape {
  const [height, width] = window.kernel;
  return { plane: { ...plane, height, width }, window: unpadded(window.kernel, 1), outputs };
}

/** Layers of small networks: keyword spotting, images, signals. */
const CONVOLUTIONS = {
  "kws conv": shape([49, 10, 1], [10, 4], 2, 64),
  "kws pw": shape([25, 5, 64], [1, 1], 1, 64),
  "3 -> 16": shape([32, 32, 3], [3, 3], 1, 16),
  "16 -> 16": shape([32, 32, 16], [3, 3], 1, 16),
  "16 -> 32 s2": shape([32, 32, 16], [3, 3], 2, 32),
  "32 -> 64 s2": shape([16, 16, 32], [3, 3], 2, 64),
  "conv1d 6 -> 16": shape([1, 96, 6], [1, 5], 2, 16),
  "conv1d 16 -> 32": shape([1, 48, 16], [1, 5], 2, 32),
} as const;
/** Those whose updates are counted: by the means of whole maps, of which as many values are zero as of the inputs. */
const LEARNT = ["kws pw", "16 -> 16", "32 -> 64 s2"] as const;
/** Those on `pulp`, where every instruction of the kernels is emulated. */
const SMALL = {
  "kws pw": CONVOLUTIONS["kws pw"],
  "conv1d 6 -> 16": CONVOLUTIONS["conv1d 6 -> 16"],
  "conv1d 16 -> 32": CONVOLUTIONS["conv1d 16 -> 32"],
} as const;
const DEPTHWISE = shape([25, 5, 64], [3, 3], 1, 1);
const AVERAGE: Shape = { ...shape([25, 5, 64], [25, 5], 1, 1), window: unpadded([25, 5], 1) };
const MAXIMUM: Shape = { ...shape([16, 16, 32], [2, 2], 2, 1), window: unpadded([2, 2], 2) };

function unpadded(kernel: Extent, stride: number): Window {
  return { kernel, stride: [stride, stride], padding: [0, 0, 0, 0] };
}

/** Multiply-accumulates with those of the padding and of zeros. */
function denseMacs({ plane, window, outputs }: Shape, depthwise: boolean): number {
  const [rows, columns] = positionsOf(window, plane);
  const taps = rows * columns * window.kernel[0] * window.kernel[1];
  return taps * plane.channels * (depthwise ? 1 : outputs);
}

function command(kernel: string, { plane, window, outputs }: Shape, density: number): Buffer {
  const fields = [
    ...[plane.height, plane.width, plane.channels, ...positionsOf(window, plane)],
    ...[...window.kernel, ...window.stride, window.padding[0], window.padding[1], outputs],
  ];
  return Buffer.concat([
    Buffer.from(kernel),
    Buffer.from(Uint16Array.from(fields).buffer),
    Buffer.of(density),
  ]);
}

/** Kernels of floats by their letter. */
const REALS = { none: {}, rvv: { f: "fp16", h: "sums of halves", s: "f32" }, pulp: { h: "sums of halves" } };

/** Whole updates on `pulp`, by their letter. */
const UPDATES = { U: "by maxima", v: "by means, halves", V: "by maxima, halves" };

/** Instructions of calls for each dense multiply-accumulate, by what the name says; of pools for each input. */
async function counted(image: Image, target: Target): Promise<Record<string, number>> {
  const running = await boot(image, target);
  const line = await Line.open(running.serialPath);
  const count = async (kernel: string, of: Shape, density: number): Promise<number> =>
    (await line.ask(command(kernel, of, density), 4)).readUInt32LE();
  const found: Record<string, number> = {};
  const emulated = target.arch.simd === "pulp";
  for (const [name, of] of Object.entries(emulated ? SMALL : CONVOLUTIONS)) {
    for (const density of emulated ? [100] : [100, 30])
      found[`${name}, ${density} %`] = (await count("c", of, density)) / denseMacs(of, false);
    for (const [letter, format] of Object.entries(REALS[target.arch.simd]))
      found[`${name}, ${format}`] = (await count(letter, of, 100)) / denseMacs(of, false);
  }
  if (emulated)
    found["kws dw, sums of halves"] = (await count("g", DEPTHWISE, 100)) / denseMacs(DEPTHWISE, true);
  for (const name of LEARNT) {
    const of = CONVOLUTIONS[name];
    const work = denseMacs(of, false);
    const weights = of.window.kernel[0] * of.window.kernel[1] * of.plane.channels * of.outputs;
    const apply = await count("u", onePosition(of), 100);
    found[`${name}, apply, per weight`] = apply / weights;
    for (const density of [100, 30])
      found[`${name}, sums of inputs, ${density} %`] = ((await count("u", of, density)) - apply) / work;
    if (emulated)
      for (const [letter, update] of Object.entries(UPDATES))
        found[`${name}, ${update}, per weight`] = (await count(letter, of, 30)) / weights;
  }
  found["kws dw"] = (await count("d", DEPTHWISE, 100)) / denseMacs(DEPTHWISE, true);
  for (const [name, letter, of] of [
    ["average pool", "a", AVERAGE],
    ["max pool", "m", MAXIMUM],
  ] as const)
    found[name] = (await count(letter, of, 100)) / (of.plane.height * of.plane.width * of.plane.channels);
  await line.close();
  await running.stop();
  return found;
}

const KERNELS = [
  "ff_conv_s8",
  "ff_dense_sparse",
  "ff_conv_s16",
  "ff_depthwise_s8",
  "ff_learn_conv_s16",
  "ff_pool_s8",
  "ff_product",
  "ff_visits",
];
const REAL = ["ff_conv_f16", "ff_conv_f32", "ff_conv_half", "ff_dense_f16", "ff_dense_f32", "ff_dense_half"];
const PAIRS = [...REAL, "ff_depthwise_half", "ff_learn_conv_f16"];

const TARGETS = [
  { name: "rv32imc", vlen: null, kernels: KERNELS },
  { name: "pulp", vlen: null, kernels: [...KERNELS, ...PAIRS] },
  { name: "rv32", vlen: 128, kernels: [...KERNELS, ...REAL] },
  { name: "rv32", vlen: 256, kernels: [...KERNELS, ...REAL] },
] as const;

/** Counted by the emulator, so the same on every run: a change of kernel or compiler shows at once. */
test.each(TARGETS)("maps on $name, VLEN $vlen, by clang", async ({ name, vlen, kernels }) => {
  const plain = loadTarget(name);
  const target = vlen === null ? plain : withVectors(plain, vlen);
  const folder = kernelFolder("maps.c", kernels, plain);
  const image = await compile(folder, "kernels", plain);
  if (plain.arch.simd === "pulp")
    // bytes and halves of four positions; a plane, and the loop around it
    expect(await hardwareLoops(folder)).toEqual(expect.arrayContaining([24, 9, 12, 18]));
  const found = await counted(image, target);
  const most = MOST_OF_MAPS[vlen === null ? name : `${name} VLEN ${vlen}`]!;
  if (process.env.SHOW_COUNTS) console.log(JSON.stringify(found));
  expect(Object.keys(found).sort()).toEqual(Object.keys(most).sort());
  for (const [kernel, count] of Object.entries(found))
    expect(count, `${kernel}, clang ${image.tools.clang}`).toBeLessThanOrEqual(most[kernel]!);
});
