import type { Addition } from "../../addition.js";

/** A layer without weights that multiplies by a power of two. */
export const scale: Addition = {
  folder: "scale",
  begin: [
    {
      file: "model/layer-spec.ts",
      after: "export type LayerSpec =\n",
      text: "  | ScaleSpec\n",
    },
    {
      file: "model/layer-spec.ts",
      before: "export type LayerSpec =\n",
      text: `/** Its input times a power of two. */
export interface ScaleSpec {
  readonly kind: "scale";
  /** A power of two, 1/256 to 256. */
  readonly factor: number;
  /** Name in reports and in C; default \`scale1\`, \`scale2\`, ... */
  readonly name?: string;
}

`,
    },
    {
      file: "ir/layers.ts",
      after: "export type LayerIr = DenseIr | ConvIr | DepthwiseIr | PoolIr | RmsIr",
      text: " | ScaleIr",
    },
    {
      file: "ir/layers.ts",
      after: "  | RmsLayer\n",
      text: "  | ScaleLayer\n",
    },
    {
      file: "ir/layers.ts",
      after: 'export interface RmsIr extends LayerIrBase<"rms"> {}\n',
      text: `
/** z * factor. */
export interface ScaleIr extends LayerIrBase<"scale"> {
  readonly factor: number;
}
`,
    },
    {
      file: "ir/layers.ts",
      before: "/** Constants of the RMS normalisation",
      text: `/** z * factor: of integers the exponent alone changes. No parameters. */
export interface ScaleLayer extends LayerBase<"scale"> {
  readonly factor: number;
}

`,
    },
  ],
  rest: [
    {
      file: "model/layer-spec.ts",
      before: "/** The maximum of each window",
      text: `/** Its input times a power of two. */
export function scale(factor: number, options: Omit<ScaleSpec, "kind" | "factor"> = {}): ScaleSpec {
  return { kind: "scale", factor, ...options };
}

`,
    },
    { file: "ir/layers.ts", after: '    case "dense":\n    case "rms":\n', text: '    case "scale":\n' },
    { file: "ir/layers.ts", after: "  averagePool: false,\n", text: "  scale: false,\n" },
    {
      file: "frontend/specification/layer-shapes.ts",
      before: "});\n\n/** Names of all kinds of layers",
      text: `  scale: object({ kind: words("scale"), factor: number(powerOfTwo, errors.scale), name: optional(text) }),
`,
    },
    {
      file: "frontend/specification/layer-shapes.ts",
      before: "/** Shape of a layer, or of a net",
      text: `const powerOfTwo: Range = {
  allows: (value) => value >= 2 ** -8 && value <= 2 ** 8 && Number.isInteger(Math.log2(value)),
  text: "a power of two from 1/256 to 256",
};

`,
    },
    {
      file: "layers/index.ts",
      after: "...{ dense, conv, depthwise, maxPool, averagePool, rms",
      text: ", scale",
    },
    { file: "layers/index.ts", after: "  averagePool: poolSpec(),\n", text: "  scale: scaleSpec,\n" },
    {
      file: "layers/index.ts",
      after: "averagePool: averagePoolFollower, rms: rmsFollower",
      text: ", scale: scaleFollower",
    },
    {
      file: "layers/index.ts",
      after: 'from "./rms.js";\n',
      text: 'import { scale, scaleFollower, scaleSpec } from "./scale.js";\n',
    },
    { file: "steps/index.ts", after: 'from "./rms.js";\n', text: 'import { scale } from "./scale.js";\n' },
    { file: "steps/index.ts", after: "  rms,\n", text: "  scale,\n" },
    { file: "checkpoint/stored-form.ts", after: "averagePool: true, rms: false", text: ", scale: false" },
    {
      file: "checkpoint/stored-form.ts",
      after: "norm: ownFields(record).norm };\n",
      text: `      case "scale":
        throw new Error(\`version 1 has no layer that scales, as \${each.name} does\`);
`,
    },
  ],
};
