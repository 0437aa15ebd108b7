import { describe, expect, test } from "vitest";
import { row, type Samples } from "../../src/ir/data.js";
import { STATUSES, type Status } from "../../src/ir/learning.js";
import { command, hostDevice, statusLine } from "../support/learning/device.js";
import { blobOf, changed } from "../support/learning/reference.js";
import { type LearningModel, learningModel, type Maps, NETWORKS } from "../support/models/learning-model.js";
import { Script } from "./script.js";

/** What a device refuses, and that it then holds every byte as before; the reference says the same. */

const subjectOf = (
  precision: "int8" | "fp16" | "f32",
  network: { readonly maps?: Maps } = {},
): LearningModel =>
  learningModel({
    seed: 12,
    precision,
    rule: "monoForward",
    storage: "float32",
    exits: "lightff",
    warmup: 6,
    shipped: 1,
    recent: 3,
    ...network,
  });

/** A sample with one value replaced. */
function spoilt(raw: Samples["inputs"], value: number, at: number): Float32Array {
  const copy = Float32Array.from(raw);
  copy[at] = value;
  return copy;
}

const LAST = 29;
const samples: readonly (readonly [string, number, number])[] = [
  ["NaN first", Number.NaN, 0],
  ["NaN last", Number.NaN, LAST],
  ["infinity", Number.POSITIVE_INFINITY, 7],
  ["minus infinity last", Number.NEGATIVE_INFINITY, LAST],
];
const LABELS = [4, 5, 255, 256, 2 ** 31, 2 ** 32 - 1];

describe.each(NETWORKS)("%s, %s: refuses and stays as it is", (precision, _network, network) => {
  const subject = subjectOf(precision, network);
  const good = row(subject.train, 0);

  /** Teaches, lets `bad` happen, and goes on learning: not a bit of what follows may differ either. */
  function check(bad: (script: Script) => void): void {
    const script = new Script(subject);
    script.teach(0, 10);
    script.compare();
    bad(script);
    script.compare();
    script.teach(10, 14);
    script.compare();
    expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
  }

  test("labels that are no class", () => {
    check((script) => {
      const before = script.payload;
      for (const label of LABELS) {
        expect(script.learn(good, label)).toBe("FF_BAD_LABEL");
        script.compare();
      }
      expect(script.payload).toEqual(before);
    });
  });

  test("samples with a value that is no number", () => {
    check((script) => {
      const before = script.payload;
      for (const [, value, at] of samples) {
        const raw = spoilt(good, value, at);
        expect(script.learn(raw, 1)).toBe("FF_BAD_SAMPLE");
        script.compare();
        script.refused(command.infer(raw), "f", "FF_BAD_SAMPLE");
        // A label that is no class is named first.
        expect(script.learn(raw, 4)).toBe("FF_BAD_LABEL");
      }
      expect(script.payload).toEqual(before);
      script.learn(spoilt(good, -3.4e38, 3), 1); // large, but a number: both do the same with it
    });
  });

  test("everything while learning is switched off, but answers and blobs", () => {
    check((script) => {
      const [on, off] = [script.payload, changed(subject, script.payload, "flags", 1)];
      script.take(off);
      script.add(command.setLearning(0), statusLine("s", "FF_OK", off));
      script.compare();
      const cases: [Samples["inputs"], number, Status][] = [
        [good, 1, "FF_LEARNING_OFF"],
        [spoilt(good, Number.NaN, 0), 1, "FF_LEARNING_OFF"],
        [good, 4, "FF_BAD_LABEL"],
      ];
      for (const [raw, label, status] of cases) {
        expect(script.learn(raw, label)).toBe(status);
        script.compare();
      }
      script.infer(row(subject.test, 3));
      // A blob that was made while learning was on switches it on again, and the other way round.
      script.take(on);
      script.import(blobOf(subject, on), "FF_OK");
      expect(script.learn(good, 1)).toBe("FF_OK");
      script.take(off);
      script.import(blobOf(subject, off), "FF_OK");
      expect(script.learn(good, 1)).toBe("FF_LEARNING_OFF");
      script.take(on);
      script.add(command.setLearning(7), statusLine("s", "FF_OK", on));
    });
  });

  test("null pointers", () => {
    check((script) => {
      const statuses = new Array(19).fill(STATUSES.indexOf("FF_BAD_ARGUMENT"));
      const crc = statusLine("", "FF_OK", script.payload).split(" ").at(-1);
      script.add(command.nulls, ["n", ...statuses, crc].join(" "));
    });
  });

  test("whatever needs the same memory while a call is under way", () => {
    check((script) => {
      const blob = blobOf(subject, script.payload);
      script.add(command.storage(8192), "t 0");
      script.save("FF_OK", 1);
      script.teach(14, 17);
      script.add(command.setBusy(1), statusLine("b", "FF_OK", script.payload));
      script.refused(command.import(blob), "m", "FF_BUSY");
      script.refused(command.infer(good), "f", "FF_BUSY");
      script.add(command.export(blob.length), "e 9 ");
      script.add(command.learn(good, 1), `${statusLine("l", "FF_BUSY", script.payload)} busy 1`);
      script.compare();
      script.save("FF_BUSY", 0);
      script.compare();
      script.restore("FF_BUSY", 0);
      script.compare();
      script.add(command.setBusy(0), statusLine("b", "FF_OK", script.payload));
    });
  });
});

/** An import where an interrupt would make it, in the middle of a call that learns. */
test.each(["int8", "f32"] as const)("%s: a call that learns is under way until it ends", (precision) => {
  const subject = subjectOf(precision);
  const script = new Script(subject);
  script.teach(0, 10);
  const interrupted = (before: string) => ({
    file: "tiny/tiny.c",
    from: before,
    to: `    if (tiny_import(state, state, 0, 0) != FF_BUSY) {\n        return FF_BAD_BLOB;\n    }\n${before}`,
  });
  for (const place of [
    "    status = tiny_update(state, x, label, step);",
    "    tiny_remember(state, x, label);",
  ])
    expect(hostDevice(subject, { change: interrupted(place) })(script.commands)).toEqual(script.expected);
});

/** What a sample lies on: a byte anywhere, a halfword or a word on a multiple of its size. */
test.each([
  ["uint8", [0, 1, 2, 3]],
  ["int16", [0, 2]],
  ["float32", [0, 4]],
] as const)("samples of %s are learnt from every address that the type allows", (storage, skews) => {
  const subject = learningModel({ seed: 4, precision: "int8", rule: "monoForward", storage, inputs: 13 });
  const script = new Script(subject);
  for (const skew of skews) {
    for (let n = 0; n < 6; n++) {
      const raw = row(subject.train, n);
      script.learn(raw, subject.train.labels[n]!);
      script.commands[script.commands.length - 1] = command.learn(raw, subject.train.labels[n]!, skew);
      script.infer(raw);
      script.commands[script.commands.length - 1] = command.infer(raw, skew);
    }
  }
  expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
});
