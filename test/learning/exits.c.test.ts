import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import { NEVER } from "../../src/ir/exits.js";
import { conv2d } from "../../src/model.js";
import { fieldValues } from "../../src/reference/state.js";
import { hostDevice } from "../support/learning/device.js";
import { learningModel, SMALL_MAPS } from "../support/models/learning-model.js";
import { Script } from "./script.js";

/** Exits that follow the weights: closed while learning begins, open after it, at thresholds that then move. */

const WARMUP = 12;
/** As many exits as two slices and two layers have. */
const THREE_MAPS = {
  ...SMALL_MAPS,
  layers: [
    conv2d(6, { kernel: 3, padding: "same" }),
    conv2d(5, { kernel: 3, padding: "same", pool: 2 }),
    conv2d(4, { kernel: 2, padding: "same", head: "average" }),
    conv2d(4, { kernel: 2, padding: "same" }),
  ],
};

/** Elements of a field of the learnt state. */
function field({ subject, payload }: Script, name: string): number[] {
  return Array.from(fieldValues(subject.plan.fields.find((each) => each.name === name)!, payload));
}

const RULES = {
  "mono-forward": { rule: "monoForward" },
  "class groups": { rule: "classGroups" },
  "layers over maps": { rule: "monoForward", maps: THREE_MAPS },
} as const;
const TABLE = (["int8", "fp16", "f32"] as const).flatMap((precision) =>
  (["margin", "lightff"] as const).flatMap((exits) =>
    Object.entries(RULES).map(([title, rule]) => [precision, exits, title, rule] as const),
  ),
);

describe.each(TABLE)("%s, %s, %s", (precision, exits, _title, rule) => {
  const subject = learningModel({
    seed: 23,
    precision,
    ...rule,
    exits,
    units: [24, 16, 12],
    slices: [2],
    closed: [1],
    warmup: WARMUP,
    speed: 0.1,
    noise: 0.9,
  });

  test("thresholds and answers agree before, in and after the warm-up", () => {
    const script = new Script(subject);
    const never = precision === "int8" ? NEVER : Math.fround(NEVER);
    const first = field(script, "thresholds");
    const ask = (): number[] => {
      const taken = new Set<number>();
      for (let n = 0; n < 20; n++) {
        const raw = row(subject.test, n);
        script.infer(raw);
        taken.add(script.learner.infer(raw).exit);
      }
      return [...taken].sort();
    };
    const last = first.length;
    expect(first[1]).toBe(never);
    expect(ask().length).toBeGreaterThan(1);

    for (let n = 1; n < WARMUP; n++) {
      script.teach(n, n + 1);
      script.compare();
      expect(new Set(field(script, "thresholds"))).toEqual(new Set([never]));
    }
    expect(ask()).toEqual([last]);

    script.teach(WARMUP, WARMUP + 1);
    const opened = field(script, "thresholds");
    expect(opened.map((each) => each < never)).toEqual(first.map((each) => each < never));
    expect(opened).not.toEqual(first);
    const exitsTaken = new Set(ask());

    for (let n = 0; n < 60; n++) {
      script.teach(n, n + 1, n % 7 === 0 ? 1 : 0);
      if (n % 10 === 0) for (const exit of ask()) exitsTaken.add(exit);
      expect(field(script, "thresholds")[1]).toBe(never);
    }
    const moved = field(script, "thresholds");
    for (const [e, each] of moved.entries()) if (e !== 1) expect(each).not.toBe(opened[e]);
    expect(exitsTaken.has(0) || exitsTaken.has(2)).toBe(true);
    script.compare();
    expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
  });
});
