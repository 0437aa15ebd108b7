import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import { createLearner } from "../../src/reference/learn.js";
import { command, hostDevice } from "../support/learning/device.js";
import { blobOf, guardOf } from "../support/learning/reference.js";
import {
  type LearningModel,
  type LearningOptions,
  learningModel,
  NETWORKS,
  SMALL_MAPS,
} from "../support/models/learning-model.js";
import { Script } from "./script.js";

/** Saving and restoring in an emitted library, and the guard that takes an update back which made answers worse. */

/** What a slot takes: two units of 128 bytes and the blob in whole units. */
function slotBytes(subject: LearningModel): number {
  const blob = blobOf(subject, new Script(subject).payload).length;
  return 256 + 128 * Math.ceil(blob / 128);
}

function check(script: Script): void {
  script.compare();
  expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
}

describe.each(NETWORKS)("%s, %s", (precision, _network, network) => {
  const subject = learningModel({ seed: 14, precision, rule: "monoForward", recent: 2, ...network });
  const enough = slotBytes(subject);

  test("a state is saved, and is back after a restore: the newer of two", () => {
    const script = new Script(subject);
    script.add(command.storage(enough), "t 0");
    const saved: Uint8Array[] = [];
    for (let sequence = 1; sequence <= 3; sequence++) {
      script.teach(5 * sequence, 5 * sequence + 5);
      script.save("FF_OK", sequence);
      saved.push(script.payload);
    }
    script.teach(0, 7);
    script.take(saved[2]!);
    script.restore("FF_OK", 3);
    script.teach(7, 12);
    check(script);
  });

  test("nothing has been saved, or there is no room: the state is as before", () => {
    const script = new Script(subject);
    script.teach(0, 5);
    for (const bytes of [0, 100, 256, enough - 128, enough - 1]) {
      script.add(command.storage(bytes), "t 0");
      script.save("FF_STORAGE", 0);
      script.compare();
      script.restore("FF_STORAGE", 0);
      script.compare();
    }
    script.add(command.storage(enough), "t 0");
    script.restore("FF_NO_SLOT", 0);
    script.add(command.storage(enough, 1), "t 0");
    script.save("FF_STORAGE", 0);
    script.restore("FF_NO_SLOT", 0);
    check(script);
  });
});

/** What two slots hold of a model with a guard. */
interface Slot {
  readonly payload: Uint8Array;
  readonly correct: number;
  readonly sequence: number;
}

const RULES = {
  "mono-forward": { rule: "monoForward" },
  "class groups with exits": { rule: "classGroups", exits: "margin", warmup: 5, recent: 2 },
  symba: { rule: "symba", rate: 0.02 },
  "layers over maps with exits": {
    rule: "monoForward",
    exits: "margin",
    warmup: 5,
    recent: 2,
    maps: SMALL_MAPS,
  },
} satisfies Record<string, Omit<LearningOptions, "seed" | "precision">>;
const TABLE = (["int8", "fp16", "f32"] as const).flatMap((precision) =>
  Object.entries(RULES).map(([title, options]) => [precision, title, options] as const),
);

/** The model with a guard of whose samples all are answered right as it is shipped. */
function answeringItsGuard(subject: LearningModel): LearningModel {
  const { model, plan } = subject;
  const learning = model.learning!;
  const guard = learning.guard!;
  const stride = guard.x.length / guard.count;
  const withGuard = (own: Partial<typeof guard>): LearningModel => ({
    ...subject,
    model: { ...model, learning: { ...learning, guard: { ...guard, ...own } } },
  });
  const fresh = createLearner(model, plan).payload();
  const labels = Uint8Array.from({ length: guard.count }, (_, n) => {
    const x = guard.x.slice(n * stride, (n + 1) * stride);
    return model.classes.findIndex((_, k) => {
      const alone = withGuard({ x, labels: Uint8Array.of(k), count: 1 });
      return guardOf(alone, fresh) === 1;
    });
  });
  return withGuard({ labels });
}

describe("the guard", () => {
  test.each(TABLE)(
    "%s, %s: keeps what is as good within the tolerance, takes back what is worse",
    (precision, _, options) => {
      const guard = { samples: 6, tolerance: 0.1 };
      const subject = learningModel({ noise: 0.8, ...options, seed: 15, precision, guard });
      const { count } = subject.model.learning!.guard!;
      const allowed = Math.floor(count * guard.tolerance);
      const script = new Script(subject);
      script.add(command.storage(slotBytes(subject)), "t 0");
      let slot = null as Slot | null;
      const seen = { better: 0, worse: 0, rolledBack: 0 };
      // Right labels, then wrong ones, and a save after every other sample.
      for (let at = 0; at < 160; at += 2) {
        script.teach(at, at + 2, at < 60 ? 0 : 1);
        const correct = guardOf(subject, script.payload);
        script.add(command.guard, `g 0 ${correct} ${count}`);
        if (slot !== null && correct + allowed < slot.correct) {
          seen.rolledBack++;
          script.take(slot.payload);
          script.save("FF_ROLLED_BACK", slot.sequence);
          script.compare();
          // What follows comes from the state that is back.
          script.teach(at, at + 3);
        } else {
          seen[slot !== null && correct < slot.correct ? "worse" : "better"]++;
          slot = { payload: script.payload, correct, sequence: (slot?.sequence ?? 0) + 1 };
          script.save("FF_OK", slot.sequence);
        }
      }
      check(script);
      expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
    },
  );

  test.each(["int8", "f32"] as const)(
    "%s: takes back, too, what the inputs have moved by, where answers to unmoved ones have become worse",
    (precision) => {
      const guard = { samples: 6, tolerance: 0.1 };
      const follows = { standardize: "dataset", normalise: "balanced", noise: 0.8, guard } as const;
      const subject = answeringItsGuard(
        learningModel({ ...follows, seed: 15, precision, rule: "monoForward" }),
      );
      const { train } = subject;
      const { count } = subject.model.learning!.guard!;
      const script = new Script(subject);
      const before = { payload: script.payload, correct: guardOf(subject, script.payload) };
      script.add(command.storage(slotBytes(subject)), "t 0");
      script.save("FF_OK", 1);
      for (let n = 0; n < 90; n++)
        script.learn(
          row(train, n % train.count).map((each) => Math.min(255, each + 70)),
          0,
        );
      const correct = guardOf(subject, script.payload);
      expect(before.correct).toBe(count);
      expect(correct).toBeLessThan(count - Math.floor(count * guard.tolerance));
      script.add(command.guard, `g 0 ${correct} ${count}`);
      script.take(before.payload);
      script.save("FF_ROLLED_BACK", 1);
      script.compare();
      script.infer(row(train, 0));
      script.learn(row(train, 0), 0); // and it is followed from there
      check(script);
    },
  );
});
