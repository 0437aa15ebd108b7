import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../../examples/built.js";
import { pool } from "../../examples/ecg/adapt.js";
import type { AdaptationFigures } from "../../examples/results/adaptation.js";
import { type AskFigures, BUDGETS } from "../../examples/results/ask.js";
import { markdown } from "../../examples/results/cells.js";
import { resultsDocument } from "../../examples/results/document.js";
import { FEW_WAYS, type FewFigures } from "../../examples/results/few.js";
import { quickRows } from "../../examples/results/quick.js";
import { pooled } from "../../examples/results/risk.js";
import type { Goal, Row, RowResult, Run } from "../../examples/results/row.js";
import { ROWS } from "../../examples/results/rows.js";
import { forgetRun, loadRow, modelText, runFile, saveRun } from "../../examples/results/store.js";
import { judge, summarize } from "../../examples/results/summary.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import type { LabelledTable } from "../../src/ir/exits.js";
import type { Ir } from "../../src/ir/ir.js";
import { blocksOfIr } from "../../src/ir/ir-blocks.js";
import type { ReadLayer } from "../../src/ir/program.js";
import type { TrainReport } from "../../src/ir/report.js";
import { writtenSizes } from "../../src/layers/index.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

describe("the rows", () => {
  const all = [...ROWS, ...quickRows(ROWS).map((row) => ({ ...row, id: `quick-${row.id}` }))];

  it("have names of their own, and goals that compare with a row there is", () => {
    const ids = ROWS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const others = ROWS.flatMap(({ goals = [] }) => goals.filter(({ measure }) => measure === "behindRow"));
    expect(others).not.toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(others.map(({ of }) => of)));
  });

  it.each(all.map((row) => [row.id, row] as const))("%s is a model that the frontend accepts", (id, row) => {
    const ir = understand(row);
    if (typeof row.model === "string") return;
    const read = blocksOfIr(ir).filter(({ unread }) => !unread);
    expect(read.map(({ units }) => units)).toEqual(
      writtenSizes(row.model.layers as readonly ReadLayer[]).map(({ units }) => units),
    );
    expect(ir.training.rule).toBe(row.model.training.rule);
    expect(ir.inference.exits?.rule ?? "full", id).toBe(row.model.inference?.rule ?? "full");
  });

  it("that share a training differ in inference alone", () => {
    const trainings = new Map<string, object>();
    for (const row of ROWS.filter(({ training }) => training !== undefined)) {
      const { inference, ...rest } = understand(row);
      const layers = rest.layers.map(({ source, ...shape }) => shape);
      const shared = trainings.get(row.training ?? "") ?? { ...rest, layers };
      expect({ ...rest, layers }, row.id).toEqual(shared);
      trainings.set(row.training ?? "", shared);
    }
    expect([...trainings.keys()]).toEqual(expect.arrayContaining(["forward-forward", "slices"]));
  });

  it("of a smoke run have every rule, both passes and both kinds of exits, and are small", () => {
    const irs = quickRows(ROWS)
      .filter(({ model }) => typeof model !== "string")
      .map(understand);
    const found = new Set(
      irs.flatMap(({ training, inference }) => [training.rule, inference.exits?.rule, inference.readout]),
    );
    const rules = ["monoForward", "classGroups", "forwardForward", "pepita", "forwardProjection", "backprop"];
    expect([...found]).toEqual(expect.arrayContaining([...rules, "margin", "lightff", "goodness"]));
    expect(Math.max(...irs.map(({ training }) => training.epochs))).toBe(1);
    expect(Math.max(...irs.flatMap((ir) => blocksOfIr(ir).map(({ units }) => units)))).toBeLessThan(64);
  });
});

describe("figures", () => {
  it("are mean and deviation of a sample", () => {
    expect(summarize([])).toBeNull();
    expect(summarize([0.5])).toEqual({ mean: 0.5, deviation: null });
    expect(summarize([1, 2, 3])).toEqual({ mean: 2, deviation: 1 });
  });

  it("beside a goal are met or missed by so much", () => {
    const result = resultOf({ goals: [] }, [run(1, { accuracy: 0.98 }), run(2, { accuracy: 0.984 })]);
    const other = resultOf({ id: "other" }, [run(1, { accuracy: 0.985 })]);
    const missed = (goal: Goal) =>
      judge({ ...result, row: { ...result.row, goals: [goal] } }, [other])[0].missedBy;
    expect(missed({ measure: "accuracy", atLeast: 0.98 })).toBe(0);
    expect(missed({ measure: "accuracy", atLeast: 0.99 })).toBeCloseTo(0.008);
    expect(missed({ measure: "meanMacs", atMost: 900 })).toBe(100);
    expect(missed({ measure: "flash", atMost: 4096 })).toBe(0);
    expect(missed({ measure: "behindTwin", atMost: 0.001 })).toBeCloseTo(0.99 - 0.982 - 0.001);
    expect(missed({ measure: "behindRow", of: "other", atMost: 0.001 })).toBeCloseTo(0.002);
    expect(missed({ measure: "classF1", of: "V", atLeast: 0.75 })).toBeCloseTo(0.05);
    expect(missed({ measure: "violations", atMost: 0.05 })).toBeNull();
    const tried = {
      ...run(1, {}),
      trials: { trials: 200, violations: 14, heldOutViolations: 20, meanMacShare: 0.4 },
    };
    const risk = resultOf({ goals: [{ measure: "violations", atMost: 0.05 }] }, [tried]);
    expect(judge(risk, [])[0].missedBy).toBeCloseTo(0.05);
    const pool = resultOf({ goals: [{ measure: "poolViolations", atMost: 0.05 }] }, [tried]);
    expect(judge(pool, [])[0].missedBy).toBeCloseTo(0.02);
  });

  it("come back from the store, whichever seeds have run", () => {
    const store = { folder: join("out", "test-results") };
    afterAll(() => rmSync(join(ROOT, store.folder), { recursive: true, force: true }));
    const { row } = resultOf({}, []);
    saveRun(store, row, run(2, { accuracy: 0.97 }));
    expect(runFile(store, row, 2)).toBe("out/test-results/some/seed2.json");
    expect(loadRow(store, row, [1, 2, 3])).toEqual({ row, runs: [run(2, { accuracy: 0.97 })] });
    forgetRun(store, row, 2);
    expect(loadRow(store, row, [1, 2, 3]).runs).toEqual([]);
  });
});

describe("the document", () => {
  it("says what was reached, what was missed and what has not been run", () => {
    const goals: Goal[] = [
      { measure: "accuracy", atLeast: 0.981 },
      { measure: "meanMacs", atMost: 900 },
    ];
    const done = resultOf({ goals }, [run(1, { accuracy: 0.981 }), run(2, { accuracy: 0.983 })]);
    const heart = resultOf({ id: "heart", topic: "ecg", title: "heart", needs: "FF_EDGE_DATA" }, []);
    const text = resultsDocument([done, heart, resultOf({ id: "later", title: "later" }, [])], [1, 2]);
    const line = (id: string) => text.split("\n").find((each) => each.includes(`\`${id}\``));
    expect(line("some")).toBe(
      "| some (`some`, two seeds) | 98.50 ± 0.00 | 98.20 ± 0.14 | 97.00 ± 0.00 | 99.00 ± 0.00 | 3 000 | 5 000 | 1 000 | 2 000 | 3 000 | " +
        "int8 ≥ 98.10 %: 98.20 %, met; mean MACs ≤ 900: 1 000, **missed by 100** |",
    );
    expect(line("later")).toMatch(/^\| later \(`later`\) \| not run here \|/);
    expect(line("heart")).toMatch(/\| not run here: needs FF_EDGE_DATA \|/);
    expect(text).toContain("seeds (1, 2)");
    expect(text).not.toContain("## Early exits");
  });

  it("names the engine of the stored figures; without any, the line stays as it was", () => {
    const trainedOn = (text: string) => text.match(/^- Trained on: .*$/m)?.[0];
    const ran = resultsDocument([resultOf({}, [run(1, {})])], [1]);
    expect(trainedOn(ran)).toContain(", tfjs-wasm. ");
    const earlier = ran.replace(/Trained on: .*, tfjs/, "Trained on: another computer, tfjs");
    const kept = resultsDocument([resultOf({}, [])], [1], { earlier });
    expect(trainedOn(kept)).toBe(trainedOn(earlier));
    expect(trainedOn(resultsDocument([resultOf({}, [])], [1]))).toBe("- Trained on: nothing yet.");
  });

  it("shows who leaves where, and what is promised", () => {
    const text = resultsDocument([resultOf({ topic: "exits" }, [run(1, {})])], [1]);
    expect(text).toContain(
      "`some`, seed 1: risk at most 0.30 % with 95.00 % confidence (7 harmed of 6 000 calibration samples, 10 would still pass).",
    );
    expect(text).toContain("| dense1[0] | 75.00 | 99.00 | 96.00 | 14 664 |");
    expect(text).toContain("| dense2 | 25.00 | – | 98.00 | – |");
  });

  it("counts violations on the samples held out before those on the pool", () => {
    const trials = { trials: 200, violations: 4, heldOutViolations: 20, meanMacShare: 0.4 };
    const text = resultsDocument([resultOf({ topic: "risk" }, [{ ...run(1, {}), trials }])], [1]);
    expect(text).toContain("| some (`some`, one seed) | 200 | 10.00 | 2.00 | 40.00 | – |");
  });

  it("says how the device compared with the host", () => {
    const device = { target: "rv32", samples: 500, mismatches: 0 };
    const text = resultsDocument([resultOf({}, [{ ...run(2, {}), device }])], [2]);
    expect(text).toContain("- `some`, seed 2: 0 mismatches in 500 samples on rv32");
    expect(resultsDocument([resultOf({}, [run(2, {})])], [2])).not.toContain("in QEMU:");
  });

  it("shows patients before and after, and how the device compared", () => {
    const goals: Goal[] = [
      { measure: "learntMacroF1", atLeast: 0.9 },
      { measure: "learntAccuracy", atLeast: 0.7 },
    ];
    const ran = resultOf({ topic: "adaptation", goals }, [{ ...run(1, {}), adaptation: adaptation(0) }]);
    const text = resultsDocument([ran], [1]);
    expect(text).toContain(
      "| some (`some`, one seed) | 50.00 | 75.00 | 22.22 | 55.56 | 0.00 | 66.67 | 0.00 | 0.00 | – | – | 3 000 | " +
        "macro-F1 after ≥ 90.00 %: 55.56 %, **missed by 34.44 points**; accuracy after ≥ 70.00 %: 75.00 %, met |",
    );
    expect(text).toContain(
      "- `some`, seed 1: 0 mismatches in 1 056 steps of learning and 10 262 answers on rv32imc (records 214, 232)",
    );
    const differs = [{ ...run(1, {}), adaptation: adaptation(2) }];
    expect(resultsDocument([resultOf({ topic: "adaptation" }, differs)], [1])).toContain("2 mismatches in");
  });

  it("shows what was learnt from nothing", () => {
    const online = { target: "host", learnt: 60_000, saturated: 0, samples: 10_000, mismatches: 0 };
    const runs = [0.9714, 0.9718].map((accuracy, at) => ({
      ...run(at + 1, { accuracy: 0.1 }),
      online: { ...online, after: { accuracy } },
    }));
    const goals: Goal[] = [{ measure: "learntAccuracy", atLeast: 0.969 }];
    const text = resultsDocument([resultOf({ topic: "online", goals }, runs)], [1, 2]);
    expect(text).toContain(
      "| some (`some`, two seeds) | 60 000 | 10.00 ± 0.00 | 97.16 ± 0.03 | 3 000 | accuracy after ≥ 96.90 %: 97.16 %, met |",
    );
    expect(text).toContain("- `some`, seed 2: accuracy 97.18 %, 0 mismatches in 10 000 answers on host");
  });

  it("shows what few labels are worth, and the mean over users where all have run", () => {
    const figures = (rls: number) => {
      const ways = FEW_WAYS.map((way) => [way, [0.8, 0.9]] as const);
      return { ...Object.fromEntries(ways), rls: [rls, rls] } as unknown as FewFigures;
    };
    const user = (id: number, rls: number) =>
      resultOf({ id: `new-user${id}`, topic: "few", goals: [{ measure: "gain", atLeast: -0.02 }] }, [
        { ...run(1, {}), few: figures(rls) },
      ]);
    const both = resultsDocument([user(1, 0.95), user(2, 0.75)], [1]);
    expect(both).toContain(
      "| some (`new-user2`, one seed) | 85.00 | 75.00 | 85.00 | 85.00 | 85.00 | 85.00 | 85.00 | 85.00 | 85.00 | " +
        "above nothing learnt ≥ -2.00 %: -10.00 %, **missed by 8.00 points** |",
    );
    expect(both).toContain("| mean of the 2 users | 80.00 | 85.00 |");
    const one = resultsDocument([user(1, 0.95), { ...user(2, 0.75), runs: [] }], [1]);
    expect(one).not.toContain("mean of the");
  });

  it("keeps the tables of a topic of which nothing is stored", () => {
    const exits = resultOf({ id: "old", topic: "exits" }, [run(1, {})]);
    const rules = resultOf({}, [run(1, { accuracy: 0.97 })]);
    const earlier = resultsDocument([rules, exits], [1]);
    const rows = [resultOf({}, [run(1, { accuracy: 0.98 })]), { ...exits, runs: [] }];
    const text = resultsDocument(rows, [1], { earlier });
    expect(text).toBe(resultsDocument([rows[0]!, exits], [1]));
    expect(text).not.toBe(earlier);
    expect(resultsDocument(rows, [1])).toContain("| some (`old`) | not run here |");
  });

  it("keeps the lines of a row of which nothing is stored, beside rows that have run", () => {
    const learnt = { target: "host", learnt: 8000, saturated: 0, samples: 10_000, mismatches: 0 };
    const ran = (accuracy: number) => [{ ...run(1, {}), online: { ...learnt, after: { accuracy } } }];
    const row = (id: string, accuracy: number) => resultOf({ id, topic: "online" }, ran(accuracy));
    const earlier = resultsDocument([row("first", 0.9), row("second", 0.91)], [1]);
    const now = [{ ...row("first", 0.9), runs: [] }, row("second", 0.95)];
    const text = resultsDocument(now, [1], { earlier });
    expect(text).toBe(resultsDocument([row("first", 0.9), row("second", 0.95)], [1]));
  });

  it("keeps in each of two tables the line of a row of which nothing is stored", () => {
    const asked = (samples: number): AskFigures => {
      const each = BUDGETS.map(() => 0.9);
      return { samples, nothing: 0.5, random: each, asked: each, labels: BUDGETS.map((most) => most - 1) };
    };
    const ran = [{ ...run(1, {}), ask: { shuffled: asked(100), recorded: asked(200) } }];
    const rows = ["first", "second"].map((id) => resultOf({ id, topic: "ask" }, ran));
    const earlier = resultsDocument(rows, [1]);
    expect(earlier).toContain("| some (`second`, one seed) | 200 | 50.00 |");
    expect(resultsDocument([{ ...rows[0]!, runs: [] }, rows[1]!], [1], { earlier })).toBe(earlier);
  });

  it("shows what a few values are worth to a device that learns them, beside linear fits", () => {
    const learntValues = { learnt: 60, asked: 1526, before: 0.2, after: 0.1 };
    const fits = { ridge: 0.3, ridgeOfLearnt: 0.4, ridgeOfBoth: 0.5 };
    const ran = [{ ...run(1, {}), ram: 700, learntValues: { ...learntValues, ...fits } }];
    const learns = resultOf({ topic: "values", learntValues: 60 }, ran);
    const text = resultsDocument([resultOf({ id: "plain", topic: "values" }, []), learns], [1]);
    expect(text).toContain(
      "| some (`some`, one seed) | 60 | 1 526 | 0.2000 | 0.1000 | 0.3000 | 0.4000 | 0.5000 | 3 000 | 700 |",
    );
    expect(text).toContain("| some (`plain`) | not run here |");
  });

  it("has as many cells in every line of a table", () => {
    const topics = [
      "rules",
      "exits",
      "lightff",
      "risk",
      "ecg",
      "maps",
      "shapes",
      "adaptation",
      "personal",
      "online",
      "few",
      "ask",
      "values",
      "anomalies",
      "integers",
    ] as const;
    const rows = topics.flatMap((topic) => [resultOf({ topic }, [run(1, {})]), resultOf({ topic }, [])]);
    for (const table of resultsDocument(rows, [1])
      .split("\n\n")
      .filter((part) => part.startsWith("|"))) {
      expect(new Set(table.split("\n").map((line) => line.split("|").length)).size, table).toBe(1);
    }
    expect(markdown(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | ---: |\n| 1 | 2 |");
  });
});

it("a pool is the samples of both parts, one after the other", () => {
  const part = (count: number, from: number): LabelledTable => ({
    labels: Uint16Array.from({ length: count }, (_, sample) => from + sample),
    table: {
      count,
      classes: 2,
      exits: [
        {
          place: "dense1",
          labels: new Uint16Array(count).fill(from),
          margins: new Int32Array(count).fill(-from),
          scores: new Int32Array(2 * count).fill(from),
          macs: new Uint32Array(count).fill(from),
        },
      ],
    },
  });
  const { table, labels } = pooled(part(2, 1), part(1, 5));
  expect([...labels]).toEqual([1, 2, 5]);
  expect(table.count).toBe(3);
  expect([...table.exits[0].labels]).toEqual([1, 1, 5]);
  expect([...table.exits[0].margins]).toEqual([-1, -1, -5]);
  expect([...table.exits[0].scores]).toEqual([1, 1, 1, 1, 5, 5]);
  expect([...table.exits[0].macs]).toEqual([1, 1, 5]);
});

const understood = new Map<string, Ir>();

/** The row's model file as the toolchain sees it. */
function understand({ model }: Row): Ir {
  const text = typeof model === "string" ? model : modelText(model);
  const known = understood.get(text);
  if (known !== undefined) return known;
  const file = typeof model === "string" ? join(ROOT, model) : join(folder, "model.ts");
  if (typeof model !== "string") writeFileSync(file, text);
  const ir = lower(check(parse(file)));
  understood.set(text, ir);
  return ir;
}

function resultOf(row: Partial<Row>, runs: readonly Run[]): RowResult {
  const model = ROWS[0].model;
  const blank: Row = { id: "some", topic: "rules", title: "some", model };
  return { row: { ...blank, ...row }, runs };
}

/** Four beats of one patient: two right before, three after. */
function adaptation(mismatches: number): AdaptationFigures {
  const patient = { record: 1, labels: [0, 0, 1, 2], before: [0, 0, 0, 0], after: [0, 0, 1, 1] };
  return {
    records: 1,
    learnt: 3,
    refused: 0,
    all: pool([{ ...patient, learnt: 3, refused: 0, saturated: 0 }]),
    others: null,
    device: { target: "rv32imc", records: [214, 232], steps: 1056, answers: 10_262, mismatches },
  };
}

/** A run with round figures. */
function run(seed: number, { accuracy = 0.98 }: { accuracy?: number }): Run {
  const spread = { mean: 1000, p99: 2000, worst: 3000 };
  const exit = { exit: 0, place: "dense1[0]", share: 0.75, accuracyLeaving: 0.99, accuracyAlone: 0.96 };
  const report: TrainReport = {
    rule: "monoForward",
    seed,
    epochs: 1,
    seconds: 1,
    cached: false,
    engine: "tfjs-wasm",
    checkpoint: "",
    test: {
      precision: "int8",
      accuracy,
      macroF1: 0.97,
      majority: 0.1,
      refused: 0,
      confusion: [],
      perClass: [{ name: "V", count: 100, sensitivity: 0.7, precision: 0.7, f1: 0.7 }],
    },
    float: { accuracy: 0.985, macroF1: 0.98 },
    shipped: [{ fpu: true, input: "uint8", accuracy, macroF1: 0.97 }],
    inputLosses: [],
    perExit: [],
    macs: { dense: 5000, ...spread },
    fullMacs: spread,
    fullAccuracy: accuracy,
    fullMacroF1: accuracy,
    harms: 7,
    rescues: 2,
    exits: [
      { ...exit, threshold: 14_664 },
      { exit: 1, place: "dense2", share: 0.25, accuracyLeaving: null, accuracyAlone: 0.98, threshold: null },
    ],
    exitsPerClass: [],
    calibration: {
      rule: "margin",
      samples: 6000,
      certificate: { risk: 0.003, confidence: 0.95, harms: 7, allowed: 10, open: true },
      notes: [],
    },
    dataNotes: [],
    active: [],
    history: [],
    remarks: [],
    baseline: { rule: "backprop", accuracy: 0.99, macroF1: 0.99, seconds: 1 },
  };
  return { seed, report, flash: 3000, trials: null, device: null };
}
