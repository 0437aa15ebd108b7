import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { NO_PREDICTION } from "../../src/ir/learning.js";
import { jsonText } from "../../src/report/schemas.js";
import { validateText } from "../../src/report/text.js";
import { firstDifference } from "../../src/validate/compare.js";
import { NOTHING_TO_SAY, VERDICT } from "../support/verdict.js";

const answer = {
  status: "FF_OK",
  label: 1,
  exit: 0,
  margin: 0.5,
  goodness: 4,
  macs: 12,
  instructions: null,
  scores: Float32Array.of(0, 1),
} as const;
const refused = (status: "FF_BAD_SAMPLE" | "FF_OUT_OF_RANGE") =>
  ({ status, ...NO_PREDICTION, instructions: null }) as const;

/** A NaN with another payload than the one of the contract. */
const otherNaN = new Float32Array(Uint32Array.of(0xffc0_1234).buffer);

describe("answers are compared by what their bits stand for", () => {
  it("NaN is NaN, whatever its payload", () => {
    const [host, device] = [Float32Array.of(0, Number.NaN), Float32Array.of(0, ...otherNaN)];
    expect(firstDifference({ ...answer, scores: host }, { ...answer, scores: device })).toBeNull();
    expect(firstDifference({ ...answer, margin: Number.NaN }, { ...answer, margin: Number.NaN })).toBeNull();
  });

  it.each([
    [0, -0],
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [3.4028234663852886e38, Number.POSITIVE_INFINITY],
  ])("%s is not %s", (host, device) => {
    const found = firstDifference(
      { ...answer, scores: Float32Array.of(host, 1) },
      { ...answer, scores: Float32Array.of(device, 1) },
    );
    expect(found).toEqual({ tensor: "scores", index: 0, host, device });
    expect(firstDifference({ ...answer, goodness: host }, { ...answer, goodness: device })?.tensor).toBe(
      "goodness",
    );
  });

  it("refusals of one kind are equal, any other status is a difference", () => {
    expect(firstDifference(refused("FF_OUT_OF_RANGE"), refused("FF_OUT_OF_RANGE"))).toBeNull();
    const status = (host: number, device: number) => ({ tensor: "status", index: 0, host, device });
    expect(firstDifference(answer, refused("FF_OUT_OF_RANGE"))).toEqual(status(0, 13));
    expect(firstDifference(refused("FF_OUT_OF_RANGE"), answer)).toEqual(status(13, 0));
    expect(firstDifference(refused("FF_BAD_SAMPLE"), refused("FF_OUT_OF_RANGE"))).toEqual(status(3, 13));
  });
});

describe("a verdict tells numbers that JSON does not have", () => {
  const verdict = (host: number, device: number) => ({
    ...VERDICT,
    mismatches: 1,
    ...NOTHING_TO_SAY,
    firstMismatch: {
      ...{ sample: 0, layer: "head", tensor: "scores", index: 0, position: [0] },
      ...{ host, device, accumulator: host, cause: "" },
    },
  });

  it.each([
    [Number.NaN, 1, "NaN", 1],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "Infinity", "-Infinity"],
    [0, -0, 0, "-0"],
  ])("host %s, device %s", (host, device, hostText, deviceText) => {
    const { firstMismatch } = JSON.parse(jsonText("validate", verdict(host, device)));
    expect(firstMismatch).toMatchObject({ host: hostText, device: deviceText, accumulator: hostText });
    expect(validateText(verdict(host, device))).toContain(`host ${hostText}, device ${deviceText}`);
  });

  it("in a mismatch alone: a figure that is no number is our own bug", () => {
    expect(() => jsonText("validate", { ...verdict(1, 2), testAccuracy: Number.NaN })).toThrow();
  });

  it("and how many samples both refuse", () => {
    const file = fileURLToPath(import.meta.url);
    const refusing = {
      ...VERDICT,
      precision: "fp16" as const,
      ...NOTHING_TO_SAY,
      refused: [
        { status: "FF_OUT_OF_RANGE" as const, samples: 3 },
        { status: "FF_OUT_OF_BOUNDS" as const, samples: 1, access: { file, line: 1, column: 1, length: 6 } },
      ],
      macs: null,
    };
    expect(validateText(refusing)).toContain(
      "3 samples out of range of fp16: refused by host and device alike (FF_OUT_OF_RANGE), and counted as wrong",
    );
    expect(validateText(refusing)).toMatch(
      /1 sample with features beyond an array.*\(FF_OUT_OF_BOUNDS\).*\n {2}.*compare.test.ts:1:1\n {2}> 1 \| import.*\n.*\^{6}\n/,
    );
    expect(JSON.parse(jsonText("validate", refusing))).toMatchObject({
      macs: null,
      refused: refusing.refused,
    });
  });
});
