import type { CounterBin, LineMap, Owner } from "../ir/bench.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { definitionOf } from "../steps/index.js";
import { featureBins } from "./feature-lines.js";
import { bodyOf, type Indexed, type Item } from "./forward.js";
import {
  type EntryView,
  learnStepsView,
  type StepPlan,
  type StepView,
  stepsView,
  stepView,
} from "./view-steps.js";

/** A C function of `<model>.c`, and what stands in it, in its order. */
interface Home {
  readonly name: string;
  readonly entries: readonly Standing[];
}

/** A step or the call of a run of steps, and the counter bin that its lines belong to. */
interface Standing {
  readonly view: EntryView;
  readonly bin: number;
}

/** The places, and which of them each step has, by its index in the schedule of inference and in that of an update. */
interface Layout {
  readonly bins: readonly CounterBin[];
  readonly infer: ReadonlyMap<number, number>;
  readonly learn: ReadonlyMap<number, number>;
}

/** Helpers that belong to whoever calls them. */
const HELPERS = ["copy", "clear"] as const;

/** The first bin: everything around the steps of either call. */
const AROUND = {
  ...{ calls: ["infer", "learn"], step: null, what: "the call itself", kernel: null, source: null },
} as const satisfies CounterBin;

/** Functions without steps that a call of learning runs through. */
export const REPLAY = [
  "remember",
  "hold",
  "set_usual",
  "rank_scores",
  "calibrate",
  "replay_shipped",
  "replay_recent",
] as const;

/** Owners of the instructions of a model: the calls themselves, their steps, those of each in its order, lines of features. */
export function binsOf(model: DeviceModel, plan: Plan): CounterBin[] {
  const { bins } = layOut(model, plan);
  return [...bins, ...featureBins(model, bins)];
}

/**
 * Finds the bins in the text of `<model>.c`: a step reaches from its comment to the next one, and includes the exit
 * behind it.
 */
export function stepLines(text: string, model: DeviceModel, plan: Plan): LineMap {
  const source = ["", ...text.split("\n")];
  const lines: Owner[] = source.map(() => "nobody");
  for (const name of HELPERS) fill(lines, functionIn(source, `${model.name}_${name}`), "inherit");
  for (const { name, entries } of homes(model, plan)) {
    const span = functionIn(source, name);
    fill(lines, span, 0);
    const starts = findAll(source, span, entries);
    for (const [index, { view, bin }] of entries.entries()) {
      const start = starts[index]!;
      fill(lines, [start, starts[index + 1] ?? start + view.comment.length + view.statements.length], bin);
    }
  }
  return lines;
}

function layOut(model: DeviceModel, plan: Plan): Layout {
  const bins: CounterBin[] = [AROUND];
  const infer = new Map<number, number>();
  const learn = new Map<number, number>();
  const add = (calls: CounterBin["calls"], { step, index }: Indexed, line: StepPlan): number => {
    const { what } = stepView(model, line, step, index);
    return bins.push({ calls, step, what, kernel: line.kernels[index] ?? null, source: null }) - 1;
  };
  const all = plan.schedule.steps.map((step, index): Indexed => ({ step, index }));
  if (plan.learn === null) {
    for (const each of all) infer.set(each.index, add(["infer"], each, plan));
    return { bins, infer, learn };
  }
  for (const each of all)
    if (definitionOf(each.step).makesInput) infer.set(each.index, add(AROUND.calls, each, plan));

  const update = { ...plan.learn, layers: plan.layers, l1: plan.l1 };
  const left = bodyOf(model, update.schedule.steps);
  /** The next run of the update, behind the steps that only an update has. */
  const nextRun = (): readonly Indexed[] => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      if (item.run !== null) return item.run;
      learn.set(item.index, add(["learn"], item, update));
    }
    return [];
  };
  for (const item of bodyOf(model, plan.schedule.steps)) {
    if (item.run === null) {
      infer.set(item.index, add(["infer"], item, plan));
      continue;
    }
    const twins = nextRun();
    for (const [n, each] of item.run.entries()) {
      const bin = add(AROUND.calls, each, plan);
      infer.set(each.index, bin);
      learn.set(twins[n]!.index, bin);
    }
  }
  nextRun();
  return { bins, infer, learn };
}

/** Every function that a call of inference or of learning runs through. */
function homes(model: DeviceModel, plan: Plan): Home[] {
  const { infer, learn } = layOut(model, plan);
  const views = stepsView(model, plan);
  const standing = (view: EntryView & { readonly index: string }): Standing => ({
    view,
    bin: infer.get(Number(view.index))!,
  });
  const named = (name: string, entries: readonly Standing[] = []): Home => ({
    name: `${model.name}_${name}`,
    entries,
  });
  const { framed } = views;
  /** A call that takes a sample, and that which takes its features where these may be handed over. */
  const split = (whole: string, rest: string, entries: readonly StepView[]): Home[] =>
    framed
      ? [named(whole, framed.steps.map(standing)), named(rest, entries.map(standing))]
      : [named(whole, entries.map(standing))];
  if (plan.learn === null) return split("infer", "infer_features", views.bodySteps);

  const { groups, forwards } = learnStepsView(model, plan);
  const body = (items: readonly Item[], entries: readonly EntryView[], own: Layout["infer"]): Standing[] =>
    items.map((item, at) => ({ view: entries[at]!, bin: item.run === null ? own.get(item.index)! : 0 }));
  const updates = bodyOf(model, plan.learn.schedule.steps);
  return [
    ...split("infer", "infer_features", views.inputSteps),
    ...forwards.map(({ name, steps }) => ({ name, entries: steps.map(standing) })),
    named("classify", body(bodyOf(model, plan.schedule.steps), views.laterSteps, infer)),
    ...split("learn", "learn_from", views.inputSteps),
    named(
      "update",
      body(
        updates,
        groups.flatMap(({ steps }) => steps),
        learn,
      ),
    ),
    ...REPLAY.map((name) => named(name)),
  ];
}

type Span = readonly [start: number, end: number];

/** Lines of a function's definition, `}` included; an empty span where there is none. */
function functionIn(source: readonly string[], name: string): Span {
  const start = source.findIndex((line) => new RegExp(`^\\w.*\\b${name}\\(`).test(line));
  return start < 0 ? [0, 0] : [start, source.indexOf("}", start) + 1];
}

function findAll(source: readonly string[], [start, end]: Span, entries: readonly Standing[]): number[] {
  let at = start;
  return entries.map(({ view }) => {
    const standsAt = (bin: number): boolean =>
      view.comment.every((line, n) => source[bin + n]?.trim() === line.trim());
    at = source.findIndex((_, bin) => bin > at && standsAt(bin));
    if (at < 0 || at >= end) throw new Error(`the emitted C has no "${view.comment.join(" ")}"`);
    return at;
  });
}

function fill(lines: Owner[], [start, end]: Span, value: Owner): void {
  lines.fill(value, start, end);
}
