import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import {
  blobConstants,
  driftConstants,
  learntConstants,
  storedConstants,
  updateConstants,
} from "../parameters/size.js";

/** Memory that learning needs, known before any compile; bytes. */
export interface LearningCost {
  /** Part of the plan's constants. */
  readonly constants: {
    /** Constants from which the state starts: weights, biases, heads of the layers that learn. */
    readonly initial: number;
    /** Samples for replay, and those of the guard. */
    readonly replay: number;
    readonly guard: number;
    /** Rates of the updates, and what a blob looks like. */
    readonly tables: number;
  };
  /** The whole state of one instance; the sum is the plan's RAM. */
  readonly ram: {
    /** Learnt values, with counters. */
    readonly values: number;
    /** The ring of recent samples. */
    readonly replay: number;
    /** Buffers between the steps of one call, shared with inference. */
    readonly arena: number;
  };
}

/** Bytes of learning; null for a model that does not learn. */
export function learningCost(model: DeviceModel, plan: Plan): LearningCost | null {
  const { learning } = model;
  if (learning === null) return null;
  const blocks = blocksOf(model);
  const names = new Set(blocks.map(({ layer }) => layer.name));
  const initial = plan.fields.filter(({ layer }) => names.has(layer));
  const ring = total(plan.fields.filter(({ layer }) => layer === "recent"));
  const updates = blocks.reduce((sum, block) => sum + updateConstants(model, block), 0);
  return {
    constants: {
      initial: total(initial) + learntConstants(model),
      replay: storedConstants(model, learning.shipped),
      guard: storedConstants(model, learning.guard),
      tables: updates + blobConstants(model) + driftConstants(model),
    },
    ram: { values: plan.ram - plan.arena - ring, replay: ring, arena: plan.arena },
  };
}

function total(fields: Plan["fields"]): number {
  return fields.reduce((sum, { bytes }) => sum + bytes, 0);
}
