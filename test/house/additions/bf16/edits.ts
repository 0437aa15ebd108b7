import type { Addition } from "../../addition.js";

/** A number format by a precision of its own. */
export const bf16: Addition = {
  folder: "bf16",
  begin: [{ file: "model.ts", after: 'export type Precision = "int8" | "fp16" | "f32"', text: ' | "bf16"' }],
  rest: [
    {
      file: "formats/index.ts",
      before: 'import { f32 } from "./f32.js"',
      text: 'import { bf16 } from "./bf16.js";\n',
    },
    {
      file: "formats/index.ts",
      after: "  f32: { f32, f16: f32 },\n",
      text: "  bf16: { f32: bf16, f16: bf16 },\n",
    },
    { file: "formats/names.ts", after: "{ int8: 0, fp16: 1, f32: 2", text: ", bf16: 3" },
  ],
};
