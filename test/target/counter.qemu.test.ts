import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { boot } from "../../src/target/boot.js";
import { prepareCounter } from "../../src/target/counter.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

const HERE = new URL("../kernels/", import.meta.url).pathname;
const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;

/** One vector instruction under `vsetvli` with this vl and type, and its beats where a register has 128 bits. */
type Case = readonly [vl: number, type: string, instruction: string, beats: number];

const CASES: readonly Case[] = [
  [16, "e8, m1", "vadd.vv v8, v16, v24", 1],
  [64, "e8, m4", "vadd.vv v8, v16, v24", 4],
  [10, "e32, m8", "vadd.vv v8, v16, v24", 3],
  [0, "e8, m1", "vadd.vv v8, v16, v24", 1],
  [32, "e8, m2", "vwmul.vv v8, v16, v24", 4],
  [32, "e8, m2", "vwadd.wv v8, v8, v24", 4],
  [32, "e16, m4", "vnsra.wi v16, v8, 3", 8],
  [32, "e16, m4", "vnclip.wi v16, v8, 3", 8],
  [16, "e16, m2", "vzext.vf2 v8, v16", 2],
  [16, "e16, m2", "vid.v v8", 2],
  [64, "e8, m4", "vmseq.vi v0, v8, 1", 4],
  [128, "e8, m8", "vmand.mm v0, v8, v16", 1],
  [128, "e8, m8", "vcpop.m t3, v0", 1],
  [32, "e8, m2", "vcompress.vm v8, v16, v0", 2],
  [16, "e8, m1", "vslideup.vi v8, v16, 2", 1],
  [16, "e8, m1", "vrgather.vv v8, v16, v24", 16],
  [4, "e32, m1", "vmv.x.s t3, v8", 1],
  [64, "e8, m4", "vmv.s.x v8, t3", 1],
  [64, "e8, m4", "vmv4r.v v8, v16", 4],
  [4, "e32, m1", "vredsum.vs v8, v16, v24", 4],
  [8, "e16, m1", "vwredsum.vs v8, v16, v24", 8],
  [4, "e32, m1", "vfredosum.vs v8, v16, v24", 4],
  [32, "e16, m4", "vfwmacc.vf v8, ft0, v24", 8],
  [16, "e16, m2", "vfncvt.f.f.w v16, v8", 4],
  [16, "e16, m2", "vfmacc.vf v8, ft0, v24", 2],
  [64, "e8, m4", "vle8.v v8, (%0)", 4],
  [32, "e8, m2", "vle16.v v8, (%0)", 4],
  [32, "e8, m2", "vse8.v v8, (%0)", 2],
  [16, "e8, m1", "vlseg2e8.v v8, (%0)", 2],
  [16, "e8, m1", "vlse8.v v8, (%0), zero", 16],
  [8, "e16, m1", "vluxei16.v v8, (%0), v16", 8],
  [16, "e8, m1", "vl2re8.v v8, (%0)", 2],
  [64, "e8, m4", "vsetvli zero, zero, e8, m4, ta, ma", 1],
  [64, "e8, m4", "flw ft0, 0(%0)", 1],
];

const CLOBBERS = [...Array.from({ length: 32 }, (_, index) => `v${index}`), "t3", "ft0", "memory"]
  .map((name) => `"${name}"`)
  .join(", ");

/** Cases are chosen by a number; every one stands on a line of its own. */
function source(): string[] {
  const cases = CASES.map(([vl, type, instruction], index) => {
    const code = `"vsetvli zero, %1, ${type}, ta, ma\\n\\t${instruction}"`;
    return `    if (which == ${index}u) { __asm__ volatile(${code} : : "r"(bytes), "r"(${vl}) : ${CLOBBERS}); }`;
  });
  return [
    '#include "kernels.h"',
    "static uint32_t bytes[256];",
    "enum ff_status kernels_infer(uint32_t which)",
    "{",
    ...cases,
    "    return FF_OK;",
    "}",
  ];
}

/** A library of these cases and a firmware that runs the one it is asked for. */
function caseFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "kernels"));
  mkdirSync(join(folder, "firmware"));
  writeFileSync(join(folder, "kernels/kernels.c"), source().join("\n"));
  writeFileSync(
    join(folder, "kernels/kernels.h"),
    '#include "ff_types.h"\nenum ff_status kernels_infer(uint32_t which);\n',
  );
  cpSync(join(TEMPLATES, "runtime/ff_types.h"), join(folder, "kernels/ff_types.h"));
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  for (const name of ["main.c", "answers.h"]) cpSync(join(HERE, name), join(folder, "firmware", name));
  return folder;
}

test("vector instructions weigh their beats, by the line that they stand on", async () => {
  const target = loadTarget("rv32");
  if (target.run.kind !== "qemu") throw new Error("rv32 runs in QEMU");
  const folder = caseFolder();
  const image = await compile(folder, "kernels", target);
  const first = source().findIndex((line) => line.includes("which == 0u"));
  const lines = ["", ...source()].map((_, line) => {
    const index = line - 1 - first;
    return index >= 0 && index < CASES.length ? index : ("nobody" as const);
  });
  const counter = await prepareCounter(folder, image, target.run, {
    maps: new Map([["kernels/kernels.c", lines]]),
    bins: CASES.length,
  });
  const running = await boot(image, target, { plugin: counter.plugin });
  const line = await Line.open(running.serialPath);

  const found = [];
  for (const [index, [vl, type, instruction]] of CASES.entries()) {
    const before = counter.read();
    const device = await line.number(String.fromCharCode(48 + index));
    const added = counter.read().map((after, place) => ({
      instructions: after.instructions - before[place]!.instructions,
      beats: after.beats - before[place]!.beats,
    }));
    const scalar = added[index]!.instructions - 1; // choosing the case, vsetvli
    found.push([vl, type, instruction, added[index]!.beats - scalar]);
    const inside = added.reduce((sum, { instructions }) => sum + instructions, 0);
    expect(device - inside).toBeGreaterThan(0); // the device's own counter sees the call too
    expect(device - inside).toBeLessThan(20);
  }
  await line.close();
  await running.stop();
  expect(found).toEqual(CASES);
});
