import type { ModelSpec } from "../../src/model.js";
import type { Goal, Row } from "./row.js";

/** L1 in which all of the network lies, in place of the 64 KiB into which it comes tile by tile. */
const WHOLE = 512 * 1024;

const GOAL: Goal = { must: 5, aim: 6.3 };

/** Memories and formats of a cluster, each with one core and with eight. */
const FORMS = [
  { id: "int8-whole", title: "integer, weights in L1", precision: "int8", l1: WHOLE },
  { id: "int8-tiles", title: "integer, weights in tiles", precision: "int8" },
  { id: "fp16-whole", title: "fp16, weights in L1", precision: "fp16", l1: WHOLE },
  { id: "fp16-tiles", title: "fp16, weights in tiles", precision: "fp16" },
] as const;

/** One model that learns, on a cluster. */
export function teamRows(model: ModelSpec): Row[] {
  return FORMS.flatMap(({ id, title, ...form }) =>
    ([1, 8] as const).map(
      (cores): Row => ({
        id: `team-${id}-${cores}`,
        topic: "team",
        title: `${title}, ${cores === 1 ? "one core" : `${cores} cores`}`,
        model,
        training: "learns",
        target: "pulp8",
        ...form,
        cores,
        samples: 10,
        clangAlone: true,
        figure: { per: "update", inputs: "real" },
      }),
    ),
  );
}

/** How many times more instructions one core takes than the busiest of eight: rows, and what was aimed at. */
export const TEAM_PAIRS: readonly (readonly [title: string, one: string, eight: string, goal: Goal])[] =
  FORMS.map(({ id, title }) => [title, `team-${id}-1`, `team-${id}-8`, GOAL]);
