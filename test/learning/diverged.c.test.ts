import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { plan } from "../../src/plan/plan.js";
import { command, divergedIn, hostDevice } from "../support/learning/device.js";
import { blobOf } from "../support/learning/reference.js";
import {
  type LearningModel,
  type LearningOptions,
  learningModel,
  SMALL_MAPS,
} from "../support/models/learning-model.js";
import { withValues } from "../support/models/quant.js";
import { Script } from "./script.js";

/** Scores that leave their range, |score| > 32768: what has been learnt before in the same call stays, nothing follows. */

type Real = "fp16" | "f32";
type Options = Omit<LearningOptions, "seed" | "precision">;

/** Large enough for scores beyond 32768, and a half still. */
const HUGE = 60_000;

function rebuilt(subject: LearningModel, model: DeviceModel): LearningModel {
  return { ...subject, model, plan: plan(model) };
}

/** Every unit of one layer is far beyond its range. */
function hugeLayer(subject: LearningModel, which: number): LearningModel {
  const huge = withValues(subject.model, "bias", (bias, at) =>
    at === which ? Float32Array.from(bias, () => HUGE) : null,
  );
  return rebuilt(subject, huge);
}

/** The shipped samples are far beyond their range, so that the replay of a call finds what its own sample did not. */
function hugeShipped(subject: LearningModel): LearningModel {
  const learning = subject.model.learning!;
  const shipped = learning.shipped!;
  const x = new Float32Array(shipped.x.length).fill(HUGE);
  return rebuilt(subject, { ...subject.model, learning: { ...learning, shipped: { ...shipped, x } } });
}

function check(subject: LearningModel, script: Script): void {
  script.compare();
  expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
}

const RULES = {
  "mono-forward": { rule: "monoForward" },
  "mono-forward with replay": { rule: "monoForward", shipped: 1, recent: 2 },
  "class groups": { rule: "classGroups", exits: "margin", warmup: 2 },
  symba: { rule: "symba" },
  bce: { rule: "bce", recent: 2 },
  "layers over maps": { rule: "monoForward", maps: SMALL_MAPS, recent: 2 },
} satisfies Record<string, Options>;
const TABLE = (["fp16", "f32"] as const).flatMap((precision) =>
  Object.entries(RULES).map(([title, options]) => [precision, title, options as Options] as const),
);

describe.each(TABLE)("%s, %s", (precision: Real, _title, options) => {
  const subject = learningModel({ ...options, seed: 7, precision });

  test("in the first layer: refused, and nothing changes", () => {
    const diverging = hugeLayer(subject, 0);
    const script = new Script(diverging);
    const before = script.payload;
    for (let n = 0; n < 3; n++) {
      expect(script.learn(row(subject.train, n), 1)).toBe("FF_DIVERGED");
      script.compare();
      script.infer(row(subject.test, n));
    }
    expect(script.payload).toEqual(before);
    check(diverging, script);
  });

  test("in a later layer: what the earlier one has learnt stays, the call says so, later calls are refused", () => {
    const diverging = hugeLayer(subject, 1);
    const script = new Script(diverging);
    const before = script.payload;
    expect(script.learn(row(subject.train, 0), subject.train.labels[0]!)).toBe("FF_OK");
    expect(divergedIn(script.payload)).toBe(1);
    expect(script.expected.at(-1)).toMatch(/^l 0 \d+ 1 0 0 1 /);
    const after = script.payload;
    expect(after).not.toEqual(before);
    for (let n = 1; n < 4; n++) {
      expect(script.learn(row(subject.train, n), 1)).toBe("FF_DIVERGED");
      script.compare();
    }
    expect(script.learn(row(subject.train, 1), 99)).toBe("FF_BAD_LABEL");
    expect(script.payload).toEqual(after);
    script.add(command.storage(65536), "t 0");
    script.save("FF_DIVERGED", 0);
    script.restore("FF_NO_SLOT", 0);
    script.infer(row(subject.test, 0));
    check(diverging, script);
  });

  test("in a later layer, behind one that does not learn: refused, and nothing changes", () => {
    const diverging = hugeLayer(learningModel({ ...options, seed: 7, precision, frozen: [0] }), 1);
    const script = new Script(diverging);
    const before = script.payload;
    expect(script.learn(row(subject.train, 0), 1)).toBe("FF_DIVERGED");
    expect(script.payload).toEqual(before);
    check(diverging, script);
  });

  test("a state of before is imported, and learning goes on", () => {
    const diverging = hugeLayer(subject, 1);
    const script = new Script(diverging);
    script.learn(row(subject.train, 0), 1);
    expect(divergedIn(script.payload)).toBe(1);
    // The same network without the layer that is too large.
    const sound = new Script(subject).payload;
    script.take(sound);
    script.import(blobOf(diverging, sound), "FF_OK");
    script.teach(0, 6);
    expect(divergedIn(script.payload)).toBe(0);
    check(diverging, script);
  });
});

describe.each(["fp16", "f32"] as const)("%s", (precision) => {
  test.each(["symba", "monoForward"] as const)(
    "%s: in the replay, the call's own sample has been learnt",
    (rule) => {
      const subject = learningModel({ seed: 3, precision, rule, shipped: 1, recent: 2 });
      const diverging = hugeShipped(subject);
      const script = new Script(diverging);
      expect(script.learn(row(subject.train, 0), subject.train.labels[0]!)).toBe("FF_OK");
      expect(script.expected.at(-1)).toMatch(/^l 0 \d+ 2 0 0 1 /);
      expect(script.learn(row(subject.train, 1), 1)).toBe("FF_DIVERGED");
      check(diverging, script);
    },
  );

  test("a rate far too high ends in it, step by step as the reference", () => {
    const subject = learningModel({ seed: 3, precision, rule: "monoForward", rate: 3000, recent: 2 });
    const script = new Script(subject);
    script.teach(0, 60);
    expect(divergedIn(script.payload)).toBe(1);
    for (let n = 0; n < 5; n++) script.infer(row(subject.test, n));
    check(subject, script);
  });
});

test("int8 holds its values at the ends of their ranges and never diverges", () => {
  const subject = learningModel({ seed: 3, precision: "int8", rule: "monoForward", rate: 0.9 });
  const script = new Script(subject);
  script.teach(0, 60);
  expect(script.expected.some((line) => /^l 0 \d+ \d+ \d+ [1-9]/.test(line))).toBe(true);
  expect(divergedIn(script.payload)).toBe(0);
  script.add(command.guard, "g 0 0 0");
  check(subject, script);
});
