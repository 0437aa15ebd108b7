import { createHash } from "node:crypto";
import type { QuantAnswer, QuantInputPart, QuantLayer, QuantModel, RealAnswer } from "../ir/quant.js";
import { type ElementType, littleEndian } from "./tensors.js";

/** Version of the contract of src/numerics/README.md: equal hashes promise equal arithmetic. */
export const CONTRACT = 3;

/**
 * SHA-256 (hex) over everything but the constants: shapes, precision, exponents, storage, contract version.
 * Models with equal layouts can exchange weights. Names do not count.
 */
export function layoutHash(model: QuantModel): string {
  const layout = {
    contract: CONTRACT,
    precision: model.precision,
    accumulate: model.accumulate, // no line where sums are float32
    classes: model.classes.length,
    scoreExponent: model.scoreExponent,
    beam: model.beam,
    exits: model.exits?.rule ?? null,
    input: {
      size: model.input.size,
      storage: model.input.storage,
      exponent: model.input.exponent,
      parts: model.input.parts.map(partLayout),
    },
    layers: model.layers.map(layerLayout),
    learning: model.learning && { rule: model.learning.rule, recent: model.learning.recent },
  };
  return createHash("sha256").update(JSON.stringify(layout)).digest("hex");
}

/**
 * SHA-256 (hex) over the layout hash and all constants in canonical order, weights [inputs][outputs] whatever the
 * kernel: the identity of what the model computes. Offsets of readings count, with the steps that they are counted in.
 */
export function modelHash(model: QuantModel): string {
  const hash = createHash("sha256").update(Buffer.from(layoutHash(model), "hex"));
  const { steps, offsets } = model.input;
  if (offsets) hash.update(JSON.stringify({ steps: [...steps], offsets: [...offsets] })); // how readings become integers
  for (const part of model.input.parts) {
    if (part.kind === "rms") continue;
    const type = part.multiplier instanceof Float32Array ? "float" : "int32_t";
    hash.update(littleEndian(type, part.multiplier));
    hash.update(littleEndian(type, part.offset));
    hash.update(part.shift);
  }
  const add = (values: ArrayLike<number> | null): void => {
    if (values !== null) hash.update(littleEndian(elementType(values), values));
  };
  for (const layer of model.layers) {
    add(layer.weights);
    add(layer.bias);
    if (layer.kind === "integer") {
      add(layer.multiplier);
      add(layer.shift);
    }
    add(layer.overlay);
    if (layer.answer?.kind === "head") add(layer.answer.weights);
    if (layer.answer?.kind === "groups")
      add("scale" in layer.answer ? layer.answer.scale : layer.answer.multiplier);
  }
  if (model.exits) add(model.exits.thresholds);
  if (model.learning) {
    const { shipped, guard, learnt, ...rules } = model.learning;
    hash.update(JSON.stringify({ ...rules, rates: model.layers.map((layer) => layer.learning) }));
    for (const samples of [shipped, guard]) {
      add(samples?.x ?? null);
      add(samples?.labels ?? null);
    }
    for (const values of Object.values(learnt ?? {})) hash.update(JSON.stringify([...Array.from(values)]));
  }
  return hash.digest("hex");
}

function partLayout(part: QuantInputPart) {
  const { kind, start, size } = part;
  return part.kind === "rms"
    ? { kind, start, size, center: part.center, exponent: part.norm.exponent }
    : { kind, start, size, entries: part.multiplier.length };
}

function layerLayout(layer: QuantLayer) {
  const { inputs, units, slices, answer, norm, learning } = layer;
  return {
    inputs,
    units,
    slices,
    exponent: layer.kind === "integer" ? layer.exponent : null,
    scale: layer.kind === "integer" && learning ? layer.accumulatorScale[0] : null,
    answer: answer && answerLayout(answer),
    norm: norm && "exponent" in norm ? norm.exponent : null,
    learns: learning !== null,
    head: Boolean(learning?.head),
  };
}

function answerLayout(answer: QuantAnswer | RealAnswer) {
  switch (answer.kind) {
    case "head":
      return "shift" in answer
        ? { kind: answer.kind, exponent: answer.exponent, shift: answer.shift }
        : { kind: answer.kind };
    case "groups":
      return { kind: answer.kind, bounds: [...answer.bounds] };
    case "goodness":
      return { kind: answer.kind, multiplier: "scale" in answer ? answer.scale : answer.multiplier };
  }
}

/** Element type of a tensor of constants; halves are hashed as the numbers that they are. */
function elementType(values: ArrayLike<number>): ElementType {
  if (values instanceof Int8Array) return "int8_t";
  if (values instanceof Uint8Array) return "uint8_t";
  if (values instanceof Int16Array) return "int16_t";
  return values instanceof Float32Array ? "float" : "int32_t";
}
