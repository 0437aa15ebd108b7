/** What scripts rely on: all of the output, or a named error and an exit code of the table, however a command ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { CLI, disturbed, ffEdge, workerOf } from "./run.js";

const folder = temporaryFolder();
const project = join(folder, "motor");

/** Every command, where it ends soon; on the host, since that needs no QEMU. */
const COMMANDS: readonly (readonly string[])[] = [
  ["--help"],
  ["--version"],
  ["targets"],
  ["schema", "train"],
  ["doctor"],
  ["train", "model.ts"],
  ["build", "model.ts", "--target", "host"],
  ["build", "model.ts", "--dump", "ir"],
  ["analyze", "model.ts"],
  ["validate", "model.ts", "--target", "host", "--samples", "5"],
  ["bench", "model.ts", "--target", "host", "--samples", "2"],
  ["report", "model.ts", "--target", "host", "--samples", "2"],
  ["learn", "pupil.ts", "--target", "host", "--samples", "2"],
  ["flash", "model.ts", "--targets", new URL("../flash/targets/", import.meta.url).pathname].concat([
    "--target",
    "probe",
    "--dry-run",
  ]),
];

const words = (args: readonly string[]) =>
  args.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(" ");

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
  const text = readFileSync(join(project, "model.ts"), "utf8");
  writeFileSync(
    join(project, "pupil.ts"),
    text.replace('"motor"', '"pupil"').replace("precision:", "learning: {},\n  precision:"),
  );
  for (const name of ["model.ts", "pupil.ts"])
    expect(ffEdge(["train", name, "--quiet"], { cwd: project }).code).toBe(0);
});

/** Runs a command line of the shell, in which `ff` is ff-edge. */
function shell(
  line: string,
  cwd = project,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const ff = `ff() { "${process.execPath}" "${CLI}" "$@"; }`;
  const child = spawn("bash", ["-c", `set -o pipefail; ${ff}; ${line}`], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return ended(child);
}

function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.on("data", (data) => {
      said[name] += data;
    });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...said })));
}

describe("all of the output, or a named error", () => {
  test.each(byDay(COMMANDS, 0, 2, 6, 12).map(words))("%s", async (command) => {
    const full = await shell(`ff ${command} > /dev/full`);
    expect(full.stderr).toMatch(
      /error FF5050: cannot write to stdout\n.*\n.*no space left on device \(ENOSPC\)/,
    );
    expect(full.stderr).not.toMatch(/\n {4}at |defect/);
    expect(full.code).toBe(3);
    const mute = await shell(`ff ${command} 2>&-`);
    expect(mute.code).toBe(0);
    expect(mute.stdout).not.toBe("");
  });

  test.each(["--help", "targets", "train model.ts"])("%s for a reader that has gone", async (command) => {
    const { code, stderr } = await shell(`ff ${command} | true`);
    expect(stderr).toMatch(/^error FF5050: whatever reads stdout has closed it$/m);
    expect(stderr).not.toMatch(/\n {4}at |defect/);
    expect(code).toBe(3);
  });

  test("a result is whole where progress is lost, which is told", async () => {
    const { code, stdout } = await shell("ff train model.ts --seed 3 2> /dev/full");
    expect(stdout).toMatch(/epoch[\s\S]*weights: .*\n[\s\S]*error FF5050: cannot write to stderr/);
    expect(code).toBe(3);
  });

  test("an error that stderr does not take is told on stdout", async () => {
    const text = await shell("ff build missing.ts 2> /dev/full");
    expect(text.stdout).toMatch(/^error FF1001: /);
    expect(text.code).toBe(1);
    const json = await shell("ff build missing.ts --json 2> /dev/full");
    expect(schemas.failure.parse(JSON.parse(json.stdout)).errors[0]?.code).toBe("FF1001");
  });

  test.each([128 * 1024, 10 * 1024 * 1024])("%d bytes reach a slow reader", async (bytes) => {
    const output = new URL("../../dist/report/output.js", import.meta.url).href;
    const script = `const { write } = await import("${output}");
      await write("stdout", "x".repeat(${bytes - 1}) + "\\n"); process.exit(0);`;
    writeFileSync(join(folder, "write.mjs"), script);
    const { stdout } = await shell(`"${process.execPath}" ../write.mjs | (sleep 0.5; wc -c)`);
    expect(Number(stdout)).toBe(bytes);
  });

  test("a report of more than 64 KB is the same through a pipe", async () => {
    const names = Array.from({ length: 90 }, (_, at) => `class ${at}`);
    const rows = (from: number) =>
      [
        "a,b,label",
        ...names.flatMap((name, at) => [0, 1, 2].map((n) => `${at + from},${(at * n) % 7},${name}`)),
      ].join("\n");
    for (const [file, from] of [
      ["many-train.csv", 0],
      ["many-test.csv", 0.25],
    ] as const)
      writeFileSync(join(project, file), rows(from));
    const csv = (file: string) => `csv({ file: "${file}", label: "label" })`;
    writeFileSync(
      join(project, "many.ts"),
      `import { csv, defineModel, dense, monoForward } from "ff-edge";
export default defineModel({ name: "many", input: { shape: [2] }, classes: ${JSON.stringify(names)},
  data: { train: ${csv("many-train.csv")}, test: ${csv("many-test.csv")}, split: { validation: 0.2, calibration: 0.2 } },
  layers: [dense(4)], training: monoForward({ epochs: 1 }), precision: "int8" });`,
    );
    await shell("ff train many.ts --quiet");
    const whole = await shell("ff train many.ts --json --quiet > whole.json; cat whole.json");
    const piped = await shell("ff train many.ts --json --quiet | (sleep 1; cat)");
    expect(whole.stdout.length).toBeGreaterThan(100_000);
    expect(piped).toMatchObject({ code: 0, stdout: whole.stdout });
  });
});

describe("JSON in every ending", () => {
  const errorsOf = (stdout: string) =>
    schemas.failure.parse(JSON.parse(stdout)).errors.map(({ code }) => code);

  test.each([
    [["nonsense"], 2, "FF5056"],
    [["train"], 2, "FF5056"],
    [["train", "model.ts", "--seed", "x"], 2, "FF5056"],
    [["train", "model.ts", "--out", "/dev/null"], 3, "FF5051"],
  ] as const)("%j", (args, code, name) => {
    const found = ffEdge([...args, "--json"], { cwd: project });
    expect([found.code, errorsOf(found.stdout)]).toEqual([code, [name]]);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s", async (signal) => {
    const out = join(folder, `out-${signal}`);
    const args = ["train", "model.ts", "--seed", "9", "--out", out, "--json"];
    const { code, stdout, stderr } = await disturbed(args, project, waiting(700), (child) =>
      child.kill(signal),
    );
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    expect(stderr).toContain("interrupted");
    expect(errorsOf(stdout)).toEqual(["FF5005"]);
    expect(existsSync(out) ? readdirSync(out, { recursive: true }) : []).toEqual([]);
  });

  test("a worker that is killed, as for want of memory", async () => {
    const args = ["train", "model.ts", "--seed", "9", "--out", join(folder, "oom"), "--json"];
    const { code, stdout } = await disturbed(args, project, waiting(700), (child) => {
      process.kill(workerOf(child), "SIGKILL");
    });
    expect([code, errorsOf(stdout)]).toEqual([3, ["FF5054"]]);
  });
});

test("an old Node is named before anything is loaded that it does not understand", async () => {
  const hook = join(folder, "old.cjs");
  writeFileSync(hook, 'Object.defineProperty(process, "versions", { value: { node: "18.20.8" } });');
  const dist = new URL("../../dist/", import.meta.url).pathname;
  for (const entry of ["ff-edge.js", "cli.js"]) {
    const line = `NODE_OPTIONS="--require ${hook}" "${process.execPath}" "${dist}${entry}" build model.ts --json`;
    const { code, stdout, stderr } = await shell(line);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error FF5053: ff-edge needs Node 20\.19 or newer; this is 18\.20\.8\n/);
    expect(schemas.failure.parse(JSON.parse(stdout)).errors[0]?.code).toBe("FF5053");
  }
  for (const file of ["ff-edge.js", "node-version.js", "diagnostics/node.js"])
    expect(readFileSync(join(dist, file), "utf8")).not.toMatch(/\?\?|\?\.|#\w|^await /m); // Node 12 parses it
});

describe("a signal during work that never looks up", () => {
  /** Makes the process that works compute for a minute, wherever it is after 0.3 s. */
  const busy = () => {
    const hook = join(folder, "busy.cjs");
    writeFileSync(
      hook,
      `if (process.env.FF_EDGE_SUPERVISOR === String(process.ppid)) setTimeout(() => {
         require("fs").writeFileSync(process.env.BUSY, "");
         const until = Date.now() + 60000; while (Date.now() < until);
       }, 300);`,
    );
    return hook;
  };

  const start = async (name: string) => {
    const sign = join(folder, `${name}.busy`);
    const child = spawn(
      process.execPath,
      [CLI, "train", "model.ts", "--seed", "5", "--out", join(folder, "busy")],
      {
        cwd: project,
        env: { ...process.env, NODE_OPTIONS: `--require ${busy()}`, BUSY: sign },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const end = ended(child);
    while (!existsSync(sign)) await sleep(20);
    return { child, end, worker: workerOf(child) };
  };

  test("ends it within two seconds", async () => {
    const { child, end, worker } = await start("once");
    const from = performance.now();
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 143, stderr: expect.stringContaining("interrupted") });
    expect(performance.now() - from).toBeLessThan(2500); // on a busy machine; about 1.2 s
    expect(isAlive(worker)).toBe(false);
  });

  test("a second one ends it at once", async () => {
    const { child, end } = await start("twice");
    const from = performance.now();
    child.kill("SIGINT");
    await sleep(300);
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    expect(performance.now() - from).toBeLessThan(1000);
  });

  test.skipIf(process.platform !== "linux")("and where the supervisor is killed, it ends too", async () => {
    const { child, worker } = await start("killed");
    child.kill("SIGKILL");
    for (let tries = 0; tries < 50 && isAlive(worker); tries++) await sleep(20);
    expect(isAlive(worker)).toBe(false);
  });
});

/** Says yes some time after it was first asked. */
function waiting(milliseconds: number): () => boolean {
  let from: number | undefined;
  return () => {
    from ??= performance.now();
    return performance.now() - from > milliseconds;
  };
}

/** A zombie is not: its parent has not yet looked. */
function isAlive(id: number): boolean {
  const stat = existsSync(`/proc/${id}/stat`) ? readFileSync(`/proc/${id}/stat`, "utf8") : ") Z";
  return !/\) Z/.test(stat);
}
