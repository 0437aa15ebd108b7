import type { LineMap, Owner, Place } from "../ir/bench.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/plan.js";
import type { Step } from "../steps/index.js";
import { learnStepsView, type StepView, stepsView } from "./view-steps.js";

/** A C function of `<model>.c`, and the steps that stand in it, in their order. */
interface Home {
  readonly name: string;
  readonly call: Place["call"];
  readonly steps: readonly Standing[];
}

interface Standing {
  readonly view: StepView;
  readonly step: Step;
  readonly kernel: string | null;
}

/** Helpers that belong to whoever calls them. */
const HELPERS = ["copy", "clear"] as const;

/** What the instructions of a model may belong to: first the two calls, then their steps. */
export function placesOf(model: DeviceModel, plan: Plan): Place[] {
  const around = CALLS.map((call): Place => ({ call, step: null, what: "the call itself", kernel: null }));
  const steps = homes(model, plan).flatMap(({ call, steps }) =>
    steps.map(({ view, step, kernel }): Place => ({ call, step, what: view.what, kernel })),
  );
  return [...around, ...steps];
}

const CALLS = ["infer", "learn"] as const;

/**
 * Finds the places in the text of `<model>.c`: a step reaches from its comment to the next one, and includes the exit
 * behind it.
 */
export function stepLines(text: string, model: DeviceModel, plan: Plan): LineMap {
  const source = ["", ...text.split("\n")];
  const lines: Owner[] = source.map(() => "nobody");
  for (const name of HELPERS) fill(lines, functionIn(source, `${model.name}_${name}`), "inherit");
  let place = CALLS.length;
  for (const { name, call, steps } of homes(model, plan)) {
    const span = functionIn(source, name);
    fill(lines, span, CALLS.indexOf(call));
    const starts = findAll(source, span, steps);
    for (const [index, { view }] of steps.entries()) {
      const start = starts[index]!;
      fill(
        lines,
        [start, starts[index + 1] ?? start + view.comment.length + view.statements.length],
        place++,
      );
    }
  }
  return lines;
}

/** Every function that a call of inference or of learning runs through. */
function homes(model: DeviceModel, plan: Plan): Home[] {
  const views = stepsView(model, plan);
  const standing = (steps: readonly Step[], kernels: Plan["kernels"]) => (view: StepView) => {
    const index = Number(view.index);
    return { view, step: steps[index]!, kernel: kernels[index] ?? null };
  };
  const infer = standing(plan.schedule.steps, plan.kernels);
  if (plan.learn === null)
    return [{ name: `${model.name}_infer`, call: "infer", steps: views.steps.map(infer) }];
  const learn = standing(plan.learn.schedule.steps, plan.learn.kernels);
  const input = views.inputSteps.map(infer);
  return [
    { name: `${model.name}_infer`, call: "infer", steps: input },
    { name: `${model.name}_classify`, call: "infer", steps: views.laterSteps.map(infer) },
    { name: `${model.name}_learn`, call: "learn", steps: input },
    {
      name: `${model.name}_update`,
      call: "learn",
      steps: learnStepsView(model, plan).groups.flatMap(({ steps }) => steps.map(learn)),
    },
    ...["remember", "replay_shipped", "replay_recent"].map((name) => ({
      name: `${model.name}_${name}`,
      call: "learn" as const,
      steps: [],
    })),
  ];
}

type Span = readonly [start: number, end: number];

/** Lines of a function's definition, `}` included; an empty span where there is none. */
function functionIn(source: readonly string[], name: string): Span {
  const start = source.findIndex((line) => new RegExp(`^\\w.*\\b${name}\\(`).test(line));
  return start < 0 ? [0, 0] : [start, source.indexOf("}", start) + 1];
}

function findAll(source: readonly string[], [start, end]: Span, steps: readonly Standing[]): number[] {
  let at = start;
  return steps.map(({ view }) => {
    const standsAt = (place: number): boolean =>
      view.comment.every((line, n) => source[place + n]?.trim() === line.trim());
    at = source.findIndex((_, place) => place > at && standsAt(place));
    if (at < 0 || at >= end) throw new Error(`the emitted C has no step "${view.what}"`);
    return at;
  });
}

function fill(lines: Owner[], [start, end]: Span, value: Owner): void {
  lines.fill(value, start, end);
}
