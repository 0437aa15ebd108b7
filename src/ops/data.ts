import type { QuantLayer, QuantModel } from "../ir/quant.js";

/** Tensors of a layer that a kernel takes beside its struct. */
export type LayerData = "weights" | "bias" | "overlay" | "head";

/** Whether learning changes this tensor, so that it lives in the state. */
export function isLearnt({ learning, answer, overlay }: QuantLayer, tensor: LayerData): boolean {
  if (learning === null) return false;
  if (tensor === "head") return answer?.kind === "head" && Boolean(learning.head);
  return tensor !== "overlay" || overlay !== null;
}

/** C expression of a tensor: the state's where it is learnt, else the constant table's. */
export function dataOf(model: QuantModel, layer: QuantLayer, tensor: LayerData): string {
  if (isLearnt(layer, tensor)) return `state->${layer.name}_${tensor}`;
  return tableOf(model, layer, tensor);
}

/** C name of the constant table: what inference reads, or what `<model>_init` copies. */
export function tableOf(model: QuantModel, layer: QuantLayer, tensor: LayerData): string {
  return `${model.name}_${layer.name}_${tensor === "head" ? "head_weights" : tensor}`;
}
