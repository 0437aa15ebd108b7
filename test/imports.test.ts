/** What may import what in src/: no circle, stages that do not know each other, one file per outside library. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { ts } from "../src/frontend/typescript.js";

const SRC = new URL("../src/", import.meta.url).pathname;

/** What a model is made of: kinds of layers, readouts and rules, the steps they become, their parameters. */
const KINDS = ["formats/", "steps/", "layers/", "readouts/", "floats/", "rules/", "parameters/"];

/** What kinds are made with: the training engine, and schemas of files. */
const TOOLS = ["engine/", "schema/"];

/** Features as they have been compiled: the IR, its memory, and both of its printers. */
const FEATURES = [
  "call-site",
  "feature-ir",
  "first-float",
  "host",
  "memory",
  "not-finite",
  "operations",
  "print-c",
  "trace-points",
].map((name) => `features/${name}.ts`);

/** Everything that every stage shares. */
const SHARED = [
  ...["model.ts", "package.ts", "disk.ts", "diagnostics/", "ir/", "numerics/"],
  ...[...TOOLS, ...KINDS, ...FEATURES],
];

/** Folders below the stages, from the ground up, and what each may import. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  "model/": [],
  "diagnostics/": ["model.ts"],
  "ir/": ["model.ts", "diagnostics/", "formats/", "steps/", ...FEATURES],
  "numerics/": ["model.ts", "ir/"],
  "engine/": ["diagnostics/", "ir/window.ts"],
  "schema/": ["ir/"],
  "formats/": ["model.ts", "ir/", "numerics/"],
  "steps/": ["model.ts", "ir/", "numerics/", "formats/", ...FEATURES],
  "layers/": ["model.ts", "diagnostics/", "ir/", "numerics/", "formats/", "steps/", "engine/"],
  "readouts/": ["model.ts", "ir/", "numerics/", "formats/", "steps/", "layers/", ...TOOLS],
  "floats/": ["model.ts", "ir/", "numerics/", "layers/", "readouts/", "engine/"],
  "rules/": [
    "model.ts",
    "diagnostics/",
    "ir/",
    "numerics/",
    "steps/",
    "layers/",
    "readouts/",
    "floats/",
    "engine/",
  ],
  "parameters/": ["ir/", "numerics/", "formats/", "steps/", "layers/", "readouts/", ...FEATURES],
};

/** Folders of stages, and what each may import beside SHARED. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  "frontend/": ["features/compile.ts", "features/signature.ts"],
  "data/": [],
  "features/": ["frontend/model-files.ts", "frontend/typescript.ts"],
  "dsp/": ["features/scalars.ts"],
  "import/": ["data/data-files.ts", "data/npz.ts"],
  "train/": ["checkpoint/"],
  "quantize/": ["checkpoint/parts.ts", "checkpoint/stored-form.ts"],
  "exits/": ["reference/evaluate-exits.ts", "reference/state.ts"],
  "plan/": [],
  "emit/": ["plan/learning-cost.ts"],
  "target/": [],
  "device/": ["target/"],
  "reference/": [],
  "checkpoint/": ["reference/state.ts"],
  "validate/": ["device/", "reference/"],
  "online/": ["device/session.ts"],
  "bench/": ["device/session.ts", "reference/infer.ts"],
  "capture/": ["device/protocol-stream.ts", "device/session.ts"],
  "monitor/": ["device/port.ts", "device/session.ts"],
  "page/": ["device/", "monitor/description.ts", "validate/event-score.ts"],
};

/** Where each outside library is imported; what is not named here comes with Node. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  "@modelcontextprotocol/sdk": ["mcp/server.ts"],
  commander: ["cli.ts"],
  "ts-morph": ["frontend/typescript.ts"],
  "@tensorflow/tfjs-core": [
    "engine/convolve.ts",
    "engine/engine.ts",
    "engine/heap.ts",
    "engine/pooling.ts",
    "engine/sparse-sums.ts",
    "engine/sparse-weights.ts",
  ],
  "@tensorflow/tfjs-backend-wasm": ["engine/engine.ts"],
  handlebars: ["emit/render.ts"],
  serialport: ["device/port.ts"],
  "esptool-js": ["device/flash/esptool.ts"],
  "csv-parse": ["data/csv.ts"],
  fflate: ["data/npz.ts"],
  uplot: ["page/live-charts.ts"],
  tinyexec: ["target/process.ts"],
  "cli-progress": ["report/progress-bar.ts"],
  picocolors: ["report/style.ts"],
  vega: ["report/html/charts.ts"],
  "vega-lite": ["report/html/charts.ts"],
  zod: [
    "report/accuracy.ts",
    "report/baseline.ts",
    "report/build-report.ts",
    "report/read-printed.ts",
    "report/schemas.ts",
    "report/schemas/anomalies-schema.ts",
    "report/schemas/bench-schema.ts",
    "report/schemas/build-schema.ts",
    "report/schemas/figures-schema.ts",
    "report/schemas/learn-schema.ts",
    "report/schemas/machine-schema.ts",
    "report/schemas/model-report-schema.ts",
    "report/schemas/recording-schema.ts",
    "report/schemas/train-schema.ts",
    "report/schemas/validate-schema.ts",
    "report/schemas/values-schema.ts",
    "schema/fields.ts",
  ],
};

/** Files of src/ by their path there, with the specifiers that each imports: types and later imports, too. */
const files = new Map(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, specifiersOf(readFileSync(join(SRC, path), "utf8"))]),
);

function specifiersOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The file of src/ that `path` there means by a specifier. */
function fileOf(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier)).replace(/\.js$/, ".ts");
}

/** The files of src/ that one of them imports. */
const imports = new Map(
  [...files].map(([path, specifiers]) => [
    path,
    specifiers.filter((each) => each.startsWith(".")).map((each) => fileOf(path, each)),
  ]),
);

/** The first way from a file back to itself; null where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of graph.get(path) ?? []) {
      const circle = visit(next, [...way, path]);
      if (circle) return circle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return null;
}

/** Imports of a folder that lead to none of the given files and folders. */
function strayImports(folder: string, allowed: readonly string[]): string[] {
  return [...imports]
    .filter(([path]) => path.startsWith(folder))
    .flatMap(([path, targets]) =>
      targets
        .filter((target) => ![folder, ...allowed].some((each) => target.startsWith(each)))
        .map((target) => `${path} imports ${target}`),
    );
}

test("imports are read: of values, of types, later ones and such in types", () => {
  const text = `
import { a } from "./a.js";
import type { B } from "./b.js";
export { c } from "./c.js";
const d = await import("./d.js");
type E = import("./e.js").E;
const none = "import { f } from './f.js'";`;
  expect(specifiersOf(text).sort()).toEqual(["./a.js", "./b.js", "./c.js", "./d.js", "./e.js"]);
});

test("every import of a file leads to one", () => {
  const lost = [...imports].flatMap(([path, targets]) =>
    targets.filter((target) => !files.has(target)).map((target) => `${path}: ${target}`),
  );
  expect(lost).toEqual([]);
});

test("a circle is found", () => {
  const graph = { a: ["b", "c"], b: ["d"], c: ["b"], d: ["e"], e: ["b"] };
  expect(circleIn(new Map(Object.entries(graph)))).toEqual(["b", "d", "e", "b"]);
  expect(circleIn(new Map(Object.entries({ ...graph, e: [] })))).toBeNull();
});

test("no file imports itself by a detour, not even types", () => {
  expect(circleIn(imports)).toBeNull();
});

test.each(Object.entries(BELOW))("%s imports nothing from above", (folder, allowed) => {
  expect(strayImports(folder, allowed)).toEqual([]);
});

test.each(Object.entries(STAGES))("%s knows no other stage but those it is given", (folder, allowed) => {
  expect(strayImports(folder, [...SHARED, ...allowed])).toEqual([]);
});

test("every folder has its rule", () => {
  const above = ["commands/", "report/", "mcp/"];
  const folders = [...files.keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0]);
  const named = [...Object.keys(BELOW), ...Object.keys(STAGES), ...above];
  expect([...new Set(folders)].map((each) => `${each}/`).sort()).toEqual(named.sort());
});

test("an outside library has one file that imports it", () => {
  const found: Record<string, Set<string>> = {};
  for (const [path, specifiers] of files)
    for (const library of specifiers.filter(isOutside).map(packageOf)) {
      found[library] ??= new Set();
      found[library].add(path);
    }
  const places = Object.entries(found).map(([library, paths]) => [library, [...paths].sort()]);
  expect(Object.fromEntries(places)).toEqual(LIBRARIES);
});

test("the help loads no library but the one that prints it and the one that colours errors", () => {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const each of loadedWith(path))
      if (each.startsWith(".")) load(fileOf(path, each));
      else loaded.add(packageOf(each));
  };
  load("cli.ts");
  expect([...loaded].filter((each) => each in LIBRARIES).sort()).toEqual(["commander", "picocolors"]);
});

/** Specifiers of what is loaded with a file of src/, without types and without what it may import later. */
function loadedWith(path: string): string[] {
  const text = readFileSync(join(SRC, path), "utf8");
  return specifiersOf(text.replace(/^(import|export) type [^;]*;/gm, "").replace(/\bimport\(/g, "later("));
}

function isOutside(specifier: string): boolean {
  return !specifier.startsWith(".") && !specifier.startsWith("node:");
}

/** `@scope/name` or `name`, without what lies below. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
