import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/folder.js";
import { times } from "../../support/night.js";
import { changedPrograms, fuzzKernels, type KernelPrograms, kernelPrograms } from "./fuzz.js";
import { KERNEL_NAMES, type KernelSubjectName } from "./subjects.js";

/** So many jobs on every processor, in one run. */
const once = (programs: KernelPrograms, most: number) =>
  fuzzKernels(programs, { seed: 1, most, more: (jobs) => jobs === 0 });
const built = new Map<KernelSubjectName, KernelPrograms>();

describe("vector kernels on random jobs", () => {
  it.each(KERNEL_NAMES)("of %s answer as scalar ones, on registers of every length", async (name) => {
    const programs = await kernelPrograms(temporaryFolder(), name);
    built.set(name, programs);
    const jobs = times({ day: 50, night: 100 });
    expect(once(programs, jobs)).toEqual({ jobs, fault: null });
  });

  it.each([
    [
      "relies on the tail",
      "int8",
      "ff_dense_dot_rvv.c",
      "__riscv_vle8_v_i8m8_tu(zeros, x, vl)",
      "__riscv_vslideup_vx_i8m8(zeros, __riscv_vle8_v_i8m8(x, vl), 0, vl)",
      /^byte \d+ of/,
    ],
    [
      "writes a lane too far",
      "answers",
      "ff_overlay_rvv.c",
      "sum, vl), vl);",
      "sum, vl), vl + 1u);",
      /Command failed/,
    ],
    [
      "takes every input for a finite one",
      "fp16",
      "ff_learn_real_rvv.h",
      "finite = ff_vfinite(&list->value[n], vl);",
      "finite = 1;",
      /^byte \d+ of/,
    ],
  ] as const)("find a kernel that %s", async (_what, subject, file, from, to, what) => {
    const changed: string[] = [];
    const edit = (name: string, text: string): string => {
      const after = name === file ? text.replace(from, to) : text;
      if (after !== text) changed.push(name);
      return after;
    };
    const { fault } = once(await changedPrograms(temporaryFolder(), built.get(subject)!, edit), 200);
    expect(changed).toEqual([file]);
    expect(fault?.what).toMatch(what);
  });
});
