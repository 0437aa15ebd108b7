import type { Draw } from "./draw.js";
import { INTEGER_JOBS } from "./integers.js";
import { REAL_JOBS } from "./reals.js";

/** The header of a job and its arrays, as a program of test/twins reads them. */
export type Job = readonly ArrayBufferView[];

/** Kernels that have a vector form, and a program that calls them. */
export interface KernelSubject {
  /** In test/twins. */
  readonly main: string;
  readonly kernels: readonly string[];
  readonly jobs: readonly ((draw: Draw) => Job)[];
}

const real = (stored: "f16" | "f32", dense: string = stored): string[] => [
  ...["ff_answer_f32", "ff_math_f32", "ff_squares", "ff_softmax_f32", `ff_stored_${stored}`],
  ...[`ff_dense_${dense}`, `ff_goodness_${stored}`, `ff_input_real_${stored}`, `ff_learn_${stored}`],
  ...(stored === "f16" ? ["ff_half"] : []),
];

export const KERNEL_SUBJECTS = {
  int8: {
    main: "kernels.c",
    kernels: [
      ...["ff_dense_sparse", "ff_dense_row", "ff_dense_dot", "ff_product", "ff_rms", "ff_goodness"],
      ...["ff_input_u8", "ff_input_s16", "ff_input_f32", "ff_squares"],
      ...["ff_asymmetric_dense", "ff_asymmetric_listed", "ff_asymmetric_row"], // which the program of twins has, too
    ],
    jobs: INTEGER_JOBS.products,
  },
  answers: {
    main: "answers.c",
    kernels: ["ff_answer", "ff_goodness", "ff_overlay", "ff_rms"],
    jobs: INTEGER_JOBS.answers,
  },
  learning: {
    main: "integer-learning.c",
    kernels: ["ff_dense_s16", "ff_product", "ff_errors_s16", "ff_learn_s16", "ff_softmax_s32"],
    jobs: INTEGER_JOBS.learning,
  },
  fp16: { main: "real-f16.c", kernels: real("f16"), jobs: REAL_JOBS.halves },
  half: { main: "real-half.c", kernels: real("f16", "half"), jobs: REAL_JOBS.halves },
  f32: { main: "real-f32.c", kernels: real("f32"), jobs: REAL_JOBS.floats },
} as const satisfies Readonly<Record<string, KernelSubject>>;
export type KernelSubjectName = keyof typeof KERNEL_SUBJECTS;
export const KERNEL_NAMES = Object.keys(KERNEL_SUBJECTS) as KernelSubjectName[];
