import type { QuantModel } from "../../ir/quant.js";
import { scoreSuffix } from "../answer.js";
import { floatLiteral, whole } from "../c.js";

/** The bound below which a layer does not learn, as a C constant. */
export function skipLiteral(model: QuantModel): string {
  const { skip } = model.learning!;
  return model.precision === "int8" ? whole(skip) : floatLiteral(skip);
}

/** Slows errors down where the model's rate falls; nothing for a constant rate. */
export function paceStatement(model: QuantModel, errors: string, count: number): string[] {
  const { stride } = model.learning!;
  if (stride === 0) return [];
  return [`ff_slow_${scoreSuffix(model)}(${errors}, ${count}, ff_pace(state->step, ${whole(stride)}u));`];
}
