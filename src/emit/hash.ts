import { createHash } from "node:crypto";
import type { QuantAnswer, QuantInputPart, QuantLayer, QuantModel } from "../ir/quant.js";
import { littleEndian } from "./tensors.js";

/** Version of src/numerics/README.md: equal hashes promise equal arithmetic. */
const CONTRACT = 2;

/**
 * SHA-256 (hex) over everything but the constants: shapes, precision, exponents, storage, contract version.
 * Models with equal layouts can exchange weights. Names do not count.
 */
export function layoutHash(model: QuantModel): string {
  const layout = {
    contract: CONTRACT,
    precision: model.precision,
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
  };
  return createHash("sha256").update(JSON.stringify(layout)).digest("hex");
}

/**
 * SHA-256 (hex) over the layout hash and all constants in canonical order, weights [inputs][outputs] whatever the
 * kernel: the identity of what the model computes.
 */
export function modelHash(model: QuantModel): string {
  const hash = createHash("sha256").update(Buffer.from(layoutHash(model), "hex"));
  for (const part of model.input.parts) {
    if (part.kind === "rms") continue;
    const type = part.multiplier instanceof Float32Array ? "float" : "int32_t";
    hash.update(littleEndian(type, part.multiplier));
    hash.update(littleEndian(type, part.offset));
    hash.update(part.shift);
  }
  for (const layer of model.layers) {
    hash.update(littleEndian("int8_t", layer.weights));
    hash.update(littleEndian("int32_t", layer.bias));
    hash.update(littleEndian("int32_t", layer.multiplier));
    hash.update(layer.shift);
    if (layer.overlay) hash.update(littleEndian("int32_t", layer.overlay));
    if (layer.answer?.kind === "head") hash.update(littleEndian("int8_t", layer.answer.weights));
    if (layer.answer?.kind === "groups") hash.update(littleEndian("int32_t", layer.answer.multiplier));
  }
  if (model.exits) hash.update(littleEndian("int32_t", model.exits.thresholds));
  return hash.digest("hex");
}

function partLayout(part: QuantInputPart) {
  const { kind, start, size } = part;
  return part.kind === "rms"
    ? { kind, start, size, center: part.center, exponent: part.norm.exponent }
    : { kind, start, size, entries: part.multiplier.length };
}

function layerLayout({ inputs, units, slices, exponent, answer, norm }: QuantLayer) {
  return {
    inputs,
    units,
    slices,
    exponent,
    answer: answer && answerLayout(answer),
    norm: norm ? norm.exponent : null,
  };
}

function answerLayout(answer: QuantAnswer) {
  switch (answer.kind) {
    case "head":
      return { kind: answer.kind, exponent: answer.exponent, shift: answer.shift };
    case "groups":
      return { kind: answer.kind, bounds: [...answer.bounds] };
    case "goodness":
      return { kind: answer.kind, multiplier: answer.multiplier };
  }
}
