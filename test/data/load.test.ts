import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Dataset, Samples } from "../../src/ir/data.js";
import { row } from "../../src/ir/data.js";
import type { LearningIr } from "../../src/ir/ir.js";
import { csv, type DataSource, type DataSpec, idx, npy, rows } from "../../src/model.js";
import { codes, type Dtype, faults, folder, idxBytes, irOf, load, npyBytes, split } from "./support.js";

const { root, write } = folder();
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const parts = ({ train, validation, calibration }: Dataset) => [train, validation, calibration];
/** All training samples as "inputs -> label", sorted, whatever their part. */
const pairs = (data: Dataset) =>
  parts(data)
    .flatMap((part) => range(part.count).map((at) => `${[...row(part, at)]} -> ${part.labels[at]}`))
    .sort();
const counts = (data: Dataset) => [...parts(data), data.test].map((part) => part.count);

/** Ten samples of two inputs, two classes, in every format. */
const x = range(20);
const y = range(10).map((at) => at % 2);
write("x.idx", idxBytes([10, 2], x));
write("y.idx", idxBytes([10], y));
write("x.npy", npyBytes("|u1", [10, 2], x));
write("y.npy", npyBytes("<i8", [10], y));
write(
  "rec.npy.gz",
  gzipSync(
    npyBytes(
      "<i4",
      [10],
      range(10).map((at) => 100 + (at >> 1)),
    ),
  ),
);
write("all.npz", zipSync({ "x.npy": npyBytes("<f4", [10, 2], x), "y.npy": npyBytes("|u1", [10], y) }));
write(
  "t.csv",
  `a,label,who,b\n${range(10)
    .map((at) => `${2 * at},${"no yes".split(" ")[at % 2]},p${at >> 1},${2 * at + 1}`)
    .join("\n")}\n`,
);

write(
  "plain.csv",
  `a,b,label\n${range(10)
    .map((at) => `${2 * at},${2 * at + 1},${["no", "yes"][at % 2]}`)
    .join("\n")}\n`,
);

const idxSource = idx({ images: "x.idx", labels: "y.idx" });
const npySource = npy({ inputs: "x.npy", labels: "y.npy" });
const csvSource = csv({ file: "t.csv", label: "label" });
/** Without the column of groups. */
const plainSource = csv({ file: "plain.csv", label: "label" });
const classes = ["no", "yes"];
const spec = (train: DataSource, test = train, more: Partial<DataSpec> = {}): DataSpec => ({
  train,
  test,
  split,
  ...more,
});
const from = (data: DataSpec, size = 2, names: readonly string[] = classes) =>
  load(root, irOf(size, names, data));
const trainOnly =
  (train: DataSource, more: Partial<DataSpec> = {}) =>
  () =>
    from(spec(train, idxSource, more));
const LEARNING: LearningIr = {
  layers: [],
  decay: 0,
  skip: 0.01,
  shipped: 0,
  recent: 0,
  guard: null,
  warmup: 200,
  speed: 1 / 64,
  data: null,
};
const expected = range(10)
  .map((at) => `${2 * at},${2 * at + 1} -> ${at % 2}`)
  .sort();

/** Writes an npy array of ten samples and gives its name. */
let written = 0;
const array = (dtype: Dtype, data: readonly number[], shape = [10]) => {
  const name = `array${written++}.npy`;
  write(name, npyBytes(dtype, shape, data));
  return name;
};

describe("loadDataset", () => {
  it("gives the same samples from every format", () => {
    expect(pairs(from(spec(idxSource)))).toEqual(expected);
    expect(pairs(from(spec(npySource)))).toEqual(expected);
    expect(pairs(from(spec(npy({ inputs: "all.npz#x", labels: "all.npz#y" }))))).toEqual(expected);
    expect(pairs(from(spec(csvSource, csvSource, { split: { ...split, by: "who" } })))).toEqual(expected);
  });

  it("takes samples of arrays without labels for normal ones, the first class", () => {
    const { test } = from(spec(npySource, npy({ inputs: "x.npy" })));
    expect([[...test.inputs], [...test.labels]]).toEqual([x, y.map(() => 0)]);
  });

  it("keeps the test data whole and in order", () => {
    const { test } = from(spec(npySource));
    expect([...test.inputs]).toEqual(x);
    expect([...test.labels]).toEqual(y);
    expect(test).toMatchObject({ count: 10, size: 2, storage: "uint8" });
  });

  it("divides by seed", () => {
    const ir = irOf(2, classes, spec(npySource));
    expect(load(root, ir, 1)).toEqual(load(root, ir, 1));
    expect(load(root, ir, 1).train).not.toEqual(load(root, ir, 2).train);
    expect(counts(load(root, ir))).toEqual([6, 2, 2, 10]);
  });

  it("lists every file once, with the hash of its bytes", () => {
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    const { files } = from(spec(npySource, idxSource, { split: { ...split, by: "rec.npy.gz" } }));
    expect(files.map((each) => each.path)).toEqual(["x.npy", "y.npy", "rec.npy.gz", "x.idx", "y.idx"]);
    expect(files[0]?.sha256).toBe(hash(npyBytes("|u1", [10, 2], x)));
    const archive = from(spec(npy({ inputs: ["all.npz#x", "./all.npz#x"], labels: "all.npz#y" })), 4);
    expect(archive.files.map((each) => each.path)).toEqual(["all.npz"]);
  });

  it("concatenates inputs per sample and widens their storage", () => {
    const wide = array(
      "<i2",
      range(30).map((at) => -1000 * at),
      [10, 3],
    );
    const data = from(spec(npy({ inputs: ["x.npy", wide], labels: "y.npy" })), 5);
    expect(data.test.storage).toBe("int16");
    expect([...row(data.test, 3)]).toEqual([6, 7, -9000, -10000, -11000]);
  });

  it.each([
    ["|u1", "uint8"],
    ["|i1", "int16"],
    ["<u2", "int16"],
    ["<i4", "int16"],
    ["<i8", "int16"],
    ["<f4", "float32"],
    ["<f8", "float32"],
  ] as const)("holds %s as %s", (dtype, storage) => {
    const source = npy({ inputs: array(dtype, x, [10, 2]), labels: "y.npy" });
    const data = from(spec(source));
    expect([data.train.storage, data.test.storage]).toEqual([storage, storage]);
    expect([...data.test.inputs]).toEqual(x);
  });

  it("gives all parts the wider storage of train and test", () => {
    const data = from(spec(npySource, plainSource));
    expect(data).toMatchObject({ train: { storage: "float32" }, test: { storage: "float32" } });
  });

  it("reads what the device learns from, whole and in order, through the same labels and to the same storage", () => {
    const learning = { ...LEARNING, data: plainSource };
    const labels = { 0: "yes", 1: "no", no: "yes", yes: "no" };
    const data = load(root, { ...irOf(2, classes, spec(npySource, npySource, { labels })), learning });
    expect(data.learn).toMatchObject({ count: 10, size: 2, storage: "float32" });
    expect([...data.learn!.inputs]).toEqual(x);
    expect([...data.learn!.labels]).toEqual(y.map((label) => 1 - label));
    expect(data.train.storage).toBe("float32");
    expect(load(root, { ...irOf(2, classes, spec(npySource)), learning: LEARNING })).toMatchObject({
      learn: null,
      learnFiles: [],
      train: { storage: "uint8" },
    });
  });

  it("lists files that only the device learns from by themselves", () => {
    const group = { ...split, by: "rec.npy.gz" };
    const ir = irOf(2, classes, spec(npySource, idxSource, { split: group }));
    const plain = load(root, ir);
    write("who.csv", "a,rec.npy.gz,b,label\n0,7,1,yes\n");
    const sources = [rows(npySource, csv({ file: "who.csv", label: "label" })), idxSource];
    const [found, known] = sources.map((data) => load(root, { ...ir, learning: { ...LEARNING, data } }));
    expect(found!.learnFiles.map((each) => each.path)).toEqual(["who.csv"]);
    expect(known!.learnFiles).toEqual([]);
    expect(found!.files).toEqual(plain.files);
    expect([...row(found!.learn!, 10)]).toEqual([0, 1]);
  });

  it("stacks rows of any formats", () => {
    const data = from(spec(rows(npySource, rows(idxSource, plainSource)), npySource, {}), 2);
    expect(counts(data)).toEqual([18, 6, 6, 10]);
    expect(data.train.storage).toBe("float32");
    expect(pairs(data)).toEqual([...expected, ...expected, ...expected].sort());
  });

  it("reads a csv by its options, and notes the rows that it leaves out once", () => {
    const lines = range(10).map(
      (at) => `t${at};${2 * at},0;${at === 7 ? "" : 2 * at + 1};${classes[at % 2]}`,
    );
    write("dialect.csv", `time;a;b;label\n${lines.join("\n")}\n`);
    const options = { separator: ";", decimal: ",", columns: ["b", "a"], missing: "drop" } as const;
    const source = csv({ file: "dialect.csv", label: "label", ...options });
    const data = from(spec(source));
    expect([...row(data.test, 8)]).toEqual([19, 18]);
    expect(data.notes).toContainEqual('1 of 10 rows of "dialect.csv" are left out: cells without a value');
  });

  it("reports the first labels of an array of measurements, and groups that are none", () => {
    const count = 2 ** 20 + 1;
    const many = (name: string, of: Dtype) => write(name, npyBytes(of, [count], range(count)));
    many("many.npy", "<i4");
    write("few.npy", npyBytes("|u1", [count], new Uint8Array(count)));
    const measured = npy({ inputs: "few.npy", labels: "many.npy" });
    const found = codes(() => from(spec(measured, npySource), 1));
    expect(found).toEqual([...Array(3).fill("FF2123"), "FF2120"]);
    const grouped = npy({ inputs: "few.npy", labels: "few.npy" });
    const by = { split: { ...split, by: "many.npy" } };
    expect(codes(() => from(spec(grouped, npySource, by), 1))).toEqual(["FF2149", "FF2120"]);
  });

  it("refuses samples whose axes are swapped, or that stand in columns", () => {
    const shaped = (file: string, shape: number[]) => () => {
      const ir = irOf(6, classes, spec(npy({ inputs: file, labels: "y.npy" }), npySource));
      return load(root, { ...ir, input: { ...ir.input, raw: shape } });
    };
    const swapped = array("|u1", range(60), [10, 3, 2]);
    expect(codes(shaped(swapped, [2, 3]))).toEqual(["FF2147", "FF2120"]);
    expect(codes(shaped(swapped, [3, 2]))).toEqual(["FF2120"]); // of the test data alone
    expect(codes(shaped(array("|u1", range(60), [6, 10]), [6]))).toEqual(["FF2152", "FF2120"]);
  });

  it("keeps what `where` chooses, in inputs, labels and groups alike", () => {
    const source = npy({
      inputs: "x.npy",
      labels: "y.npy",
      where: { array: "rec.npy.gz", in: [101, 102, 104, 999] },
    });
    const data = from(spec(source, idxSource, { split: { ...split, by: "rec.npy.gz" } }));
    expect(pairs(data)).toEqual(
      expected.filter((each) => [2, 3, 4, 5, 8, 9].includes(Number(each.split(",")[0]) / 2)),
    );
    expect(counts(data)).toEqual([2, 2, 2, 10]);
    expect(data.notes[0]).toBe('`where.in` of data.train names values that never occur in "rec.npy.gz": 999');
    for (const part of parts(data)) expect(part.inputs[2]! - part.inputs[0]!).toBe(2);
  });

  it("maps, merges and renames labels", () => {
    const raw = array("<i2", [7, -1, 7, 3, 3, 3, 7, 7, -1, 3]);
    const source = npy({ inputs: "x.npy", labels: raw });
    const data = from(spec(source, source, { labels: { 7: "no", 3: "yes", "-1": "yes" } }));
    expect([...data.test.labels]).toEqual([0, 1, 0, 1, 1, 1, 0, 0, 1, 1]);
    const renamed = { split: { ...split, by: "who" }, labels: { no: "off", yes: "on" } };
    expect([...from(spec(csvSource, csvSource, renamed), 2, ["on", "off"]).test.labels]).toEqual(
      y.map((label) => 1 - label),
    );
  });

  it("takes csv labels as names", () => {
    write("digits.csv", `a,label\n${["1", "0", "2", "1", "0"].map((label) => `5,${label}`).join("\n")}`);
    const source = csv({ file: "digits.csv", label: "label" });
    expect([...from(spec(source), 1, ["1", "0", "2"]).test.labels]).toEqual([0, 1, 2, 0, 1]);
  });

  it("leaves out what is mapped to null: inputs, labels, groups, and the places that messages name", () => {
    const raw = array("<i2", [0, 1, 255, 1, 0, -1, 0, 255, 0, 1]);
    const source = npy({ inputs: "x.npy", labels: raw });
    const by = { ...split, by: "rec.npy.gz" };
    const data = from(spec(source, idxSource, { split: by, labels: { 255: null, "-1": null } }));
    const kept = range(10).filter((at) => ![2, 5, 7].includes(at));
    expect(pairs(data).length).toBe(7);
    for (const part of parts(data)) {
      for (const at of range(part.count)) expect(kept).toContain(row(part, at)[0]! / 2);
    }
    expect(data.notes[0]).toMatch(/^7 of 10 test samples .*: sample 0 of "x.idx" is sample 0 of "x.npy"/);
    const test = from(spec(idxSource, source, { labels: { 255: null, "-1": null } })).test;
    expect([...test.labels]).toEqual([0, 1, 1, 0, 0, 0, 1]);
    expect([...row(test, 6)]).toEqual([18, 19]);
    const nothing = { labels: { 0: null, 1: null, 255: null, "-1": null } };
    expect(codes(() => from(spec(source, source, nothing)))).toEqual(["FF2121"]);
  });

  it("takes the test part from the training data where `split.test` asks for it", () => {
    const held = { train: npySource, split: { ...split, test: 0.3 } };
    const data = from(held);
    expect(counts(data)).toEqual([3, 2, 2, 3]);
    const other = load(root, irOf(2, classes, held), 2);
    expect(other.test).toEqual(data.test);
    expect(other.train).not.toEqual(data.train);
    expect(data.files.map(({ path }) => path)).toEqual(["x.npy", "y.npy"]);
  });

  it("never divides a group, in npy and in csv", () => {
    const sources = [
      [npySource, "rec.npy.gz"],
      [csvSource, "who"],
    ] as const;
    for (const [source, by] of sources) {
      for (let seed = 0; seed < 20; seed++) {
        const data = load(root, irOf(2, classes, spec(source, source, { split: { ...split, by } })), seed);
        const groups = (part: Samples) => range(part.count).map((at) => Math.floor(part.inputs[2 * at]! / 4));
        const all = parts(data).flatMap((part) => [...new Set(groups(part))]);
        expect(all.sort()).toEqual(range(5));
      }
    }
  });

  it("groups the samples that `where` keeps by their own values", () => {
    const pick = array("|u1", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const source = npy({ inputs: "x.npy", labels: "y.npy", where: { array: pick, in: [1] } });
    for (let seed = 0; seed < 20; seed++) {
      const data = load(
        root,
        irOf(2, classes, spec(source, idxSource, { split: { ...split, by: "rec.npy.gz" } })),
        seed,
      );
      const pairOf = (part: Samples) =>
        new Set(range(part.count).map((at) => Math.floor(part.inputs[2 * at]! / 4)));
      expect(parts(data).reduce((sum, part) => sum + pairOf(part).size, 0)).toBe(5);
    }
  });
});

describe("errors of loadDataset", () => {
  it("gathers what is wrong with train, test and labels, and points at each path", () => {
    const span = (line: number) => ({ file: "model.ts", line, column: 1, length: 1 });
    const spans = {
      "": span(1),
      "data.train.inputs": span(2),
      "data.train.labels": span(3),
      "data.test.sources[1].file": span(4),
      'data.labels["0"]': span(5),
    };
    const data = spec(
      npy({ inputs: ["a.npy", "x.npy"], labels: "b.npy" }),
      rows(idxSource, csv({ file: "c.csv", label: "l" })),
      { labels: { 0: "never", 1: "yes" } },
    );
    const found = faults(() => load(root, irOf(2, classes, data), 1, spans));
    expect(found.map(({ code, span }) => [code, span?.line])).toEqual([
      ["FF2124", 5],
      ["FF2100", 2],
      ["FF2100", 3],
      ["FF2100", 4],
    ]);
  });

  it("finds the faults of what the device learns from beside the others", () => {
    const learning = { ...LEARNING, data: csv({ file: "absent.csv", label: "label" }) };
    const spans = { "learning.data.file": { file: "model.ts", line: 9, column: 1, length: 1 } };
    const ir = { ...irOf(2, classes, spec(idx({ images: "no.idx", labels: "y.idx" }), npySource)), learning };
    const found = faults(() => load(root, ir, 1, spans));
    expect(found.map(({ code, span }) => [code, span?.line])).toEqual([
      ["FF2100", undefined],
      ["FF2100", 9],
    ]);
    write("other.csv", "b,a,label\n0,1,yes\n");
    const other = { ...LEARNING, data: csv({ file: "other.csv", label: "label" }) };
    const columns = { ...irOf(2, classes, spec(plainSource)), learning: other };
    expect(codes(() => load(root, columns))).toEqual(["FF2137"]);
    const wide = { ...LEARNING, data: csvSource };
    expect(codes(() => load(root, { ...irOf(2, classes, spec(npySource)), learning: wide }))).toEqual([
      "FF2120",
    ]);
  });

  it("wants a sample of every class where the flash shall keep some", () => {
    const keep = (learning: Partial<LearningIr>, names: readonly string[]) =>
      codes(() => load(root, { ...irOf(2, names, spec(npySource)), learning: { ...LEARNING, ...learning } }));
    const three = ["no", "yes", "never"];
    const guard = { samples: 1, tolerance: 0 };
    expect(keep({}, three)).toEqual([]);
    expect(keep({ recent: 5 }, three)).toEqual([]);
    expect(keep({ shipped: 1 }, classes)).toEqual([]);
    expect(keep({ shipped: 1 }, three)).toEqual(["FF2143"]);
    expect(keep({ guard }, three)).toEqual(["FF2143"]);
    expect(keep({ shipped: 1, guard }, three)).toEqual(["FF2143", "FF2143"]);
  });

  it("says a fault of one file once, however often it is used", () => {
    write("bad.csv", "a,label\nx,no\n");
    const source = csv({ file: "bad.csv", label: "label" });
    expect(codes(() => from(spec(source), 1))).toEqual(["FF2136"]);
  });

  it("counts samples: images and labels, parallel arrays, `where`, `split.by`", () => {
    write("nine.idx", idxBytes([9], y.slice(1)));
    const nine = array("|u1", y.slice(1), [9]);
    const differ = (source: DataSource, by?: string) =>
      faults(trainOnly(source, by === undefined ? {} : { split: { ...split, by } })).map(
        ({ code, found }) => [code, found],
      );
    expect(faults(trainOnly(idx({ images: "x.idx", labels: "nine.idx" })))[0]?.expected).toBe(
      '10 samples, as in "x.idx"',
    );
    expect(differ(idx({ images: "x.idx", labels: "nine.idx" }))).toEqual([["FF2118", "9 samples"]]);
    expect(differ(npy({ inputs: ["x.npy", nine], labels: nine }))).toHaveLength(2);
    expect(differ(npy({ inputs: "x.npy", labels: "y.npy", where: { array: nine, in: [1] } }))).toMatchObject([
      ["FF2118", "9 samples"],
    ]);
    expect(differ(npySource, nine)).toMatchObject([["FF2118", "9 samples"]]);
  });

  it("wants one value per sample in labels", () => {
    const oneHot = array("|u1", x, [10, 2]);
    expect(faults(trainOnly(npy({ inputs: "x.npy", labels: oneHot })))).toMatchObject([
      { code: "FF2117", found: "shape [10, 2]" },
    ]);
    const column = array("|u1", y, [10, 1]);
    expect(pairs(from(spec(npy({ inputs: "x.npy", labels: column }))))).toEqual(expected);
  });

  it("compares the size of samples with the model", () => {
    const sizes = [idxSource, npySource, csvSource].map((source) =>
      faults(() => from(spec(source, source), 7)),
    );
    for (const found of sizes)
      expect(found[0]).toMatchObject({ code: "FF2120", expected: "7 values per sample (input.shape [7])" });
    expect(sizes[2]?.[0]?.found).toBe('3 input columns: "a", "who", "b"');
    const point = array("|u1", [1], []);
    expect(codes(trainOnly(npy({ inputs: point, labels: point })))).toContain("FF2120");
  });

  it("wants at least one sample", () => {
    write("none.idx", idxBytes([0, 2], []));
    write("noneLabels.idx", idxBytes([0], []));
    write("none.csv", "a,b,label\n\n");
    expect(codes(trainOnly(idx({ images: "none.idx", labels: "noneLabels.idx" })))).toEqual(["FF2121"]);
    expect(codes(trainOnly(csv({ file: "none.csv", label: "label" })))).toEqual(["FF2121"]);
    expect(
      faults(trainOnly(npy({ inputs: "x.npy", labels: "y.npy", where: { array: "y.npy", in: [5, 7] } }))),
    ).toMatchObject([{ code: "FF2162", expected: "some of 0, 1", found: "5, 7" }]);
    expect(codes(trainOnly(rows()))).toEqual(["FF2121"]);
  });

  it("checks values where they are used, with sample, place and number", () => {
    const values = x.map((each) => (each === 7 ? 40000 : each === 11 ? 65535 : each));
    const wide = npy({ inputs: array("<u2", values, [10, 2]), labels: "y.npy" });
    expect(faults(trainOnly(wide))).toMatchObject([
      {
        code: "FF2115",
        found: "40000 (and 1 more)",
        message: expect.stringContaining("sample 3, value 1 of"),
      },
    ]);
    expect(codes(trainOnly({ ...wide, where: { array: "rec.npy.gz", in: [100, 103, 104] } }))).toEqual([]);
    for (const [dtype, bad] of [
      ["<f4", Number.NaN],
      ["<f8", Number.NEGATIVE_INFINITY],
      ["<f8", 1e39],
    ] as const) {
      const floats = npy({
        inputs: array(
          dtype,
          x.map((each) => (each === 19 ? bad : each)),
          [10, 2],
        ),
        labels: "y.npy",
      });
      expect(faults(trainOnly(floats))).toMatchObject([
        { code: "FF2116", found: `${bad}`, message: expect.stringContaining("sample 9, value 1 of") },
      ]);
    }
  });

  it("refuses labels of no class in the samples that are kept", () => {
    const odd = npy({ inputs: "x.npy", labels: array("<i2", [0, 1, 5, -1, 5, 0, 1, 0, 1, 0]) });
    expect(faults(trainOnly(odd))).toMatchObject([
      { code: "FF2123", found: "5 in 2 samples: sample 2, sample 4" },
      { code: "FF2123", found: "-1", message: expect.stringContaining("sample 3") },
    ]);
    expect(codes(trainOnly({ ...odd, where: { array: odd.labels!, in: [0, 1] } }))).toEqual([]);
    const late = npy({ ...odd, where: { array: "rec.npy.gz", in: [101] } });
    expect(faults(trainOnly(late))[0]?.message).toContain("sample 2");
  });

  it("points at labels of a csv", () => {
    write("labels.csv", "a,b,label\n1,2,no\n1,2,1.0\n1,2,maybe\n1,2,\n");
    expect(faults(trainOnly(csv({ file: "labels.csv", label: "label" })))).toMatchObject([
      { code: "FF2123", found: '"1.0"', span: { line: 3, column: 5, length: 3 } },
      { code: "FF2123", found: '"maybe"', span: { line: 4 } },
      { code: "FF2123", found: '""', span: { line: 5 } },
    ]);
  });

  it("wants the same input columns in all csv files", () => {
    write("swapped.csv", "b,a,label\n1,2,no\n");
    write("same.csv", "a,label,b\n1,no,2\n3,yes,4\n5,yes,6\n7,no,8\n");
    const other = csv({ file: "swapped.csv", label: "label" });
    const same = csv({ file: "same.csv", label: "label" });
    expect(faults(() => from(spec(same, other)))).toMatchObject([
      {
        code: "FF2137",
        expected: '"a", "b", as in "same.csv"',
        found: '"b", "a": input column 1 is "b", not "a"',
      },
    ]);
    expect(codes(() => from(spec(rows(same, other), idxSource)))).toEqual(["FF2137"]);
  });

  it("says why `split.by` cannot group a source", () => {
    const by = (name: string) => ({ split: { ...split, by: name } });
    expect(faults(trainOnly(idxSource, by("rec.npy.gz")))).toMatchObject([
      { code: "FF2140", found: "idx files have no further array" },
    ]);
    expect(codes(trainOnly(rows(npySource, npySource), by("rec.npy.gz")))).toEqual(["FF2140"]);
    expect(codes(trainOnly(rows(npySource), by("rec.npy.gz")))).toEqual([]);
    expect(codes(trainOnly(csvSource, by("whom")))).toEqual(["FF2132"]);
    const twice = array("|u1", [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(codes(trainOnly(npySource, by(twice)))).toEqual(["FF2141"]);
  });

  it("wants two classes in the part that trains", () => {
    const same = npy({ inputs: "x.npy", labels: array("|u1", Array(10).fill(1)) });
    expect(faults(trainOnly(same))).toMatchObject([{ code: "FF2142", found: 'only "yes"' }]);
  });
});
