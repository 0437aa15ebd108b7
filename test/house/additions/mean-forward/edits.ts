import type { Addition } from "../../addition.js";

/** A rule, on host and device: local cross-entropy of mean activities, through a head that never changes. */
export const meanForward: Addition = {
  folder: "mean-forward",
  begin: [
    {
      file: "model/training-spec.ts",
      after: "export type TrainingSpec =\n  | MonoForwardSpec\n",
      text: "  | MeanForwardSpec\n",
    },
    {
      file: "model/training-spec.ts",
      before: "/** Layer-local cross-entropy on the goodness of class-assigned groups of units",
      text: `/** Layer-local cross-entropy of the mean activities of each class' units. */
export interface MeanForwardSpec extends TrainingOptions {
  readonly rule: "meanForward";
  /** Units of a class: \`blocks\` (default) follow each other, \`stripes\` alternate. */
  readonly share?: "blocks" | "stripes";
}

`,
    },
  ],
  rest: [
    {
      file: "model/training-spec.ts",
      before: "/** Layer-local cross-entropy on the goodness of groups of units. */",
      text: `/** Layer-local cross-entropy of mean activities. */
export function meanForward(options: Omit<MeanForwardSpec, "rule">): MeanForwardSpec {
  return { rule: "meanForward", ...options };
}

`,
    },
    {
      file: "frontend/specification/training-shapes.ts",
      before: "  classGroups: object({\n",
      text: `  meanForward: object({ ...options, rule: words("meanForward"), share: optional(words("blocks", "stripes")) }),
`,
    },
    {
      file: "rules/index.ts",
      before: 'import { monoForward } from "./mono-forward',
      text: 'import { meanForward } from "./mean-forward/index.js";\n',
    },
    { file: "rules/index.ts", after: "  monoForward,\n", text: "  meanForward,\n" },
  ],
};
