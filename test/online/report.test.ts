import { describe, expect, it } from "vitest";
import type { LearnReport } from "../../src/ir/report.js";

import { scoredAlarms } from "../../src/numerics/scored-alarms.js";
import { learningLines, learnText } from "../../src/report/learn-text.js";
import { jsonText } from "../../src/report/schemas.js";
import { startOnlineRun } from "../support/device/learning-device.js";
import { LEARNING } from "../support/verdict.js";

const report: LearnReport = {
  model: "tiny",
  target: "rv32",
  execution: "qemu",
  precision: "int8",
  samples: 1200,
  samplesBefore: 300,
  passes: 3,
  updates: 3000,
  curve: [
    { samples: 300, accuracy: 0.5, macroF1: 0.25 },
    { samples: 1500, accuracy: 0.75, macroF1: 0.7 },
  ],
  layersUpdated: 300,
  layersSkipped: 900,
  saturated: 7,
  stateHashDevice: 0xab,
  stateHashHost: 0xab,
  checkpoint: "out/tiny/device.safetensors",
};

describe("what `learn` prints", () => {
  it("is what its schema describes", async () => {
    const real = await startOnlineRun().ran;
    expect(JSON.parse(jsonText("learn", real))).toEqual(real);
    expect(() => jsonText("learn", { ...real, curve: null })).toThrow();
  });

  it("shows the curve, what was updated, and where the file is", () => {
    const text = learnText(report);
    expect(text).toContain("tiny on rv32 in QEMU, int8");
    expect(text).toContain(
      "1 200 samples sent (300 more in an earlier run), 3 passes; 3 000 updates behind the weights now",
    );
    expect(text).toMatch(/\n {2}300 +50\.00 % +0\.2500 +█{10}░{10}\n {2}1 500 +75\.00 % +0\.7000 /);
    expect(text).toMatch(/updated +300 +25\.00 %\n.*left alone, sure enough +900 +75\.00 %\n/);
    expect(text).toContain("CRC-32 000000ab");
    expect(text).toContain("out/tiny/device.safetensors");
    expect(text).toContain("The labels are yours");
  });

  it("shows how many labels were asked for, and what as many at random are worth", () => {
    const asking = (randomAccuracy: number | null) =>
      learnText({ ...report, asked: { labels: 30, randomAccuracy } });
    expect(asking(0.7)).toMatch(/labels asked for +30 +2\.50 %\n.*by as many labels at random +70\.00 %\n/);
    expect(asking(null)).not.toContain("random");
    expect(learnText(report)).not.toContain("asked");
  });

  it("says that the device answers worse than before", () => {
    const worse = (after: number) =>
      learnText({
        ...report,
        curve: [report.curve[1]!, { samples: 9, accuracy: 0.75 - after, macroF1: 0.5 }],
      });
    expect(worse(0.02)).toContain("answers worse than before. Where layers learn at a `rate`, a lower one");
    expect(worse(0.005)).not.toContain("worse");
    expect(learnText(report)).not.toContain("worse");
  });

  it("shows alarms and scores in place of accuracies where it is learnt what is normal", () => {
    const answer = (label: number, score: number) =>
      ({ status: "FF_OK", label, scores: Int32Array.of(0, score) }) as const;
    const refused = { status: "FF_OUT_OF_RANGE", label: -1, scores: Int32Array.of(0, 0) } as const;
    const before = scoredAlarms([answer(0, 2), answer(1, 6), answer(1, 12), refused], [0, 0, 1, 1], 2);
    expect(before).toEqual({
      ...{ normal: 2, falseAlarms: 1, meanNormal: 1 },
      ...{ anomalies: 2, hits: 2, meanAnomalous: 3 },
    });
    const mark = (samples: number, alarms: typeof before) => ({
      samples,
      accuracy: null,
      macroF1: null,
      alarms,
    });
    const learnt = {
      ...{ ...report, alarm: null },
      curve: [mark(0, before), mark(9, { ...before, hits: 1, meanNormal: null })],
    };
    expect(JSON.parse(jsonText("learn", learnt))).toEqual(learnt);
    const text = learnText(learnt);
    expect(text).toMatch(/\n {2}0 +1 of 2, 50\.00 % +2 of 2, 100\.00 % +1\.00 +3\.00\n/);
    for (const words of [
      "tells worse than before",
      "promises nothing for these weights",
      "sent counts as normal",
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/accuracy|macro-F1|The labels/);
    const lines = learningLines({
      ...{ ...LEARNING, accuracyBefore: null, accuracyAfter: null },
      alarms: { before, after: before },
    });
    expect(lines.join("\n")).toMatch(/false alarms before and after +1 of 2 +1 of 2\n/);
  });

  it("counts one as one", () => {
    const text = learnText({ ...report, samples: 1, samplesBefore: 0, passes: 1, updates: 1 });
    expect(text).toContain("1 sample sent, 1 pass; 1 update behind");
  });

  it("leaves out what did not happen", () => {
    const text = learnText({ ...report, samplesBefore: 0, passes: 1, layersUpdated: 0, layersSkipped: 0 });
    expect(text).toContain("1 200 samples sent, 1 pass;");
    expect(text).toMatch(/updated +0 +0\.00 %/);
  });
});

describe("what `validate` says about learning", () => {
  it("counts steps and changes, and shows both hashes and accuracies", () => {
    const text = learningLines(LEARNING).join("\n");
    expect(text).toContain("0 mismatches in 1 500 learning steps");
    expect(text).toMatch(/changed weights +1 499\n.*changed +321\n.*range +4\n/);
    expect(text).toMatch(/00001234 +00001234\n.*50\.00 % +62\.50 %$/);
  });

  it("says where learning ended, and what was refused", () => {
    expect(learningLines(LEARNING).join("\n")).not.toMatch(/diverged|refused/);
    const text = learningLines({ ...LEARNING, steps: 2, diverged: true, refused: 1 }).join("\n");
    expect(text).toContain("learning ended at step 2 of 1 500: diverged (FF_DIVERGED)");
    expect(text).toContain("1 step refused by host and device alike");
  });

  it("says where the two differ, and what a step costs", () => {
    const instructions = { mean: 1000, p99: 2000, max: 3000 };
    const text = learningLines({ ...LEARNING, mismatches: 1, steps: 9, instructions }).join("\n");
    expect(text).toContain("LEARNING DIFFERS, compared up to step 9");
    expect(text).toMatch(/instructions per step, mean and max +1 000 +3 000$/);
  });
});
