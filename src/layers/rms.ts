import type { Engine, Tensor } from "../engine/engine.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blockOf } from "../ir/blocks.js";
import type { Norm, RmsIr, RmsLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import { norm } from "../numerics/fixed-point.js";
import type { Follower, LayerDefinition } from "./layer.js";

/** Keeps the division finite; a zero vector stays zero. */
const EPSILON = 1e-8;

/** Floats are normalised without constants. */
const STRUCTS: Readonly<Record<Family, (norm: Norm, what: string, name: string) => Struct[]>> = {
  integer: (constants, what, name) => [normStruct(constants, what, name)],
  real: () => [],
};

/** h = z / rms(z): what lowering inserts between layers with weights. */
export const rms = {
  tapsSlices: false,
  layout: ({ norm }, model) => ({ integer: norm.exponent, real: null })[formatOf(model).family],
  print: ({ norm: { exponent, root, guard } }, family) =>
    ({ integer: [`  rms -> h * 2^-${exponent}, C ${root}, g ${guard}`], real: [] })[family],
  structs({ norm, name }, index, model) {
    const what = `${blockOf(model, index).layer.name} normalisation`;
    return STRUCTS[formatOf(model).family](norm, what, `${model.name}_${name}`);
  },
  reshaped: (layer, _index, input) => ({ ...layer, input, output: input }),
  schedule({ model, tensor, elements, steps }, layer, index, z) {
    const h = tensor(`${blockOf(model, index).layer.name}_h`, elements.stored, sizeOf(layer.output));
    steps.push({ kind: "rms", layer: index, z, h });
    return h;
  },
} satisfies LayerDefinition<RmsLayer>;

/** The struct of a normalisation of integers. */
export function normStruct({ root, size, guard, exponent }: Norm, what: string, name: string): Struct {
  const text = `${what}: rms of ${size}, ${exponent} fractional bits`;
  return { what: text, tag: "ff_norm", name, fields: { root, size, guard, exponent } };
}

/** h = z / root, root = sqrt(mean z^2) + epsilon. */
export const rmsFollower: Follower<RmsIr> = {
  normalises: true,
  print: () => [],
  forward(_layer, engine, z) {
    const root = rootMeanSquare(engine, z);
    const output = engine.divide(z, root);
    return { output, backward: (gradient) => throughRms(engine, gradient, output, root) };
  },
  forwardFloat(_layer, z) {
    let squares = 0;
    for (let i = 0; i < z.length; i++) squares += z[i]! * z[i]!;
    const factor = 1 / (Math.sqrt(squares / z.length) + EPSILON);
    return z.map((value) => value * factor);
  },
  onDevice: (layer, exponent) => ({
    ...layer,
    parameters: [],
    density: 1,
    norm: norm(sizeOf(layer.input), exponent),
  }),
};

/** sqrt(mean z^2) + epsilon of each row, [batch][1]. */
function rootMeanSquare(engine: Engine, z: Tensor): Tensor {
  return engine.shift(engine.sqrt(engine.rowMean(engine.square(z))), EPSILON);
}

/** Gradient with respect to z from the one with respect to h = z / root; both [batch][units]. */
function throughRms(engine: Engine, dh: Tensor, h: Tensor, root: Tensor): Tensor {
  const radial = engine.multiply(h, engine.rowMean(engine.multiply(dh, h)));
  return engine.divide(engine.subtract(dh, radial), root);
}
