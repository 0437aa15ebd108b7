import type { Addition } from "../../addition.js";

/** Vector instructions without kernels of their own: the scalar ones, at their cost. */
export const p: Addition = {
  folder: "p",
  begin: [{ file: "ir/simd.ts", after: 'export type Simd = "none" | "rvv" | "pulp"', text: ' | "p"' }],
  rest: [
    {
      file: "ir/simd.ts",
      before: "};\n\n/** The names of all kinds. */",
      text: `  p: {
    sums: ["f32", "f16"],
    hasVectorLength: false,
    wordsFrom: Number.POSITIVE_INFINITY,
    skipsAnywhere: false,
    readsRowsAgain: false,
    emulation: null,
  },
`,
    },
    { file: "plan/cost.ts", after: "{ none: SCALAR, rvv: RVV, pulp: PULP", text: ", p: SCALAR" },
    { file: "plan/map-forms.ts", after: "{ none: SCALAR, rvv: VECTORS, pulp: PULP", text: ", p: SCALAR" },
  ],
};
