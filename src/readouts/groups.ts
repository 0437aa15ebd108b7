import type { Engine, Tensor } from "../engine/engine.js";
import type { Values } from "../formats/element.js";
import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { int32s, reals, uint16s } from "../formats/narrow.js";
import type { Block } from "../ir/blocks.js";
import { valuesOf } from "../ir/blocks.js";
import type { GroupsReadout } from "../ir/device-model.js";
import type { BlockIr } from "../ir/ir-blocks.js";
import type { Parameter } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import type { StructTag } from "../ir/struct.js";
import { isGroupRates } from "../ir/update-constants.js";
import { pixelsOf } from "../ir/window.js";
import type { Tapped } from "../layers/layer.js";
import { addGroupsBound, addMapGroupsBound } from "../numerics/bounds.js";
import { meanSquare } from "../numerics/float64.js";
import { groupBounds, groupMultipliers, groupScales, mapGroupMultipliers } from "../numerics/group-bounds.js";
import * as is from "../schema/fields.js";
import { floats as floatArray, int32s as int32Array, uint16s as uint16Array } from "../schema/numbers.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { tableOf } from "../steps/table-names.js";
import { finestScores, squareErrors } from "./finest-scores.js";
import { crossEntropyLoss } from "./losses.js";
import { scheduleOnePass } from "./passes.js";
import type { ReadoutDefinition } from "./readout.js";

const TAGS: Readonly<Record<Family, StructTag>> = { integer: "ff_groups", real: "ff_groups_f32" };

const TABLE = { layout: "plain", home: "flash" } as const;

/** Records of groups in a device's file. */
export const storedGroups = {
  integer: is.object({ kind: is.oneOf("groups"), bounds: uint16Array, multiplier: int32Array }),
  real: is.object({ kind: is.oneOf("groups"), bounds: uint16Array, scale: floatArray }),
};
type StoredGroups = is.Value<(typeof storedGroups)["integer"]>;
type StoredRealGroups = is.Value<(typeof storedGroups)["real"]>;

/** Values of groups: bounds [classes + 1], scale [classes], and the rates of integers that learn. */
interface GroupValues {
  readonly bounds: Uint16Array;
  readonly scale: Values;
  readonly rates: Int32Array | null;
}

/** The readout that holds these values. */
function groupsOf({ elements }: Format, { bounds, scale, rates }: GroupValues): GroupsReadout {
  const { uint16 } = ELEMENT_RANGE;
  const element = elements.score;
  const parameters: Parameter[] = [
    { role: "bounds", element: "uint16", shape: [bounds.length], values: bounds, ...TABLE, range: uint16 },
    { role: "scale", element, shape: [scale.length], values: scale, ...TABLE, range: ELEMENT_RANGE[element] },
  ];
  if (rates) parameters.push(ratesParameter(rates));
  return { kind: "groups", parameters, squares: true };
}

/** Equal parts of what is read, each with a group for every class: slices of units, or pixels of a map. */
function partsOf({ slices, read }: Pick<BlockIr, "slices" | "read">): number {
  return slices * pixelsOf(read);
}

/**
 * [features][classes]: 1 / (size of the group * parts) where the feature belongs to the class, else 0. Each slice (of a
 * map, each pixel) has a group for every class, so that the full layer's score is the mean of its parts' means.
 */
export function groupMatrix(engine: Engine, block: BlockIr, classes: number): Tensor {
  const { features } = block;
  const parts = partsOf(block);
  const width = features / parts;
  const bounds = groupBounds(width, classes);
  const values = new Float32Array(features * classes);
  for (let start = 0; start < features; start += width) {
    for (let k = 0; k < classes; k++) {
      const share = 1 / ((bounds[k + 1]! - bounds[k]!) * parts);
      for (let j = bounds[k]!; j < bounds[k + 1]!; j++) values[(start + j) * classes + k] = share;
    }
  }
  return engine.tensor(values, [features, classes]);
}

function ratesParameter(values: Int32Array): Parameter {
  return {
    role: "rates",
    element: "int32",
    shape: [values.length],
    values,
    ...TABLE,
    range: [0, 2 ** 31 - 1],
  };
}

/** Groups of units: the mean square of a class' group is its score. */
export const groups: ReadoutDefinition<GroupsReadout> = {
  floats: {
    loss: crossEntropyLoss,
    triesLabels: false,
    features: (engine, z) => engine.square(z),
    matrix: (engine, block, _head, classes) => groupMatrix(engine, block, classes),
    share: (block) => {
      const parts = partsOf(block);
      const width = block.features / parts;
      const perSlice = parts / block.slices;
      return (z, slice, scores) => {
        const ends = groupBounds(width, scores.length);
        // The full layer's score is the mean of its parts' means, so each adds its share of it.
        for (let part = slice * perSlice; part < (slice + 1) * perSlice; part++) {
          const start = part * width;
          for (let k = 0; k < scores.length; k++)
            scores[k] = scores[k]! + meanSquare(z, start + ends[k]!, start + ends[k + 1]!) / parts;
        }
      };
    },
  },
  linear: false,
  leastUnits: (classes) => classes,
  stored: {
    integer: {
      to: ({ kind, parameters }) => ({
        kind,
        bounds: uint16s(valuesOf(parameters, "bounds")),
        multiplier: int32s(valuesOf(parameters, "scale")),
      }),
      from: ({ bounds, multiplier }: StoredGroups, { format, rates }) =>
        groupsOf(format, { bounds, scale: multiplier, rates }),
      formulas({ bounds, multiplier }: StoredGroups, { exponent, scoreExponent, ...at }) {
        const wanted = groupBounds(at.units / at.slices, at.classes);
        const unit = 2 ** (scoreExponent - 2 * exponent);
        return [
          ["bounds", wanted, bounds],
          ["multiplier", groupMultipliers(unit, wanted, at.slices), multiplier],
        ];
      },
    },
    real: {
      to: ({ kind, parameters }) => ({
        kind,
        bounds: uint16s(valuesOf(parameters, "bounds")),
        scale: reals(valuesOf(parameters, "scale")),
      }),
      from: ({ bounds, scale }: StoredRealGroups, { format }) =>
        groupsOf(format, { bounds, scale, rates: null }),
      formulas({ bounds, scale }: StoredRealGroups, { units, slices, classes }) {
        const wanted = groupBounds(units / slices, classes);
        return [
          ["bounds", wanted, bounds],
          ["scale", groupScales(wanted, slices), scale],
        ];
      },
    },
  },
  print({ parameters }) {
    const ends = valuesOf(parameters, "bounds").join(" ");
    return `groups from units ${ends}, scale ${rangeText(valuesOf(parameters, "scale"))}`;
  },
  integers: (layers, classes) =>
    finestScores(layers, classes, ({ units, slices, pixels }, unit, bounds) => {
      const ends = groupBounds(units / (slices * pixels), classes);
      if (pixels > 1) {
        const scale = mapGroupMultipliers(unit, ends, pixels);
        addMapGroupsBound(bounds, ends, scale, pixels);
        return groupsOf(int8, { bounds: ends, scale, rates: null });
      }
      const scale = groupMultipliers(unit, ends, slices);
      addGroupsBound(bounds, ends, scale, slices);
      return groupsOf(int8, { bounds: ends, scale, rates: null });
    }),
  reals(block, _head, _learns, format, classes) {
    const parts = partsOf(block);
    const bounds = groupBounds(block.features / parts, classes);
    const scale = groupScales(bounds, parts);
    return groupsOf(format, { bounds, scale, rates: null });
  },
  weightExponent: () => null,
  errorScale: (_readout, exponent, slopes) => squareErrors(exponent, slopes),
  learning(readout, learning) {
    switch (learning.family) {
      case "real":
        return readout;
      case "integer": {
        const { errors } = learning;
        if (!isGroupRates(errors)) throw new Error("groups of units without a rate for each class");
        return { ...readout, parameters: [...readout.parameters, ratesParameter(errors.multiplier)] };
      }
      default:
        return learning satisfies never;
    }
  },
  reshaped: (readout) => readout,
  bound(bounds, { parameters }, { tap, read }) {
    const pixels = pixelsOf(read);
    const [ends, scale] = [valuesOf(parameters, "bounds"), valuesOf(parameters, "scale")];
    if (pixels > 1) addMapGroupsBound(bounds, ends, scale, pixels);
    else addGroupsBound(bounds, ends, scale, tap.slices);
  },
  layout: ({ kind, parameters }) => ({ kind, bounds: [...valuesOf(parameters, "bounds")] }),
  sliceStructs: () => [],
  structs: (_readout, { layer, read }, model) => [
    {
      what: `${layer.name}: a group of ${pixelsOf(read) > 1 ? "channels" : "units"} per class`,
      tag: TAGS[formatOf(model).family],
      name: `${model.name}_${layer.name}_groups`,
      fields: {
        bounds: tableOf(model, layer.name, "bounds"),
        scale: tableOf(model, layer.name, "scale"),
        classes: model.classes.length,
      },
    },
  ],
  infer: (builder, x) => scheduleOnePass(builder, x, (block, at) => add(builder, block, at)),
  add,
  learn({ steps }, _block, { c, ...at }) {
    if (c !== null) steps.push({ kind: "groupErrors", ...at, c });
  },
};

/** A map has one group of channels per class, over all of its pixels. */
function add({ steps }: ScheduleBuilder, { read }: Block, { layer, slice, z }: Tapped): void {
  if (pixelsOf(read) > 1) steps.push({ kind: "mapGroups", layer, z, scores: SCORES });
  else steps.push({ kind: "groups", layer, slice, z, scores: SCORES });
}
