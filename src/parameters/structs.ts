import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf, exitCount } from "../ir/blocks.js";
import type { AffineInput, DeviceModel, ExitAdaptation, InputPart } from "../ir/device-model.js";
import { type Following, followingOf } from "../ir/exits.js";
import { STRUCT_BYTES, type Struct } from "../ir/struct.js";
import { weightsLearn } from "../ir/update-constants.js";
import { updateStructs } from "../layers/dense.js";
import { definitionOfLayer, layerStructs } from "../layers/index.js";
import { normStruct } from "../layers/rms.js";
import { rowLayerCount, rowModelOf } from "../layers/rows.js";
import { definitionOfReadout } from "../readouts/index.js";
import { floatLiteral, whole } from "../steps/c.js";
import { inputName } from "../steps/input.js";
import { constantsOf } from "../steps/table-names.js";

/** Bytes of structs in flash. */
export function structBytes(structs: readonly Struct[]): number {
  return structs.reduce((sum, { tag }) => sum + STRUCT_BYTES[tag], 0);
}

/** Structs that gather the tables of each input part. */
export function inputStructs(model: DeviceModel): Struct[] {
  return model.input.parts.flatMap((part, index) => partStructs(model, part, inputName(model, index)));
}

/** Floats are normalised without constants. */
const NORMS: Readonly<Record<Family, (part: Extract<InputPart, { kind: "rms" }>, name: string) => Struct[]>> =
  {
    integer: ({ norm }, name) => [normStruct(norm, "input", name)],
    real: () => [],
  };

function partStructs(model: DeviceModel, part: InputPart, name: string): Struct[] {
  switch (part.kind) {
    case "rms":
      return NORMS[formatOf(model).family](part, name);
    case "affine":
      return [affineStruct(model, part, name)];
    default:
      return part satisfies never;
  }
}

function affineStruct(
  { input: { exponent, quantization } }: DeviceModel,
  part: AffineInput,
  name: string,
): Struct {
  const tables = { multiplier: `${name}_multiplier`, offset: `${name}_offset` };
  const stride = part.multiplier.length === 1 ? 0 : 1;
  const sizes = { size: part.size, stride, ...(part.isWide ? { wide: 1 } : {}) };
  const steps = quantization
    ? `steps of ${quantization.scale.toPrecision(4)}`
    : `${exponent} fractional bits`;
  const what = `input: ${part.size} values to ${steps}`;
  return part.multiplier instanceof Float32Array
    ? { what, tag: "ff_affine_f32", name, fields: { ...tables, ...sizes } }
    : { what, tag: "ff_affine", name, fields: { ...tables, shift: `${name}_shift`, ...sizes } };
}

/** Structs of a block: of each slice and its readout, of the readout as a whole, of what follows, of the updates. */
export function blockStructs(model: DeviceModel, block: Block): Struct[] {
  const { layer, tap, inside, followers } = block;
  const { readout } = tap;
  const own = readout && definitionOfReadout(readout);
  const slices = layerStructs(model, tap.layer).flatMap((struct, slice) => [
    struct,
    ...(own ? own.sliceStructs(readout, block, slice, model) : []),
  ]);
  return [
    ...slices,
    ...(own ? own.structs(readout, block, model) : []),
    ...[...inside, ...followers].flatMap((_, at) => layerStructs(model, tap.layer + 1 + at)),
    ...updateStructs(model, block),
    ...(weightsLearn(layer) ? (definitionOfLayer(layer).learnStructs?.(model, block) ?? []) : []),
  ];
}

/** Numbers with which thresholds follow, by rule and family. */
const FOLLOW: Readonly<
  Record<
    Following,
    Readonly<Record<Family, (adaptation: ExitAdaptation) => Readonly<Record<string, string | number>>>>
  >
> = {
  margin: {
    integer: ({ warmup, up, down }) => ({ warmup, up: whole(up), down: whole(down) }),
    real: ({ warmup, up, down }) => ({ warmup, up: floatLiteral(up), down: floatLiteral(down) }),
  },
  lightff: {
    integer: ({ warmup, kappa, shift }) => ({ warmup, kappa: whole(kappa), shift }),
    real: ({ warmup, kappa, shift }) => ({
      warmup,
      kappa: floatLiteral(kappa),
      weight: floatLiteral(2 ** -shift),
    }),
  },
  estimates: {
    integer: (adaptation) => ({ ...FOLLOW.margin.integer(adaptation), ...boundsOf(adaptation, whole) }),
    real: (adaptation) => ({ ...FOLLOW.margin.real(adaptation), ...boundsOf(adaptation, floatLiteral) }),
  },
};

/** Bounds of estimates as C. */
function boundsOf({ estimates }: ExitAdaptation, literal: (value: number) => string) {
  return Object.fromEntries(Object.entries(estimates ?? {}).map(([name, value]) => [name, literal(value)]));
}

/** Structs by which thresholds follow the weights of a model that learns. */
export function exitStructs(model: DeviceModel): Struct[] {
  const { name, exits, learning, classes } = model;
  const adaptation = learning?.adaptation;
  if (!exits || !adaptation) return [];
  const { family, suffixes } = formatOf(model);
  const following = followingOf(model);
  return [
    {
      what: "how the thresholds of the exits follow the weights",
      tag: `ff_${following}_${suffixes.score}`,
      name: `${name}_exits`,
      fields: {
        ...FOLLOW[following][family](adaptation),
        exits: exitCount(model),
        ...(model.valueExponent === undefined ? {} : { targets: classes.length }),
      },
      learns: true,
    },
  ];
}

/** Structs by which a stream computes one position of a layer: their tables are those of the whole window. */
export function rowStructs(model: DeviceModel): Struct[] {
  if (model.stream?.kind !== "rows") return [];
  const one = rowModelOf(model);
  const layers = one.layers.slice(0, rowLayerCount(one.layers));
  const structs = [...inputStructs(one), ...layers.flatMap((_, index) => layerStructs(one, index))];
  return structs.map((struct) => ({ ...struct, name: constantsOf(struct.name, { isRow: true }) }));
}

/** All structs, in the order in which they are emitted. */
export function allStructs(model: DeviceModel): Struct[] {
  const blocks = blocksOf(model).flatMap((block) => blockStructs(model, block));
  return [...inputStructs(model), ...blocks, ...exitStructs(model), ...rowStructs(model)];
}
