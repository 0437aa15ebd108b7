import type { Engine, Tensor } from "../engine/engine.js";
import type { Limits } from "../ir/layers.js";

/** Limited as by an activation of an imported layer. */
export function limited(engine: Engine, a: Tensor, [least, most]: Limits): Tensor {
  const above = Number.isFinite(least) ? engine.shift(engine.relu(engine.shift(a, -least)), least) : a;
  if (!Number.isFinite(most)) return above;
  const turned = engine.relu(engine.shift(engine.scale(above, -1), most)); // most - a, where a is below
  return engine.shift(engine.scale(turned, -1), most);
}
