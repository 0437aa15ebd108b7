import type { Ir } from "../../../src/ir/ir.js";
import { blocksOfIr } from "../../../src/ir/ir-blocks.js";
import type { Trained, TrainedLayer } from "../../../src/ir/trained.js";
import type { Random } from "../../../src/numerics/prng.js";

/** Standard deviations of what is drawn; weights have sqrt(2 / inputs). */
export interface Deviations {
  readonly bias: number;
  /** Null for networks without heads. */
  readonly head: number | null;
  readonly overlay: number;
}

/** Normal weights for every layer, in the order in which the layer has them. */
export function drawLayers(ir: Ir, random: Random, deviations: Deviations): TrainedLayer[] {
  const normals = (length: number, deviation: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal() * deviation);
  const classes = ir.classes.length;
  return blocksOfIr(ir).map(({ inputs, units, features, head, overlay }) => ({
    weights: normals(inputs * units, Math.sqrt(2 / inputs)),
    bias: normals(units, deviations.bias),
    head: head && deviations.head !== null ? normals(features * classes, deviations.head) : null,
    overlay: overlay ? normals(units * classes, deviations.overlay) : null,
  }));
}

/** The record of a network that no engine has trained. */
export function untrainedRecord(ir: Ir, seed: number): Trained["record"] {
  return { rule: ir.training.rule, seed, epochs: 0, engine: "", fingerprint: "", history: [] };
}
