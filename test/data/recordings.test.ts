/** Recordings and windows: no window mixes what does not belong together, and every form of labels is read. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingsFromFile } from "../../src/data/recordings/load-recordings.js";
import { wrongChannels } from "../../src/diagnostics/recordings.js";
import type { Dataset, Samples } from "../../src/ir/data.js";
import { row } from "../../src/ir/data.js";
import type { WindowsIr } from "../../src/ir/ir.js";
import { type DataSpec, type RecordingsSource, recordings, rows } from "../../src/model.js";
import { recordingsRead } from "../../src/report/recordings-read.js";
import { codes, faults, folder, irOf, load, npyBytes } from "./support.js";

const { root, write } = folder();
const CLASSES = ["idle", "run"];
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A model of one channel that reads windows of `length` rows. */
const model = (
  source: Omit<RecordingsSource, "kind">,
  windows: Partial<WindowsIr> & { readonly length: number },
  split: Partial<DataSpec["split"]> = {},
) => ({
  ...irOf(windows.length, CLASSES, {
    train: recordings(source),
    split: { validation: 0.2, calibration: 0.2, test: 0.2, ...split },
  }),
  windows: {
    ...{ channels: 1, hop: windows.length, label: "majority", minShare: 0.5, within: 0, otherwise: null },
    ...windows,
  } satisfies WindowsIr,
});

const partsOf = ({ train, validation, calibration, test }: Dataset) => [train, validation, calibration, test];
/** First value of each window with its label, of all parts, ascending. */
const starts = (data: Dataset) =>
  partsOf(data)
    .flatMap((part) => range(part.count).map((at) => [row(part, at)[0], CLASSES[part.labels[at]!]] as const))
    .sort(([a], [b]) => a! - b!);
const valuesOf = (part: Samples) => new Set(part.inputs);
/** A table of readings that count from 0, one row for each. */
const table = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  `${[header, ...rows.map((each) => each.join(","))].join("\n")}\n`;

describe("windows", () => {
  it("have consecutive rows of one recording, and share none with another part", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 5, max: 400 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        (lengths, length, hop, twoClasses, seed) => {
          const total = lengths.reduce((sum, each) => sum + each, 0);
          fc.pre(total >= 30 * length);
          const recording = lengths.flatMap((each, index) => range(each).map(() => index));
          const label = range(total).map((at) => (twoClasses ? (at >> 2) & 1 : recording[at]! & 1));
          write("x.npy", npyBytes("<i2", [total, 1], range(total)));
          write("r.npy", npyBytes("|u1", [total], recording));
          write("y.npy", npyBytes("|u1", [total], label));
          const ir = model({ files: "x.npy", recording: "r.npy", label: "y.npy" }, { length, hop });
          let data: Dataset;
          try {
            data = load(root, ir, seed);
          } catch {
            return; // one class left, too few stretches: told, and no division
          }
          const parts = partsOf(data).map(valuesOf);
          for (const part of partsOf(data))
            for (let at = 0; at < part.count; at++) {
              const values = [...row(part, at)];
              expect(values).toEqual(values.map((_, index) => values[0]! + index));
              expect(new Set(values.map((value) => recording[value])).size).toBe(1);
            }
          const all = parts.flatMap((each) => [...each]);
          expect(new Set(all).size).toBe(all.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("of the test part are the same for every seed", () => {
    write("x.npy", npyBytes("<i2", [4000, 1], range(4000)));
    write(
      "y.npy",
      npyBytes(
        "|u1",
        [4000],
        range(4000).map((at) => (at >> 5) & 1),
      ),
    );
    const ir = model({ files: "x.npy", label: "y.npy" }, { length: 8, hop: 4 });
    const [first, second] = [load(root, ir, 1), load(root, ir, 2)];
    expect(first.test.inputs).toEqual(second.test.inputs);
    expect(first.train.inputs).not.toEqual(second.train.inputs);
    expect(first.test.count).toBeGreaterThan(120);
    expect(first.notes.join()).toMatch(/stretches of the same recordings, because there is only one/);
  });

  it("take the label of most rows, of the last row, or of a class for all others", () => {
    const labels = [0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0].concat(range(40).map((at) => (at >> 2) & 1));
    write("x.npy", npyBytes("<i2", [labels.length, 1], range(labels.length)));
    write("y.npy", npyBytes("|u1", [labels.length], labels));
    const of = (windows: Partial<WindowsIr>) =>
      starts(load(root, model({ files: "x.npy", label: "y.npy" }, { length: 4, ...windows }))).slice(0, 3);
    expect(of({})).toEqual([
      [0, "idle"],
      [4, "run"],
      [8, "idle"],
    ]);
    expect(of({ label: "end" })).toEqual([
      [0, "run"],
      [4, "idle"],
      [8, "idle"],
    ]);
    expect(of({ minShare: 0.6 }).slice(0, 2)).toEqual([
      [0, "idle"],
      [4, "run"],
    ]);
    expect(of({ minShare: 0.6, otherwise: 1 })[2]).toEqual([8, "run"]);
    expect(of({ minShare: 0.6 })[2]![0]).toBeGreaterThan(8);
  });
});

describe("labels", () => {
  const split = { validation: 0.2, calibration: 0.2, test: 0.2 };
  const eight = range(80).map((at) => [at, at / 10] as const);
  const whole = (source: Omit<RecordingsSource, "kind">, windows: Partial<WindowsIr> = {}) =>
    starts(load(root, model(source, { length: 4, ...windows }, split)));

  it("stand in a column, of which empty cells are unlabelled rows", () => {
    write(
      "c.csv",
      table(
        "x,y",
        eight.map(([at]) => [at, at < 8 ? "" : at & 8 ? "run" : "idle"]),
      ),
    );
    const found = whole({ files: "c.csv", label: "y" });
    expect(found.slice(0, 2)).toEqual([
      [8, "run"],
      [12, "run"],
    ]);
  });

  it("stand in intervals of rows, or of seconds in the clock of the recording", () => {
    const rows = range(10).map((at) => [8 * at, 8 * at + 8, CLASSES[at & 1]!]);
    write("i.csv", table("start,end,label", rows));
    write(
      "s.csv",
      table("from;to;what", []).trim() +
        rows.map(([a, b, l]) => `\n${100 + Number(a) / 10};${100 + Number(b) / 10};${l}`).join(""),
    );
    write(
      "t.csv",
      table(
        "x,t",
        eight.map(([at, time]) => [at, (100 + time).toFixed(1)]),
      ),
    );
    write(
      "p.csv",
      table(
        "x",
        eight.map(([at]) => [at]),
      ),
    );
    const byRows = whole({ files: "p.csv", intervals: "i.csv" });
    const bySeconds = whole({
      ...{ files: "t.csv", time: "t" },
      intervals: { file: "s.csv", start: "from", end: "to", label: "what" },
    });
    expect(byRows.slice(0, 3)).toEqual([
      [0, "idle"],
      [4, "idle"],
      [8, "run"],
    ]);
    expect(bySeconds).toEqual(byRows);
  });

  it("are annotated moments: the nearest to the middle of a window", () => {
    const rows = range(10).map((at) => [8 * at + 2, CLASSES[at & 1]!]);
    write(
      "p.csv",
      table(
        "x",
        eight.map(([at]) => [at]),
      ),
    );
    write("a.csv", table("at,label", rows));
    const found = whole({ files: "p.csv", annotations: "a.csv" }, { label: "event", within: 1 });
    expect(found.slice(0, 3)).toEqual([
      [0, "idle"],
      [8, "run"],
      [16, "idle"],
    ]);
  });

  it("stand in the paths of files, where groups may stand too", () => {
    for (const [user, name] of ["ann", "bob", "cid", "dan", "eve"].entries())
      for (const [index, label] of CLASSES.entries())
        write(
          `walks/${name}-${label}.csv`,
          table(
            "x",
            range(80).map((at) => [100 * user + 50 * index + ((at * 7919) % 41)]),
          ),
        );
    const ir = model(
      { files: "walks/{who}-{what}.csv", label: "what" },
      { length: 4, hop: 2 },
      { by: "who" },
    );
    const data = load(root, ir);
    expect(data.files).toHaveLength(10);
    expect(data.notes).toEqual([]);
    const users = partsOf(data).map(
      (part) => new Set([...part.inputs].map((value) => Math.floor(value / 100))),
    );
    expect(users.flatMap((each) => [...each]).sort()).toEqual([0, 1, 2, 3, 4]);
    for (const part of partsOf(data)) expect(new Set(part.labels).size).toBe(2);
  });
});

describe("recordings", () => {
  it("are cut at gaps and at rows that are left out, and say so", () => {
    const time = (at: number) => `2026-01-31 17:05:${String(at < 20 ? at : at + 10).padStart(2, "0")}.500`;
    const rows = range(40).map((at) => [at === 31 ? "" : at, time(at), at & 4 ? "run" : "idle"]);
    write("g.csv", table("x,when,y", rows));
    const notes: string[] = [];
    const ir = model({ files: "g.csv", time: "when", label: "y", missing: "drop" }, { length: 4 });
    const found = recordingsFromFile(ir, "g.csv", {
      folder: root,
      spans: {},
      note: (text) => notes.push(text),
    });
    expect(found.map((each) => [each.rows, each.rate, each.values[0], each.times?.[0]])).toEqual([
      [20, 1, 0, 0],
      [11, 1, 20, 0],
      [8, 1, 32, 0],
    ]);
    expect(found[1]!.location(0)).toBe('line 22 of "g.csv"');
    expect(notes.join("\n")).toMatch(/1 of 40 rows.*left out[\s\S]*a gap in the times \(11 s at line 22/);
  });

  it("are read beside a model, with its settings and without labels", () => {
    write(
      "d.csv",
      table("x;t", []).trim() +
        range(20)
          .map((at) => `\n${at},5;${at / 50}`)
          .join(""),
    );
    const ir = model(
      { files: "other.csv", time: "t", label: "y", separator: ";", decimal: "." },
      { length: 4 },
    );
    const comma = { ...ir, data: { ...ir.data, train: { ...ir.data.train, decimal: "," as const } } };
    const context = { folder: root, spans: {}, note: () => undefined };
    expect(codes(() => recordingsFromFile(comma, "d.csv", context))).toEqual(["FF2132"]);
    write(
      "d.csv",
      `x;t\n${range(20)
        .map((at) => `${at},5;${String(at / 50).replace(".", ",")}`)
        .join("\n")}`,
    );
    const [only] = recordingsFromFile(comma, "d.csv", context, null);
    expect(only).toMatchObject({ rows: 20, labels: null, events: null, rate: 50, channels: 1 });
    expect(only!.values[3]).toBe(3.5);
  });

  it("name what a file seems to be", () => {
    write(
      "semi.csv",
      `t;x;y\n${range(40)
        .map((at) => `${at};${at},5;run`)
        .join("\n")}`,
    );
    const [fault] = faults(() =>
      load(root, model({ files: "semi.csv", label: "y", time: "t" }, { length: 4 })),
    );
    expect(fault).toMatchObject({
      code: "FF2144",
      hint: 'Set `separator: ";"` and `decimal: ","` in `recordings({ ... })`.',
    });
    write(
      "text.csv",
      table(
        "when,x,y",
        range(40).map((at) => [`12:00:${at}`, at, "run"]),
      ),
    );
    const [text] = faults(() => load(root, model({ files: "text.csv", label: "y" }, { length: 4 })));
    expect(text!.hint).toMatch(/`ignore: \["when"\]` in `recordings\({ ... }\)`/);
  });

  it("name the setting that says their shape, and a column that looks like their time", () => {
    const hint = (setting: "input.shape" | "input.window.shape" | "input.stream", names: string[]) => {
      const hints = { text: [], hasTime: false, like: undefined };
      return wrongChannels({ name: "w.csv" }, names, { rows: 8, shape: [8, 2], setting }, hints).hint;
    };
    expect(hint("input.shape", ["x"])).toContain("set `shape: [8, 1]` in `input`");
    expect(hint("input.window.shape", ["x"])).toContain("set `shape: [8, 1]` in `input.window`");
    expect(hint("input.stream", ["x"])).toContain("set `channels: 1` in `input.stream`");
    expect(hint("input.shape", ["time", "x", "y"])).toContain('say that it is the time: `time: "time"`');
  });

  it("say how many they are, at which rate, and that times look like milliseconds", () => {
    const rows = range(240).map((at) => [(at * 7919) % 101, 10 * at, at & 8 ? "run" : "idle"]);
    write("ms.csv", table("x,t,y", rows));
    write("named.csv", table("x,t_ms,y", rows));
    const read = (files: string, time: string) =>
      load(root, model({ files, label: "y", time }, { length: 4 }, { test: 0.2 }));
    const [odd, named] = [read("ms.csv", "t"), read("named.csv", "t_ms")];
    expect(odd.notes.join("\n")).toContain(
      'the times of "ms.csv" give 0.1 readings a second, read as seconds: they look like milliseconds. If they are, name the column so: "t_ms"',
    );
    expect(named.notes.join("\n")).not.toContain("milliseconds");
    expect([odd, named].flatMap((each) => recordingsRead(each.recordings!))).toEqual([
      "data.train: 1 recording, 240 rows, 0.1 readings a second, 40 min",
      "data.train: 1 recording, 240 rows, 100.0 readings a second, 2.4 s",
    ]);
  });

  it.each([100, 421, 640])("point at the row where the pace changes: line %d", (line) => {
    const times = range(1000).map((at) =>
      at < line - 3 ? at / 50 : (line - 3) / 50 + (at - line + 3) / 100,
    );
    const source = { files: "pace.csv", time: "t", label: "y" };
    write(
      "pace.csv",
      table(
        "x,t,y",
        times.map((t, at) => [(at * 7919) % 101, t, at & 8 ? "run" : "idle"]),
      ),
    );
    const [found] = faults(() => load(root, model(source, { length: 4 })));
    expect(found).toMatchObject({ code: "FF2191", span: { line, column: 1 } });
  });

  it("write times and values with one decimal comma", () => {
    write("comma.csv", "t;x;y\n0,5;1,5;idle\n1,0;2,5;run\n");
    const source = { files: "comma.csv", time: "t", label: "y", separator: ";" as const };
    expect(codes(() => load(root, model(source, { length: 4 })))).toEqual(["FF2145"]);
  });

  it("of several sources, of test data and of learning share rate, channels and windows", () => {
    const steps = (rate: number) =>
      range(120).map((at) => [(at * 7919) % 101, at / rate, at & 8 ? "run" : "idle"]);
    for (const [name, rate] of [
      ["a", 50],
      ["b", 50],
      ["c", 100],
      ["e", 0.05],
    ] as const)
      write(`${name}.csv`, table("x,t,y", steps(rate)));
    const of = (files: string) => recordings({ files, time: "t", label: "y" });
    const ir = (test: string) => {
      const { test: _, ...split } = model({ files: "a.csv" }, { length: 4 }).data.split;
      const train = rows(of("a.csv"), of("b.csv"));
      return { ...model({ files: "a.csv" }, { length: 4 }), data: { train, test: of(test), split } };
    };
    write("d.csv", table("z,t,y", steps(50)));
    expect(load(root, ir("a.csv")).test.count).toBe(30);
    const other = (file: string) => faults(() => load(root, ir(file)));
    expect(other("c.csv")).toMatchObject([{ code: "FF2191", hint: expect.stringContaining("resample") }]);
    expect(other("e.csv")).toMatchObject([{ code: "FF2191", hint: expect.stringContaining('"time_ms"') }]);
    expect(codes(() => load(root, ir("d.csv")))).toEqual(["FF2137"]);
  });

  it("refuse what is not finite, at its row", () => {
    write(
      "x.npy",
      npyBytes(
        "<f4",
        [40, 1],
        range(40).map((at) => (at === 17 ? Number.NaN : at)),
      ),
    );
    write(
      "y.npy",
      npyBytes(
        "|u1",
        [40],
        range(40).map((at) => at & 1),
      ),
    );
    const [fault] = faults(() => load(root, model({ files: "x.npy", label: "y.npy" }, { length: 4 })));
    expect(fault).toMatchObject({
      code: "FF2116",
      message: 'row 17, value 0 of "x.npy" is not a finite number',
    });
  });

  it("keep single lost readings, coarse clocks and jitter in one piece", () => {
    const read = (times: readonly number[]) => {
      write(
        "j.csv",
        table(
          "x,t,y",
          times.map((time, at) => [at, time, at & 1 ? "run" : "idle"]),
        ),
      );
      const ir = model({ files: "j.csv", time: "t", label: "y" }, { length: 4 });
      return recordingsFromFile(ir, "j.csv", { folder: root, spans: {}, note: () => undefined });
    };
    const lost = range(200).map((at) => (at < 100 ? at : at + 1) / 50);
    const coarse = range(400).map((at) => Math.floor(at / 50));
    const jitter = range(400).map((at) => at / 50 + ((at * 7919) % 13) / 1000);
    for (const times of [lost, coarse, jitter]) {
      const [only, ...others] = read(times);
      expect(others).toEqual([]);
      expect(only!.rate! / 50).toBeCloseTo(1, 0);
    }
  });
});
