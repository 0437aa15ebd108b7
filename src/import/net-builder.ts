/** A net while it is built: its operations so far, and where the elements of each value lie. */
import type { Shape } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import type { Net, Op } from "./net.js";
import { transposedPlaces } from "./net-constant.js";
import { NodeRefused } from "./node-refused.js";

/** A value on its way through a file. */
export interface Value {
  readonly id: number;
  /** Dimensions in the file, without the batch. */
  readonly dims: readonly number[];
  /** Place with us of each element of the file, in its order; null where both have one order. */
  readonly place: Uint32Array | null;
}

/** Parts of an input that an operation tells apart: pixels and channels, the values in their order, or each value by itself. */
const READS: Readonly<Record<Op["kind"], "pixels" | "order" | "values">> = {
  conv: "pixels",
  depthwise: "pixels",
  pool: "pixels",
  pad: "pixels",
  scale: "pixels",
  add: "pixels",
  dense: "order",
  clamp: "values",
  softmax: "values",
};

/** True where two shapes have the same rows, columns and channels. */
function areAlike(left: Shape, right: Shape): boolean {
  const [a, b] = [planeOf(left), planeOf(right)];
  return a.height === b.height && a.width === b.width && a.channels === b.channels;
}

type Draft = Op extends infer Each ? (Each extends Op ? Omit<Each, "inputs" | "output"> : never) : never;

export interface NetBuilder {
  /** The network input, whose order with us is open until an operation wants one. */
  readonly input: Value;
  /** Adds an operation whose result lies as the file's own channels-first order wants it, or as `place` says. */
  add(op: Draft, inputs: readonly Value[], dims: readonly number[], place?: Uint32Array | null): Value;
  /** True where a value lies channels last with us, as layers over maps read it; settles the order of the input. */
  isMap(value: Value): boolean;
  /** Place of each element of the file. */
  placeOf(value: Value): Uint32Array | null;
  finish(output: Value): Net;
}

/** The order of a map or signal [channels, ...sizes] of a file when its channels are last; null where nothing moves. */
export function channelsLast(dims: readonly number[]): Uint32Array | null {
  const [channels = 1, ...sizes] = dims;
  const pixels = sizes.reduce((a, b) => a * b, 1);
  if (channels === 1 || pixels === 1) return null;
  return Uint32Array.from(
    { length: channels * pixels },
    (_, at) => (at % pixels) * channels + Math.floor(at / pixels),
  );
}

/** Our shape of the dimensions of a file whose channels come first. */
export function shapeOf(dims: readonly number[]): Shape {
  const [channels = 1, ...sizes] = dims;
  return [...sizes, channels];
}

/** Begins a net over an input of these dimensions; `ordered` where the file has channels last itself. */
export function createNetBuilder(dims: readonly number[], ordered: "first" | "last"): NetBuilder {
  const ops: Op[] = [];
  const ours = { first: shapeOf, last: (own: readonly number[]): Shape => own };
  const shaped = (own: readonly number[]): Shape => (own.length === 0 ? [1] : ours[ordered](own));
  const usual = { first: channelsLast, last: () => null };
  const input: Value = { id: 0, dims, place: null };
  let settled: { readonly order: Uint32Array | null; readonly shape: Shape } | null = null;

  /** Places of a value that layout changes have made of the input stand for places in the file until they are settled. */
  const placeOf = (value: Value): Uint32Array | null => {
    const { id, place } = value;
    if (id !== 0 || settled === null || settled.order === null) return place;
    const { order } = settled;
    return place === null ? order : place.map((at) => order[at]!);
  };
  const settle = (value: Value): void => {
    if (value.id !== 0 || settled !== null) return;
    const wanted = usual[ordered](value.dims);
    settled = { order: orderOf(value.place, wanted), shape: shaped(value.dims) };
  };
  return {
    input,
    placeOf,
    isMap(value) {
      settle(value);
      return isSame(placeOf(value), usual[ordered](value.dims));
    },
    add(op, inputs, dims, place = usual[ordered](dims)) {
      for (const each of inputs) settle(each);
      const made = ({ id }: Value): Shape => (id === 0 ? settled!.shape : ops[id - 1]!.output);
      const reads = READS[op.kind];
      if (reads === "pixels" && inputs.some((each) => !areAlike(made(each), shaped(each.dims))))
        throw new NodeRefused("its input has been reshaped", "Reshape behind the last layer over maps.");
      const output = reads === "values" ? made(inputs[0]!) : shaped(dims);
      ops.push({ ...op, inputs: inputs.map(({ id }) => id), output } as Op);
      return { id: ops.length, dims, place };
    },
    finish(output) {
      settle(input);
      const { order, shape } = settled!;
      return {
        ...{ input: shape, ops, output: output.id, inputOrder: order },
        outputOrder: placeOf(output),
      };
    },
  };
}

/** The order of the input under which a value made of it, with places in the file, has the order that is wanted. */
function orderOf(place: Uint32Array | null, wanted: Uint32Array | null): Uint32Array | null {
  if (place === null) return wanted;
  const order = new Uint32Array(place.length);
  for (const [at, from] of place.entries()) order[from] = wanted === null ? at : wanted[at]!;
  return order.every((to, at) => to === at) ? null : order;
}

function isSame(left: Uint32Array | null, right: Uint32Array | null): boolean {
  const count = (left ?? right)?.length ?? 0;
  for (let at = 0; at < count; at++) if ((left?.[at] ?? at) !== (right?.[at] ?? at)) return false;
  return true;
}

/** A value with its dimensions in another order. */
export function transposedValue(value: Value, order: readonly number[]): Value {
  const places = transposedPlaces(value.dims, order);
  const place = value.place === null ? places : places.map((at) => value.place![at]!);
  return { ...value, dims: order.map((axis) => value.dims[axis]!), place };
}
