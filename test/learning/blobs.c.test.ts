import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import { plan } from "../../src/plan/plan.js";
import { command, hostDevice } from "../support/learning/device.js";
import { blobOf, changed } from "../support/learning/reference.js";
import { type LearningModel, learningModel, type Maps, NETWORKS } from "../support/models/learning-model.js";
import { withValues } from "../support/models/quant.js";
import { Script } from "./script.js";

/** States that leave an emitted library as blobs and enter it: what is taken, what is refused, and what then follows. */

const IMPORT_OTHER_MODEL = 1;

type Precision = "int8" | "fp16" | "f32";

/** Small, with every kind of field that a payload can have. */
const subjectOf = (precision: Precision, network: { readonly maps?: Maps }, classes = 3): LearningModel =>
  learningModel({
    seed: 9,
    precision,
    rule: "monoForward",
    inputs: 6,
    units: [5, 3],
    classes,
    exits: "lightff",
    warmup: 4,
    recent: 2,
    ...network,
  });

/** Equal shapes and scales, other weights. */
function otherConstants(subject: LearningModel): LearningModel {
  const model = withValues(subject.model, "weights", (values) => values.slice().reverse());
  return { ...subject, model, plan: plan(model) };
}

/** A script that has learnt, so that its state differs from the first one. */
function taught(subject: LearningModel, steps = 8): Script {
  const script = new Script(subject);
  script.teach(0, steps);
  return script;
}

/** What follows from a state: updates and answers, and all bytes in the end. */
function goOn(script: Script): void {
  script.teach(8, 20);
  for (let n = 0; n < 4; n++) script.infer(row(script.subject.test, n));
  script.compare();
}

function check(script: Script): void {
  goOn(script);
  expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
}

describe.each(NETWORKS)("%s, %s", (precision, _network, network) => {
  const subject = subjectOf(precision, network);

  test("a blob is exported as ff_blob.h describes it, and not into less room", () => {
    const script = taught(subject);
    const blob = blobOf(subject, script.payload);
    for (const size of [blob.length, blob.length + 100])
      script.add(command.export(size), `e 0 ${blob.toString("hex")}`);
    for (const size of [0, 76, blob.length - 1]) script.add(command.export(size), "e 1 ");
    check(script);
  });

  test("a blob that is imported is learnt from where it was left", () => {
    const elsewhere = taught(subject, 30).payload;
    const script = taught(subject);
    script.take(elsewhere);
    script.import(blobOf(subject, elsewhere), "FF_OK");
    check(script);
  });

  test("a bit changed anywhere, or a cut at any length, is refused, and nothing changes", () => {
    const script = taught(subject);
    const blob = blobOf(subject, taught(subject, 30).payload);
    for (const flags of [0, IMPORT_OTHER_MODEL]) {
      for (let at = 0; at < blob.length; at++) {
        const flipped = Uint8Array.from(blob);
        flipped[at]! ^= 1 << (at % 8);
        script.import(flipped, "FF_BAD_BLOB", flags);
        script.import(blob.subarray(0, at), "FF_BAD_BLOB", flags);
      }
      script.import(Buffer.concat([blob, Buffer.alloc(1)]), "FF_BAD_BLOB", flags);
    }
    script.compare();
    check(script);
  });

  test("another layout is refused, whatever the flag", () => {
    const script = taught(subject);
    const others: LearningModel[] = [
      subjectOf(precision, network, 4),
      learningModel({ seed: 9, precision, rule: "monoForward", inputs: 6, units: [5, 3], classes: 3 }),
      learningModel({ seed: 9, precision, rule: "classGroups", inputs: 6, units: [5, 3], classes: 3 }),
      subjectOf(precision === "f32" ? "fp16" : "f32", network),
    ];
    for (const other of others) {
      const blob = blobOf(other, taught(other).payload);
      for (const flags of [0, IMPORT_OTHER_MODEL])
        script.refused(command.import(blob, flags), "m", "FF_OTHER_LAYOUT");
    }
    check(script);
  });

  test("another model of the same layout is taken where the caller allows it, and learnt from on", () => {
    const other = otherConstants(subject);
    const payload = taught(other, 30).payload;
    const blob = blobOf(other, payload);
    const script = taught(subject);
    script.refused(command.import(blob), "m", "FF_OTHER_MODEL");
    script.refused(command.import(blob, 2), "m", "FF_OTHER_MODEL"); // no flag that there is
    script.take(payload);
    script.import(blob, "FF_OK", IMPORT_OTHER_MODEL);
    check(script);
  });

  const tooLarge: Readonly<Record<Precision, readonly [string, number, number][]>> = {
    int8: [
      ["dense1_weights", -32641, -32640],
      ["dense2_head", -32641, 32767],
      ["dense1_bias", 2 ** 29 + 1, 2 ** 29],
      ["dense2_bias", -(2 ** 29) - 1, -(2 ** 29)],
      ["recent_x", -128, -127],
      ["deviations", -1, 0],
      ["tracked", -(2 ** 31), 5],
    ],
    fp16: [
      ["dense1_weights", 0x7c00, 0x7bff],
      ["dense2_head", 0xfe00, 0xfbff],
      ["dense1_bias", 0xfc00, 0],
      ["recent_x", 0x7c01, 1],
      ["deviations", -0.5, 0],
      ["tracked", Number.NaN, -1],
    ],
    f32: [
      ["dense1_weights", Number.NaN, 3e38],
      ["dense2_head", Number.NEGATIVE_INFINITY, -3e38],
      ["dense1_bias", Number.POSITIVE_INFINITY, 0],
      ["recent_x", Number.NaN, -3e38],
      ["deviations", Number.POSITIVE_INFINITY, 0],
      ["thresholds", Number.NaN, 0],
    ],
  };
  test.each([
    ["flags", 4, 3],
    ["recent_count", 3, 2],
    ["recent_next", 2, 1],
    ["recent_labels", 3, 2],
    ...tooLarge[precision],
  ] as const)("a right CRC around a value out of its range is refused: %s", (field, wrong, right) => {
    const script = taught(subject);
    const payload = script.payload;
    script.refused(
      command.import(blobOf(subject, changed(subject, payload, field, wrong))),
      "m",
      "FF_BAD_BLOB",
    );
    const allowed = changed(subject, payload, field, right);
    script.take(allowed);
    script.import(blobOf(subject, allowed), "FF_OK");
    check(script);
  });

  /** Counters at the end of their range go round, and the exits close for another warm-up. */
  test.each([
    ["step", 2 ** 32 - 3],
    ["step", 2 ** 32 - 2],
    ["seed", 2 ** 32 - 1],
  ] as const)("%s at the end of its range: %d", (field, value) => {
    const script = taught(subject);
    const payload = changed(subject, script.payload, field, value);
    script.take(payload);
    script.import(blobOf(subject, payload), "FF_OK");
    check(script);
  });

  /** Thresholds are the only values that arithmetic takes as they come: any int32, any float that is finite. */
  test("thresholds at the ends of their ranges are followed as by the reference", () => {
    const script = taught(subject);
    const sound = script.payload;
    const ends =
      precision === "int8"
        ? [-(2 ** 31) + 1, 2 ** 31 - 1, 2 ** 31 - 2, 2 ** 30, -(2 ** 30), 0, -1]
        : [3e38, -3e38, 0, 1e-45];
    for (const field of ["thresholds", "tracked", "deviations"]) {
      for (const value of ends.filter((each) => field !== "deviations" || each >= 0)) {
        const payload = changed(subject, sound, field, value);
        script.take(payload);
        script.import(blobOf(subject, payload), "FF_OK");
        script.teach(0, 3);
        script.infer(row(subject.test, 0));
      }
    }
    check(script);
  });
});
