/** What `npm pack` makes of the checkout, unpacked into an empty project as npm would, beside its dependencies alone. */
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { run } from "../support/compile.js";
import { temporaryFolder } from "../support/folder.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const MANIFEST = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const project = join(temporaryFolder(), "project");
const modules = join(project, "node_modules");
const installed = join(modules, "ff-edge");
const npx = (...args: string[]) => run("npx", ["--no", "--", "ff-edge", ...args], project);
let packed: { files: { path: string }[]; size: number };

/** `prepack` is left out: it makes dist/ anew, which other tests use at the same time. */
beforeAll(() => {
  mkdirSync(modules, { recursive: true });
  const said = run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", project], ROOT);
  packed = JSON.parse(said)[0] ?? Object.values(JSON.parse(said))[0];
  run("tar", ["-xzf", `ff-edge-${MANIFEST.version}.tgz`], project);
  cpSync(join(project, "package"), installed, { recursive: true });
  for (const name of Object.keys(MANIFEST.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  mkdirSync(join(modules, ".bin"));
  chmodSync(join(installed, MANIFEST.bin["ff-edge"]), 0o755);
  symlinkSync(join("..", "ff-edge", MANIFEST.bin["ff-edge"]), join(modules, ".bin/ff-edge"));
  writeFileSync(join(project, "package.json"), '{ "devDependencies": {} }\n');
});

test("holds what runs and what declares the model file, and no more", () => {
  const paths = packed.files.map(({ path }) => path);
  const all = (folder: string) => filesBelow(folder).map((path) => `${folder}/${path}`);
  const expected = [
    ...["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "package.json"],
    ...["dist/index.d.ts", "dist/model.d.ts", "dist/testing.d.ts", "dist/monitor/page.html"],
    ...all("src")
      .filter((path) => path.endsWith(".ts") && !path.startsWith("src/page/"))
      .map((path) => path.replace(/^src/, "dist").replace(/ts$/, "js")),
    ...all("src/dsp"),
    ...[...all("src/dsp"), ...all("src/model"), "src/features/scalars.ts"].map((path) =>
      path.replace(/^src/, "dist").replace(/ts$/, "d.ts"),
    ),
    ...all("templates"),
    ...all("targets"),
    ...all("docs"),
    ...[".github/SECURITY.md", "examples/BENCH.md", "examples/RESULTS.md"],
    ...["src/README.md", "src/features/README.md", "src/numerics/README.md"],
    ...[...all("examples/ci"), ...all("examples/firmware-cmake")].filter((path) => isTracked(path)),
  ];
  expect(paths.sort()).toEqual(expected.sort());
  expect(packed.size).toBeLessThan(1_360_000); // a fifth of it are kernels, 47 kB the page of monitor, 38 kB docs/errors.md
});

test("leads from no document to a file or a heading that it does not hold", () => {
  const paths = packed.files.map(({ path }) => path);
  const links = paths.filter((path) => path.endsWith(".md")).flatMap((path) => linksOf(path));
  const dead = links.filter(({ to, anchor }) =>
    anchor === undefined
      ? !paths.some((path) => path === to || path.startsWith(`${to}/`))
      : !(paths.includes(to) && anchorsOf(to).includes(anchor)),
  );
  expect(links.filter(({ anchor }) => anchor !== undefined).length).toBeGreaterThan(10);
  expect(dead).toEqual([]);
});

test("has the version of the newest heading in the changelog, and of the lock", () => {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const heading = /^## (.*)$/m.exec(readFileSync(join(installed, "CHANGELOG.md"), "utf8"));
  expect([heading?.[1], lock.version, lock.packages[""].version]).toEqual(Array(3).fill(MANIFEST.version));
});

test("says what a registry and npm want to know", () => {
  const { license, engines, bin, exports, main, type } = JSON.parse(
    readFileSync(join(installed, "package.json"), "utf8"),
  );
  expect({ license, type, main }).toEqual({ license: "MIT", type: "module", main: undefined });
  expect(engines.node).toBe(">=20.19");
  expect(readFileSync(join(installed, bin["ff-edge"]), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  const files = Object.values(exports as Record<string, string | object>).flatMap((each) =>
    Object.values(each),
  );
  for (const file of files.filter((each) => each.length > 1))
    expect(packed.files.map(({ path }) => `./${path}`)).toContain(file);
});

test("imports what it depends on, and depends on what it imports", () => {
  const specifiers = filesBelow("dist", installed).flatMap((path) => {
    const text = readFileSync(join(installed, "dist", path), "utf8");
    const inside = [...text.matchAll(/\b(?:import|require)\("([^."][^"]*)"\)/g)];
    return [...text.matchAll(/^(?:import|export|\}).* from "([^."][^"]*)";$/gm), ...inside].map(
      ([, name]) => name!,
    );
  });
  const outside = new Set(specifiers.filter((name) => !name.startsWith("node:")).map(packageOf));
  outside.delete("ff-edge"); // the model file that init writes
  expect([...outside].sort()).toEqual(Object.keys(MANIFEST.dependencies).sort());
});

test("init, build and validate in a folder where npm install has been", () => {
  const { files } = schemas.init.parse(JSON.parse(npx("init", "--json")));
  expect(files).not.toContain("package.json");
  npx("build", "model.ts", "--target", "host", "--quiet");
  const verdict = schemas.validate.parse(
    JSON.parse(npx("validate", "model.ts", "--target", "host", "--json", "--quiet")),
  );
  expect(verdict).toMatchObject({ target: "host", samples: 200, mismatches: 0 });
  expect(npx("--version").trim()).toBe(MANIFEST.version);
});

test("features are tested with the bits of the device", () => {
  writeFileSync(
    join(project, "features.ts"),
    `import type { f32 } from "ff-edge";
import { rms } from "ff-edge/dsp";
export function level(x: Float32Array): f32 { return rms(x) / 3; }
`,
  );
  writeFileSync(
    join(project, "tested.mjs"),
    `import { exact } from "ff-edge/testing";
const level = await exact("features.ts", "level");
console.log(level(Float32Array.of(1, 1)) === Math.fround(1 / 3));
`,
  );
  expect(run(process.execPath, ["tested.mjs"], project)).toBe("true\n");
});

test("types a strict consumer, in a project of either kind of module", () => {
  writeFileSync(
    join(project, "consumer.ts"),
    `import { csv, defineModel, dense, monoForward } from "ff-edge";
const layer = dense(8);
// @ts-expect-error: a number is wanted
dense("8");
// @ts-expect-error: there is no such option
monoForward({ epoch: 3 });
export default defineModel({
  name: "consumer",
  input: { shape: [6] },
  classes: ["a", "b"],
  data: { train: csv({ file: "a.csv", label: "c" }), test: csv({ file: "b.csv", label: "c" }), split: { validation: 0.1, calibration: 0.1 } },
  layers: [layer],
  training: monoForward({ epochs: 3 }),
  precision: "int8",
});
`,
  );
  writeFileSync(
    join(project, "tested.ts"),
    `import { exact } from "ff-edge/testing";
import { rms } from "ff-edge/dsp";
export const one = exact<(x: Float32Array) => number>("features.ts", "level").then((level) => {
  // @ts-expect-error: an array is wanted
  level(1);
  return level(Float32Array.of(3, 4)) + rms(Float32Array.of(1));
});
`,
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const strict = ["--strict", "--noEmit", "--skipLibCheck", "false", "--types", "", "--target", "es2022"];
  for (const module of [
    ["--module", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
  ])
    run(process.execPath, [tsc, "--ignoreConfig", ...strict, ...module, "consumer.ts", "tested.ts"], project);
  run(process.execPath, [tsc, "-p", "tsconfig.json"], project); // what init has written, with its model file
});

/** Files, and headings in them, that relative links of a packed document lead to. */
function linksOf(document: string): { document: string; to: string; anchor: string | undefined }[] {
  const text = readFileSync(join(installed, document), "utf8");
  return [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    .map(([, to, anchor]) => ({ to: to!, anchor }))
    .filter(({ to }) => !/^[a-z]+:/.test(to))
    .map(({ to, anchor }) => {
      const file = to === "" ? document : normalize(join(dirname(document), to)).replace(/\/$/, "");
      return { document, to: file, anchor };
    });
}

/** Anchors of a packed document's headings, as GitHub makes them: lower case, hyphens for blanks, no other signs. */
function anchorsOf(document: string): string[] {
  const text = readFileSync(join(installed, document), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/ /g, "-"),
  );
}

/** What an example's own .gitignore names is built there, and npm leaves it out. */
function isTracked(path: string): boolean {
  return !/firmware-cmake\/(build|motor)\/|\.gitignore$/.test(path);
}

/** Paths of all files in a folder, relative to it. */
function filesBelow(folder: string, root = ROOT): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1));
}

/** `@scope/name` of "@scope/name/file.js". */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
