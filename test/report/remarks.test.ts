import { describe, expect, it } from "vitest";
import { type Quality, remarks } from "../../src/report/remarks.js";

const perClass = [
  { name: "idle", count: 104, sensitivity: 1, precision: 1, f1: 1 },
  { name: "moving", count: 96, sensitivity: 1, precision: 1, f1: 1 },
];

/** Of 600 samples 20 are worn, of which a share is found. */
function rare(found: number, alarms: number): Quality {
  const perClass = [
    { name: "good", count: 580, sensitivity: 1 - alarms, precision: 0.99, f1: 0.99 },
    { name: "worn", count: 20, sensitivity: found, precision: 0.6, f1: 0.7 },
  ];
  const accuracy = (580 * (1 - alarms) + 20 * found) / 600;
  return quality({ samples: 600, float: null, shipped: { accuracy, majority: 580 / 600, perClass } });
}

function quality(changes: Partial<Quality> & { accuracy?: number }): Quality {
  const { accuracy = 0.97, ...rest } = changes;
  return {
    format: "int8",
    samples: 200,
    shipped: { accuracy, majority: 0.52, perClass },
    float: 0.975,
    condition: {
      layers: [{ name: "hidden", silent: 0, saturated: 0.01 }],
      input: { dominated: 0, coarse: [] },
    },
    columns: ["ax", "ay"],
    ...rest,
  };
}

describe("remarks", () => {
  it("are none where all is well", () => {
    expect(remarks(quality({}))).toEqual([]);
  });

  it("say that a result is that of guessing, also a little above the majority", () => {
    const guessed = perClass.map((each, index) => ({ ...each, sensitivity: 1 - index }));
    const shipped = { accuracy: 0.53, majority: 0.52, perClass: guessed };
    expect(remarks(quality({ shipped, float: 0.53 }))).toEqual([
      "53.00 % is no better than always answering idle (52.00 %), as far as 200 samples can tell",
    ]);
    expect(remarks(quality({ accuracy: 0, float: 0 }))).toHaveLength(1);
    expect(remarks(quality({ accuracy: 0.62, float: 0.62 }))).toEqual([]);
  });

  it("say that rare classes are found nonetheless, and not where they are not", () => {
    const [told] = remarks(rare(0.75, 8 / 580));
    expect(told).toMatch(/^97\.83 % is no better than always answering good \(96\.67 %\)/);
    expect(told).toContain("yet it finds 86.81 % of a class on the average: judge by macro-F1");
    expect(remarks(rare(0.05, 0))).toEqual([expect.not.stringContaining("macro-F1")]);
  });

  it("say nothing of rare classes where nobody has counted them", () => {
    const unknown = perClass.map((each) => ({ ...each, sensitivity: null }));
    const [told] = remarks(quality({ shipped: { accuracy: 0.53, majority: 0.52, perClass: unknown } }));
    expect(told).toMatch(/can tell$/);
  });

  it("say nothing of the majority where there is one class only", () => {
    expect(
      remarks(quality({ accuracy: 1, float: 1, shipped: { accuracy: 1, majority: 1, perClass } })),
    ).toEqual([]);
  });

  it("say that the device's numbers lose more than chance explains, with the cause or without", () => {
    expect(remarks(quality({ accuracy: 0.9 }))[0]).toMatch(
      /^int8 answers 90\.00 % of 200 samples right, float 97\.50 %: more than chance explains; no layer/,
    );
    const saturated = { name: "hidden", silent: 0, saturated: 0.4 };
    const condition = { layers: [saturated], input: { dominated: 0, coarse: [] } };
    expect(remarks(quality({ accuracy: 0.9, condition }))).toEqual([
      "int8 answers 90.00 % of 200 samples right, float 97.50 %: more than chance explains",
      "layer hidden saturates: 40.00 % of its active units are at the end of int8",
    ]);
    expect(remarks(quality({ accuracy: 0.96 }))).toEqual([]);
    expect(remarks(quality({ accuracy: 0.99, float: 1 }))).toEqual([]);
    expect(remarks(quality({ accuracy: 0.9, float: null }))).toEqual([]);
  });

  it("name dead and silent layers, and inputs that outliers rule", () => {
    const layers = [
      { name: "first", silent: 1, saturated: 0 },
      { name: "second", silent: 0.75, saturated: 0 },
    ];
    const told = remarks(quality({ condition: { layers, input: { dominated: 0.1, coarse: [1, 5] } } }));
    expect(told).toEqual([
      expect.stringContaining("in 10.00 % of the samples a single value outweighs all others"),
      expect.stringContaining("int8 range of ay, input 5"),
      "layer first is dead: none of its units is active on any sample",
      "layer second is silent on 75.00 % of the samples",
    ]);
  });
});
