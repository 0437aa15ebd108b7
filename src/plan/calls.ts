import type { DeviceModel } from "../ir/device-model.js";
import { followsDrift } from "../steps/drift.js";
import { definitionOf } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import {
  type Choice,
  type Layout,
  layOutApart,
  layOutInPlace,
  type Placed,
  withChoices,
} from "./placement.js";

/** Layouts of inference and of one update, null of a model that does not learn; the arena is as large as the larger. */
export interface CallLayouts {
  readonly infer: Layout;
  readonly learn: Layout | null;
}

/**
 * Lays both calls out. Steps up to the scores stand in functions that both call: where outputs take the place of inputs in one of them,
 * they do in the other, at the same offsets. All outputs lie apart where that needs no more, or where time counts more than room:
 * maps are moved for it.
 */
export function layOutCalls(
  model: DeviceModel,
  infer: Placed,
  learn: Placed | null,
  lean: boolean,
): CallLayouts {
  if (learn === null) return { infer: layOutInPlace(model, infer), learn: null };
  if (followsDrift(model)) {
    const layout = layOutInPlace(model, infer); // the update calls inference
    return { infer: layout, learn: { ...layout, slides: {} } };
  }
  const apart = { infer: layOutApart(infer.lives), learn: layOutApart(learn.lives) };
  const alike = lean ? layOutAlike(model, infer, learn) : null;
  return alike !== null && alike.learn.size < Math.max(apart.infer.size, apart.learn.size) ? alike : apart;
}

/** Inference where the tensors of an update lie; null where that has no place for one of them. */
function layOutAlike(model: DeviceModel, infer: Placed, learn: Placed) {
  const layout = layOutInPlace(model, learn);
  const at = sameSteps(learn.line, infer.line);
  const fits = infer.lives.every(({ id, bytes }) =>
    learn.lives.some((each) => each.id === id && each.bytes === bytes),
  );
  if (at === null || !fits) return null;
  const chosen = layout.chosen.map((each): Choice => ({ ...each, at: at.get(each.at)! }));
  const slides = Object.entries(layout.slides).map(
    ([step, slide]) => [at.get(Number(step))!, slide] as const,
  );
  return {
    infer: { ...layout, lives: withChoices(infer.lives, chosen), chosen, slides: Object.fromEntries(slides) },
    learn: layout,
  };
}

/** Indices in `b` of the steps of `a` that both calls have, in their order; null where they have others. */
function sameSteps(a: Schedule, b: Schedule): ReadonlyMap<number, number> | null {
  const [from, to] = [a, b].map(({ steps }) =>
    steps.flatMap((step, index) => (definitionOf(step).isForward ? [index] : [])),
  ) as [number[], number[]];
  return from.length === to.length ? new Map(from.map((index, at) => [index, to[at]!])) : null;
}
