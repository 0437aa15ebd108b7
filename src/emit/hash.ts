import { createHash } from "node:crypto";
import type { QuantInputPart, QuantLayer, QuantModel } from "../ir/quant.js";
import { littleEndian } from "./tensors.js";

/** Version of src/numerics/README.md: equal hashes promise equal arithmetic. */
const CONTRACT = 1;

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
    if (layer.head) hash.update(littleEndian("int8_t", layer.head.weights));
  }
  return hash.digest("hex");
}

function partLayout(part: QuantInputPart) {
  const { kind, start, size } = part;
  return part.kind === "rms"
    ? { kind, start, size, center: part.center, exponent: part.norm.exponent }
    : { kind, start, size, entries: part.multiplier.length };
}

function layerLayout({ inputs, units, exponent, head, norm }: QuantLayer) {
  return {
    inputs,
    units,
    exponent,
    head: head ? { exponent: head.exponent, shift: head.shift } : null,
    norm: norm ? norm.exponent : null,
  };
}
