/** Parts of readouts that estimate values: what takes an estimate in standard deviations to the units of the targets, and back. */
import type { Element } from "../formats/element.js";
import { ELEMENT_RANGE } from "../formats/element-ranges.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int32s, reals, uint8s } from "../formats/narrow.js";
import { type Block, findParameter, valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Parameter, Role } from "../ir/parameter.js";
import type { Struct } from "../ir/struct.js";
import type { PartStatistics } from "../ir/trained.js";
import { integerScales, targetScales } from "../numerics/target-scales.js";
import * as is from "../schema/fields.js";
import { floats, int32s as int32Array, uint8s as uint8Array } from "../schema/numbers.js";
import { tableOf } from "../steps/table-names.js";

/** Scales from the estimate to values; of the last readout alone. */
export interface ValueScales {
  readonly scale: Int32Array | Float32Array;
  readonly offset: Int32Array | Float32Array;
  /** Beside integers. */
  readonly shift: Uint8Array | null;
  /** From targets to standard deviations, where integers learn. */
  readonly targetScale?: Int32Array | undefined;
  readonly targetShift?: Uint8Array | undefined;
}

/** Records of them in a device's file. */
export const storedScales = {
  integer: is.object({
    ...{ scale: int32Array, offset: int32Array, shift: uint8Array },
    ...{ targetScale: int32Array.optional(), targetShift: uint8Array.optional() },
  }),
  real: is.object({ scale: floats, offset: floats }),
};

/** Structs of what makes values of the estimate. */
const STRUCTS: Readonly<Record<Family, { readonly tag: Struct["tag"]; readonly roles: readonly Role[] }>> = {
  integer: { tag: "ff_values_s32", roles: ["valueScale", "valueOffset", "valueShift"] },
  real: { tag: "ff_values_f32", roles: ["valueScale", "valueOffset"] },
};

/** Scales of integers, and the exponent of their values. */
export function integerScalesOf(targets: PartStatistics, scoreExponent: number, learns: boolean) {
  const values = integerScales(targets, scoreExponent);
  return learns ? { ...values, ...targetScales(targets) } : values;
}

/** A table of one dimension in flash. */
export function flashTable(role: Role, element: Element, values: Parameter["values"]): Parameter {
  return {
    ...{ role, element, values, shape: [values.length], layout: "plain", home: "flash" },
    range: ELEMENT_RANGE[element],
  };
}

/** The scales as parameters; `score` is the element of an estimate. */
export function scaleParameters(score: Element, scales: ValueScales): Parameter[] {
  const { scale, offset, shift, targetScale, targetShift } = scales;
  return [
    flashTable("valueScale", score, scale),
    flashTable("valueOffset", score, offset),
    ...(shift ? [flashTable("valueShift", "uint8", shift)] : []),
    ...(targetScale ? [flashTable("targetScale", "int32", targetScale)] : []),
    ...(targetShift ? [flashTable("targetShift", "uint8", targetShift)] : []),
  ];
}

/** Scales of integers among parameters; null where they have none. */
export function integerScalesIn(
  parameters: readonly Parameter[],
): is.Value<(typeof storedScales)["integer"]> | null {
  if (!findParameter(parameters, "valueScale")) return null;
  return {
    scale: int32s(valuesOf(parameters, "valueScale")),
    offset: int32s(valuesOf(parameters, "valueOffset")),
    shift: uint8s(valuesOf(parameters, "valueShift")),
    ...(findParameter(parameters, "targetScale")
      ? {
          targetScale: int32s(valuesOf(parameters, "targetScale")),
          targetShift: uint8s(valuesOf(parameters, "targetShift")),
        }
      : {}),
  };
}

/** Scales of floats among parameters; null where they have none. */
export function realScalesIn(
  parameters: readonly Parameter[],
): is.Value<(typeof storedScales)["real"]> | null {
  if (!findParameter(parameters, "valueScale")) return null;
  return {
    scale: reals(valuesOf(parameters, "valueScale")),
    offset: reals(valuesOf(parameters, "valueOffset")),
  };
}

/** Structs of the scales that are there. */
export function scaleStructs(parameters: readonly Parameter[], block: Block, model: DeviceModel): Struct[] {
  return [
    ...(findParameter(parameters, "valueScale") ? [scaleStruct(block, model)] : []),
    ...(findParameter(parameters, "targetScale") ? [targetStruct(block, model)] : []),
  ];
}

function scaleStruct({ layer }: Block, model: DeviceModel): Struct {
  const { tag, roles } = STRUCTS[formatOf(model).family];
  const tables = roles.map((role) => [
    role.replace("value", "").toLowerCase(),
    tableOf(model, layer.name, role),
  ]);
  return {
    what: "values of the estimate, in units of the targets",
    tag,
    name: `${model.name}_${layer.name}_values`,
    fields: { ...Object.fromEntries(tables), targets: model.classes.length },
  };
}

/** Struct that takes targets to standard deviations: of integers. */
function targetStruct({ layer }: Block, model: DeviceModel): Struct {
  const table = (role: Role) => tableOf(model, layer.name, role);
  return {
    what: "targets in standard deviations",
    tag: "ff_targets_s32",
    name: `${model.name}_${layer.name}_target_scales`,
    fields: {
      ...{ scale: table("targetScale"), offset: table("valueOffset"), shift: table("targetShift") },
      targets: model.classes.length,
    },
    learns: true,
  };
}
