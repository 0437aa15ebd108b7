import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { blobConstants, learntConstants, storedConstants, updateConstants } from "./size.js";

/** What learning needs, known before any compile; bytes. */
export interface LearningCost {
  /** Part of the plan's constants. */
  readonly constants: {
    /** What the state starts from: weights, biases, heads of the layers that learn. */
    readonly initial: number;
    /** Samples for replay, and those of the guard. */
    readonly replay: number;
    readonly guard: number;
    /** Rates of the updates, and what a blob looks like. */
    readonly tables: number;
  };
  /** The whole state of one instance; the sum is the plan's RAM. */
  readonly ram: {
    /** What is learnt, with counters. */
    readonly values: number;
    /** The ring of recent samples. */
    readonly replay: number;
    /** Buffers between the steps of one call, shared with inference. */
    readonly arena: number;
  };
}

/** Bytes of learning; null for a model that does not learn. */
export function learningCost(model: QuantModel, plan: Plan): LearningCost | null {
  const { learning, layers, classes } = model;
  if (learning === null) return null;
  const names = new Set(layers.map(({ name }) => name));
  const initial = plan.fields.filter(({ layer }) => names.has(layer));
  const ring = total(plan.fields.filter(({ layer }) => layer === "recent"));
  const updates = layers.reduce((sum, layer) => sum + updateConstants(layer, classes.length), 0);
  return {
    constants: {
      initial: total(initial) + learntConstants(model),
      replay: storedConstants(model, learning.shipped),
      guard: storedConstants(model, learning.guard),
      tables: updates + blobConstants(model),
    },
    ram: { values: plan.ram - plan.arena - ring, replay: ring, arena: plan.arena },
  };
}

function total(fields: Plan["fields"]): number {
  return fields.reduce((sum, { bytes }) => sum + bytes, 0);
}
