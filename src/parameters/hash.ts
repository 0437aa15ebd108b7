import { createHash } from "node:crypto";
import type { Values } from "../formats/element.js";
import { type Block, blocksOf, parametersOf } from "../ir/blocks.js";
import type { DeviceLearning, DeviceModel, InputPart } from "../ir/device-model.js";
import type { DeviceLayer, RmsLayer, WeightedLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import type { StreamIr } from "../ir/stream.js";
import { type LayerLearning, weightsLearn } from "../ir/update-constants.js";
import { definitionOfLayer } from "../layers/index.js";
import { rms } from "../layers/rms.js";
import { definitionOfReadout } from "../readouts/index.js";
import { sizesOf } from "../steps/step.js";
import { featuresHash } from "./features-hash.js";
import { littleEndian } from "./tables.js";

/** Version of src/numerics/README.md: equal hashes promise equal arithmetic. */
export const CONTRACT = 3;

/**
 * SHA-256 (hex) over everything but the constants: shapes, precision, exponents, storage, contract version.
 * Models with equal layouts can exchange weights. Names do not count.
 */
export function layoutHash(model: DeviceModel): string {
  const layout = {
    contract: CONTRACT,
    precision: model.precision,
    accumulate: model.accumulate, // no line where sums are float32
    classes: model.classes.length,
    scoreExponent: model.scoreExponent,
    beam: model.beam,
    exits: model.exits?.rule ?? null,
    input: {
      size: sizeOf(model.input.raw),
      storage: model.input.storage,
      exponent: model.input.exponent,
      parts: model.input.parts.map(partLayout),
      turned: model.input.turned, // no line where channels are last
      quantization: model.input.quantization, // nor where an exponent tells all
    },
    ...(model.features ? { features: featuresHash(model.features) } : {}),
    layers: blocksOf(model).map((block) => blockLayout(model, block)),
    learning: model.learning && learningLayout(model.learning),
    ...rowLayout(model.stream),
  };
  return createHash("sha256").update(JSON.stringify(layout)).digest("hex");
}

function learningLayout({ rule, recent, cells, drift, ask }: DeviceLearning): object {
  const rows = cells ? { held: [cells.usual, cells.threshold], step: 1 } : {}; // without it, cells moved half as far
  return {
    ...{ rule, recent },
    ...rows,
    ...(drift ? { normalise: "balanced" } : {}),
    ...(ask ? { asks: true } : {}),
  };
}

/** A stream of rows has constants of its own; what a stream of windows keeps is no layout of what can be learnt. */
function rowLayout(stream: DeviceModel["stream"]): object {
  return stream?.kind === "rows" ? { stream: { length: stream.length, hop: stream.hop } } : {};
}

/** Settings of push beside those of inference. */
function streamWords(stream: StreamIr): object[] {
  const { kind, length, hop, rowSize, decision } = stream;
  const whole = { kind, length, hop, rowSize };
  const windows = { rows: [], windows: [whole], frames: [whole], events: [{ kind, rowSize }] }[kind];
  return [...windows, ...(decision === null ? [] : [{ decision }])];
}

/** Roles whose values other lines of the hash have: bounds are layout, rates are part of the learning. */
const HASHED_ELSEWHERE: ReadonlySet<string> = new Set(["bounds", "rates"]);

/**
 * SHA-256 (hex) over the layout hash and all constants in canonical order, weights [inputs][outputs] whatever the
 * kernel: the identity of what the model computes. Offsets of readings count, with the steps that they are counted in.
 */
export function modelHash(model: DeviceModel): string {
  const hash = createHash("sha256").update(Buffer.from(layoutHash(model), "hex"));
  const add = (values: Values): void => {
    hash.update(bytesOf(values));
  };
  const { steps, offsets, parts } = model.input;
  if (offsets) hash.update(JSON.stringify({ steps: [...steps], offsets: [...offsets] })); // how readings become integers
  for (const part of parts) for (const values of partConstants(part)) add(values);
  const blocks = blocksOf(model);
  for (const block of blocks)
    for (const { role, values } of parametersOf(block)) if (!HASHED_ELSEWHERE.has(role)) add(values);
  if (model.exits) add(model.exits.thresholds);
  for (const words of model.stream ? streamWords(model.stream) : []) hash.update(JSON.stringify(words));
  if (model.learning) {
    const { shipped, guard, learnt, drift } = model.learning;
    hash.update(JSON.stringify(learningWords(model.learning, blocks)));
    if (drift) add(drift.means);
    for (const samples of [shipped, guard]) {
      if (samples === null) continue;
      add(samples.x);
      add(samples.targets ?? samples.labels);
    }
    for (const values of Object.values(learnt ?? {})) hash.update(JSON.stringify([...Array.from(values)]));
  }
  return hash.digest("hex");
}

/** Rules and rates of learning. */
function learningWords(
  { shipped, guard, learnt, drift, ...rules }: DeviceLearning,
  blocks: readonly Block[],
) {
  const { means: _means, ...least } = drift ?? {};
  return { ...rules, ...least, rates: blocks.map(({ layer }) => layer.learning && ratesOf(layer.learning)) };
}

/** The constants of updates; the family is told by the layout. */
function ratesOf({ family, ...rates }: LayerLearning): object {
  return rates;
}

function partConstants(part: InputPart): Values[] {
  switch (part.kind) {
    case "rms":
      return [];
    case "affine":
      return [part.multiplier, part.offset, part.shift];
    default:
      return part satisfies never;
  }
}

function partLayout(part: InputPart) {
  const { kind, start, size } = part;
  switch (part.kind) {
    case "rms":
      return { kind, start, size, center: part.center, exponent: part.norm.exponent };
    case "affine":
      return { kind, start, size, entries: part.multiplier.length };
    default:
      return part satisfies never;
  }
}

function blockLayout(model: DeviceModel, block: Block) {
  const { layer, tap, inside, followers } = block;
  const { readout, slices } = tap;
  const { inputs, units } = sizesOf(block);
  const norm = followers.find((each): each is RmsLayer => each.kind === "rms");
  const others = followers.filter((each) => each !== norm);
  return {
    ...{ inputs, units, slices },
    ...layoutOf(layer, model),
    answer: readout && definitionOfReadout(readout).layout(readout, model),
    norm: norm ? rms.layout(norm, model) : null,
    learns: weightsLearn(layer),
    head: Boolean(layer.learning?.head),
    ...(inside.length > 0 ? { inside: inside.map((each) => followerLayout(model, each)) } : {}),
    ...(tap.cells ? { cells: tap.cells } : {}),
    ...(others.length > 0 ? { followers: others.map((each) => followerLayout(model, each)) } : {}),
  };
}

/** Numbers of a layer by their names. */
function layoutOf(layer: WeightedLayer, model: DeviceModel): object {
  return Object(definitionOfLayer(layer).layout(layer, model));
}

function followerLayout(model: DeviceModel, layer: DeviceLayer) {
  const { kind, input, output } = layer;
  return { kind, input, output, layout: definitionOfLayer(layer).layout(layer, model) };
}

/** Bytes of a tensor of constants; halves are hashed as the numbers that they are. */
function bytesOf(values: Values): Uint8Array {
  return littleEndian(hashedAs(values), values);
}

function hashedAs(values: Values) {
  if (values instanceof Int8Array) return "int8";
  if (values instanceof Uint8Array) return "uint8";
  if (values instanceof Int16Array) return "int16";
  return values instanceof Float32Array ? "f32" : "int32";
}
