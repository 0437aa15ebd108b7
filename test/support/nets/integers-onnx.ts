/** The nets of `integers.ts` in ONNX: channels first, each map between QuantizeLinear and DequantizeLinear, or in QLinear operators. */
import { residualInt8 } from "./integers.js";
import { onnxFile, type WrittenNode, type WrittenTensor } from "./onnx-writer.js";
import { turned } from "./tensor-files.js";
import type { WrittenTensor as TfliteTensor } from "./tflite-writer.js";

const ACTIVE: ReadonlySet<string> = new Set(["first", "sum", "both"]);

/** The residual net. In `"qlinear"` its convolutions are QLinearConv, which take a smallest integer of 0 for a ReLU. */
export function residualOnnx(seed: number, form: "qdq" | "qlinear"): Uint8Array {
  const net = residualInt8(seed);
  const tensor = (name: string): TfliteTensor => net.tensors.find((each) => each.name === name)!;
  const constants = net.tensors.flatMap((each): WrittenTensor[] => [
    { name: `${each.name}_s`, ...numbers(each.scales!), type: "float32" },
    {
      name: `${each.name}_z`,
      ...numbers(each.zeros ?? each.scales!.map(() => 0)),
      type: each.type as "int8",
    },
    ...(each.values ? [weightsOf(each)] : []),
  ]);
  const real = (name: string): WrittenNode => ({
    ...{ op: "DequantizeLinear", name: `${name}_r`, inputs: [`${name}_q`, `${name}_s`, `${name}_z`] },
    attributes: { axis: 0 },
  });
  const whole = (from: string, name: string): WrittenNode => ({
    ...{ op: "QuantizeLinear", name: `${name}_q`, inputs: [from, `${name}_s`, `${name}_z`] },
  });
  const nodes = [
    whole("x", "x"),
    ...net.tensors.filter(({ values }) => values).map(({ name }) => real(name)),
  ];
  nodes.push(real("x"));
  for (const { code, inputs, output } of net.operators) {
    const [x = "", w = "", b = ""] = inputs;
    const conv = code === 3 || code === 4;
    const { op, attributes } = POOLS[output] ?? operatorOf(code, tensor(w)?.dims ?? []);
    if (form === "qlinear" && conv) {
      const numbersOf = (name: string): string[] => [`${name}_s`, `${name}_z`];
      const all = [`${x}_q`, ...numbersOf(x), `${w}_q`, ...numbersOf(w), ...numbersOf(output), `${b}_q`];
      nodes.push({ op: "QLinearConv", name: `${output}_q`, inputs: all, attributes });
    } else {
      nodes.push({ op, name: output, inputs: inputs.map((name) => `${name}_r`), attributes });
      if (ACTIVE.has(output)) nodes.push({ op: "Relu", name: `${output}_a`, inputs: [output] });
      nodes.push(whole(ACTIVE.has(output) ? `${output}_a` : output, output));
    }
    nodes.push(real(output));
  }
  return onnxFile({ input: ["batch", 2, 6, 5], nodes, constants });
}

function numbers(values: readonly number[]): Pick<WrittenTensor, "dims" | "values"> {
  return { dims: values.length === 1 ? [] : [values.length], values };
}

/** Weights as ONNX orders them. */
function weightsOf({ name, dims, values, type, axis }: TfliteTensor): WrittenTensor {
  const own = { name: `${name}_q`, dims, values: values!, type: type as "int8" };
  if (dims.length < 4) return own;
  return { ...turned(own, axis === 0 ? [0, 3, 1, 2] : [3, 0, 1, 2]), type: "int8" };
}

/** Pools whose windows overlap, over maps of 6 x 5 and 3 x 3. */
const POOLS: Readonly<Record<string, Required<Pick<WrittenNode, "op" | "attributes">>>> = {
  peaks: { op: "MaxPool", attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 1, 1, 1] } },
  smooth: { op: "AveragePool", attributes: { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] } },
};

function operatorOf(
  code: number,
  [, rows = 1, columns = 1, channels = 1]: readonly number[],
): Required<Pick<WrittenNode, "op" | "attributes">> {
  const [y, x] = [(rows - 1) >> 1, (columns - 1) >> 1];
  const pads = { pads: [y, x, y, x] };
  switch (code) {
    case 0:
      return { op: "Add", attributes: {} };
    case 1:
      return { op: "GlobalAveragePool", attributes: {} };
    case 3:
      return { op: "Conv", attributes: pads };
    case 4:
      return { op: "Conv", attributes: { ...pads, group: channels } };
    case 9:
      return { op: "Gemm", attributes: { transB: 1 } };
    default:
      return { op: "Flatten", attributes: {} };
  }
}
