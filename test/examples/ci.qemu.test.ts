/** The recipe of examples/ci, as a pipeline would run it: sh, npx, a committed baseline. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Finished, ffEdge, interrupted, MNIST } from "../cli/run.js";
import { fakeProgram } from "../support/fake-system.js";
import { temporaryFolder } from "../support/folder.js";
import { parseXml } from "../support/xml.js";

const EXAMPLE = new URL("../../examples/ci/", import.meta.url).pathname;
const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;

/** What a run that went well has left. */
const GREEN = '<?xml version="1.0"?><testsuites><testsuite></testsuite></testsuites>';

const project = join(temporaryFolder(), "motor");
const baseline = join(project, "baseline.json");

/** Runs check.sh of the project with these environment variables and arguments. */
function check(env: NodeJS.ProcessEnv = {}, ...args: string[]): Finished {
  const { status, stdout, stderr } = spawnSync("sh", ["check.sh", ...args], {
    cwd: project,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

/** Calls ff-edge without the script, in the project. */
function validate(...args: string[]): Finished {
  return ffEdge(["validate", "model.ts", "--target", "rv32imc", ...args], { cwd: project });
}

/** Name and outcome of every test case in the report. */
function reported(): (string | undefined)[][] {
  const [suite] = parseXml(readFileSync(join(project, "out/report.xml"), "utf8")).children;
  return suite!.children
    .filter(({ name }) => name === "testcase")
    .map(({ attributes, children }) => [attributes.name, children[0]?.name, children[0]?.attributes.type]);
}

/** Puts another figure of flash into the baseline. */
function rewrite(name: string, change: (flash: number) => number): string {
  const report = JSON.parse(readFileSync(baseline, "utf8"));
  report.memory.flash = change(report.memory.flash);
  writeFileSync(join(project, name), JSON.stringify(report));
  return name;
}

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
  fakeProgram(join(project, "node_modules/.bin"), "ff-edge", `exec "${process.execPath}" "${CLI}" "$@"`);
  copyFileSync(join(EXAMPLE, "check.sh"), join(project, "check.sh"));
  const written = /^ {4}npx ff-edge (validate .*) > baseline\.json$/m.exec(read("README.md"))![1]!;
  const { stdout, code } = ffEdge(written.split(" "), { cwd: project });
  expect(code).toBe(0);
  writeFileSync(baseline, stdout);
});

test("an unchanged model passes every gate", () => {
  const { code, stdout } = check();
  expect(stdout).toMatch(/against the baseline +was +allowed +is\n/);
  expect(code).toBe(0);
  expect(reported()).toEqual(
    ["mismatches", "accuracy", "flash", "ram", "instructions"].map((name) => [name, undefined, undefined]),
  );
});

test("a library that has grown fails with exit code 5, and passes where that is allowed", () => {
  const smaller = rewrite("smaller.json", (flash) => Math.ceil(flash / 1.01) - 1);
  const { code, stdout, stderr } = check({ BASELINE: smaller });
  expect(code).toBe(5);
  expect(stdout).toMatch(/flash .* WORSE\n/);
  expect(stderr).toMatch(/^error FF5042: .*: flash\n +expected: at most .*\n +found: +\d+ bytes$/m);
  expect(stderr.match(/FF5042/g)!.length).toBe(1);
  expect(reported().filter(([, outcome]) => outcome)).toEqual([["flash", "failure", "FF5042"]]);
  expect(check({ BASELINE: smaller, TOLERANCE: "flash=2%" }).code).toBe(0);
});

test("a budget that is exceeded is an error in the report", () => {
  expect(check({}, "--flash", "4k").code).toBe(5);
  expect(reported()).toEqual([["validate", "error", "FF4103"]]);
});

test("a baseline that is missing is no pass", () => {
  expect(check({ BASELINE: "none.json" })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/FF5040[\s\S]*ENOENT/),
  });
});

test("a model that cannot be read leaves no verdict of the run before", () => {
  copyFileSync(join(EXAMPLE, "check.sh"), join(project, "broken.ts"));
  writeFileSync(join(project, "out/report.xml"), GREEN);
  expect(check({ MODEL: "broken.ts" }).code).toBe(1);
  expect(new Set(reported().map(([name, outcome]) => `${name} ${outcome}`))).toEqual(
    new Set(["validate error"]),
  );
});

test("an interrupted run leaves no verdict of the run before", async () => {
  writeFileSync(join(project, "out/report.xml"), GREEN);
  const args = ["validate", MNIST, "--target", "rv32imc", "--junit", "out/report.xml"]; // trains for long
  expect((await interrupted(args, /training \d+%/, project)).code).toBe(130);
  expect(reported()).toEqual([["validate", "error", "FF5005"]]);
});

test("the report replaces neither model nor data nor baseline, and is not made anywhere", () => {
  for (const name of ["model.ts", "train.csv", "baseline.json"]) {
    const before = readFileSync(join(project, name), "utf8");
    const { code, stderr } = validate("--junit", name);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/FF5044/)]);
    expect(readFileSync(join(project, name), "utf8")).toBe(before);
  }
  const { code, stderr } = validate("--junit", "../reports/report.xml");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/FF5045/)]);
  expect(existsSync(join(project, "../reports"))).toBe(false);
});

test("an option whose value is missing, doubled or senseless is a usage error", () => {
  for (const [option, value, message] of [
    ["--junit", "", /name of a file/],
    ["--baseline", "", /name of a file/],
    ["--tolerance", "flash=1%,flash=2%", /flash once/],
    ["--tolerance", "accuracy=200", /from 0 to 100/],
  ] as const) {
    const { code, stderr } = validate("--baseline", "baseline.json", option, value);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  }
});

test("the workflow takes the steps that the page names", () => {
  const steps = [...read("github-actions.yml").matchAll(/^ {6}- run: (.*)$/gm)].map(([, step]) => step);
  expect(steps).toEqual(["npm ci", "npx --no -- ff-edge doctor --install", "sh check.sh"]);
  for (const step of steps) expect(read("README.md")).toContain(`\`${step!.replace(" --no --", "")}\``);
});

function read(name: string): string {
  return readFileSync(join(EXAMPLE, name), "utf8");
}
