import type { Block } from "../ir/blocks.js";
import { findParameter, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Role } from "../ir/parameter.js";

/** C expression of a tensor: the state's where it is learnt, else the constant table's. */
export function dataOf(model: DeviceModel, block: Block, role: Role): string {
  const learnt = findParameter(parametersOf(block), role)?.home === "state";
  return learnt ? `state->${block.layer.name}_${role}` : tableOf(model, block.layer.name, role);
}

/** Endings of tables whose role alone names something else (`_head` is the struct of a head, `_rates` that of rates), or is no name of C. */
const ENDINGS: Readonly<Record<string, string>> = {
  ...{ head: "head_weights", rates: "rate_table" },
  ...{ valueScale: "value_scale", valueShift: "value_shift", valueOffset: "value_offset" },
  decoderBias: "decoder_bias",
  ...{ inputFactor: "input_factor", inputTerm: "input_term" },
  ...{ targetScale: "target_scale", targetShift: "target_shift" },
};

/** C name of the constants of a call: over one position of a stream they are of their own. */
export function constantsOf(name: string, { isRow }: { readonly isRow?: true }): string {
  return isRow ? `${name}_row` : name;
}

/** C name of a constant table: what inference reads, or what `<model>_init` copies. */
export function tableOf(model: Pick<DeviceModel, "name">, layer: string, role: string): string {
  return `${model.name}_${layer}_${ENDINGS[role] ?? role}`;
}
