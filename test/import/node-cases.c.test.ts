import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type GraphLayer, graphOf } from "../../src/import/graph.js";
import type { ConvOp } from "../../src/import/net.js";
import type { Constant } from "../../src/import/net-constant.js";
import { readOnnxFile, readTensor } from "../../src/import/onnx-file.js";
import { onnxNet } from "../../src/import/onnx-net.js";
import { isWeighted } from "../../src/ir/layers.js";
import type { Shape } from "../../src/ir/shape.js";
import { planeOf, type Window } from "../../src/ir/window.js";
import { followerOf } from "../../src/layers/index.js";
import { answer } from "../support/nets/interpreter.js";

/** The cases of ONNX itself, of Debian's libonnx-testdata: `.ci/setup.mjs` fetches them. */
const FOLDER = new URL("../../node_modules/.onnx-testdata/usr/share/libonnx-testdata/data/", import.meta.url)
  .pathname;
const FOLDERS = existsSync(FOLDER) ? readdirSync(FOLDER) : [];

/** Cases of one node each that have to pass, by their names there without `test_`. */
const CASES = [
  ..."gemm_alpha gemm_beta gemm_default_no_bias gemm_default_scalar_bias gemm_default_vector_bias".split(" "),
  ..."gemm_default_single_elem_vector_bias gemm_default_zero_bias gemm_transposeB Linear operator_mm".split(
    " ",
  ),
  ..."matmul_2d Linear_no_bias basic_conv_with_padding basic_conv_without_padding".split(" "),
  ..."conv_with_autopad_same conv_with_strides_no_padding conv_with_strides_padding".split(" "),
  ..."conv_with_strides_and_asymmetric_padding Conv1d Conv1d_pad1 Conv1d_pad1size1 Conv1d_pad2".split(" "),
  ..."Conv1d_pad2size1 Conv1d_stride Conv2d Conv2d_depthwise Conv2d_depthwise_padded".split(" "),
  ..."Conv2d_depthwise_strided Conv2d_no_bias Conv2d_padding Conv2d_strided operator_conv".split(" "),
  ..."maxpool_1d_default maxpool_2d_default maxpool_2d_pads maxpool_2d_precomputed_pads".split(" "),
  ..."maxpool_2d_precomputed_same_upper maxpool_2d_precomputed_strides maxpool_2d_same_lower".split(" "),
  ..."maxpool_2d_same_upper maxpool_2d_strides MaxPool1d MaxPool1d_stride maxpool_2d_uint8".split(" "),
  ..."MaxPool2d operator_maxpool averagepool_1d_default averagepool_2d_default averagepool_2d_pads".split(
    " ",
  ),
  ..."averagepool_2d_precomputed_pads averagepool_2d_precomputed_same_upper".split(" "),
  ..."averagepool_2d_precomputed_strides averagepool_2d_same_lower averagepool_2d_same_upper".split(" "),
  ..."averagepool_2d_strides AvgPool2d AvgPool2d_stride globalaveragepool".split(" "),
  ..."globalaveragepool_precomputed relu ReLU single_relu_model".split(" "),
];

/** Others that are read, too: groups and dilations as zeros among weights, folds and changes of shape alone. */
const FURTHER = [
  ..."Conv1d_groups Conv2d_groups Conv2d_groups_thnn Conv2d_depthwise_with_multiplier Conv1d_dilated".split(
    " ",
  ),
  ..."Conv2d_dilated maxpool_2d_ceil averagepool_2d_ceil averagepool_2d_pads_count_include_pad".split(" "),
  ..."batchnorm_epsilon batchnorm_example BatchNorm1d_3d_input_eval BatchNorm2d_eval ZeroPad2d".split(" "),
  ..."globalmaxpool AvgPool1d AvgPool1d_stride averagepool_2d_precomputed_pads_count_include_pad flatten_axis1 transpose_all_permutations_1 squeeze_negative_axes".split(
    " ",
  ),
  ..."unsqueeze_axis_1 reshape_zero_and_negative_dim identity dropout_default clip_default_min".split(" "),
];

/** Cases that are refused, and a word of the reason. */
const REFUSED: readonly (readonly [name: string, reason: RegExp])[] = [
  ["gemm_transposeA", /transA/],
  ["gemm_default_matrix_bias", /bias is \[3, 4\]/],
  ["matmul_3d", /3 dimensions/],
  ["maxpool_2d_dilations", /dilations/],
  ["maxpool_with_argmax_2d_precomputed_pads", /places of its maxima/],
  ["batchnorm_example_training_mode", /training mode/],
  ["convtranspose", /no layer computes it/],
  ["maxpool_3d_default", /dimensions \[1, 3, 32, 32, 32\]/],
  ["ReflectionPad2d", /pads with "reflect"/],
  ["flatten_axis2", /flattens at dimension 2/],
  ["operator_addmm", /2 inputs|computed by the net/],
];

const refuse = (reason: string): never => {
  throw new Error(reason);
};

function folderOf(name: string): string {
  const found = FOLDERS.flatMap((folder) => [
    join(FOLDER, folder, name),
    join(FOLDER, folder, `test_${name}`),
  ]);
  return (
    found.find((path) => existsSync(join(path, "model.onnx"))) ??
    refuse(`no case ${name}: run node .ci/setup.mjs test`)
  );
}

function tensorOf(path: string): Constant {
  const found = readTensor(readFileSync(path), refuse);
  return "unreadable" in found ? refuse(found.unreadable) : found;
}

/** The net of a case, with its further inputs, which are its weights, as constants. */
function netOf(name: string) {
  const folder = folderOf(name);
  const file = readOnnxFile(readFileSync(join(folder, "model.onnx")), refuse);
  const given = file.inputs.filter((input) => !file.constants.some((each) => each.name === input.name));
  const bound = given.slice(1).map((input, at) => ({
    ...tensorOf(join(folder, "test_data_set_0", `input_${at + 1}.pb`)),
    name: input.name,
  }));
  return { folder, ...onnxNet({ ...file, constants: [...file.constants, ...bound] }, refuse) };
}

/** Holds what a case's samples become against its output. */
function expectOutput(folder: string, answered: (sample: Float64Array) => ArrayLike<number>): void {
  const [x, y] = ["input_0", "output_0"].map((each) =>
    tensorOf(join(folder, "test_data_set_0", `${each}.pb`)),
  );
  const size = x!.values.length / x!.dims[0]!;
  const found = Array.from({ length: x!.dims[0]! }, (_, at) =>
    Array.from(answered(x!.values.subarray(at * size, (at + 1) * size))),
  ).flat();
  expect(found.length).toBe(y!.values.length);
  const largest = found.reduce(
    (most, each, at) => Math.max(most, Math.abs(each - y!.values[at]!) / (1 + Math.abs(each))),
    0,
  );
  expect(largest).toBeLessThan(1e-4);
}

test.each([...CASES, ...FURTHER])("%s", (name) => {
  const { net, refusals, folder } = netOf(name);
  expect(refusals).toEqual([]);
  expectOutput(folder, (x) => answer(net!, x));
});

/** Every case of a pool, of which windows overlap, leave gaps, reach beyond the map, or have all of it. */
const POOLS = [...CASES, ...FURTHER].filter((name) => /pool/i.test(name));

/** A map as it is: what a pool stands behind. */
function identity(shape: Shape): ConvOp {
  const { channels } = planeOf(shape);
  const weights = Float64Array.from({ length: channels ** 2 }, (_, at) => Number(at % (channels + 1) === 0));
  const window: Window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] };
  const label = { name: "identity", op: "Conv", inputs: [0], output: shape };
  return { kind: "conv", ...label, window, weights, bias: new Float64Array(channels) };
}

/** Output of a layer behind the identity: by its own floats, a product by its definition. */
function computed({ layer, product }: GraphLayer, x: Float32Array): ArrayLike<number> {
  if (isWeighted(layer) || layer.kind === "add")
    return answer(
      {
        ...{ input: layer.input, ops: [{ ...product!, inputs: [0] }], output: 1 },
        ...{ inputOrder: null, outputOrder: null },
      },
      x,
    );
  return followerOf(layer).forwardFloat(layer, x, () => x);
}

test.each(POOLS)("%s as a layer", (name) => {
  const { net, folder } = netOf(name);
  const [pool, ...others] = net!.ops;
  expect(others).toEqual([]);
  const ops = [identity(net!.input), { ...pool!, inputs: [1] }];
  const { layers, refusals } = graphOf({ ...net!, ops, output: 2 });
  expect(refusals).toEqual([]);
  const [, layer] = layers!;
  const { inputOrder, outputOrder } = net!;
  expectOutput(folder, (x) => {
    const own = new Float32Array(x.length);
    for (const [at, value] of x.entries()) own[inputOrder?.[at] ?? at] = value;
    const made = computed(layer!, own);
    return Float64Array.from({ length: made.length }, (_, at) => made[outputOrder?.[at] ?? at]!);
  });
});

test.each(REFUSED)("%s is refused", (name, reason) => {
  const told = (): string => {
    try {
      return netOf(name)
        .refusals.map((each) => each.reason)
        .join();
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };
  expect(told()).toMatch(reason);
});

test("62 cases of import have to pass", () => {
  expect(new Set(CASES).size).toBe(62);
});
