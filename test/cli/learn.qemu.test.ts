import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { COMMANDS, decodeStateHash, encodeHello, REPLY } from "../../src/device/protocol.js";
import type { Image } from "../../src/ir/image.js";
import { schemas } from "../../src/report/schemas.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { disturbed, ffEdge, workerOf } from "./run.js";

const project = join(temporaryFolder(), "motor");
const saved = join(project, "out/motor/device.safetensors");
const run = (...args: string[]) => ffEdge(args, { cwd: project });
const learn = (...args: string[]) => ["learn", "model.ts", ...args];
const learnt = (...args: string[]) =>
  schemas.learn.parse(JSON.parse(run(...learn(...args), "--json").stdout));
const isSaved = (): boolean => existsSync(saved);

/** The first project, from random weights, with all that learning can have. */
beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
  const file = join(project, "model.ts");
  const text = readFileSync(file, "utf8")
    .replace("monoForward }", "earlyExit, monoForward }")
    .replace("epochs: 60, batch: 16", "epochs: 0")
    .replace(
      '  precision: "int8"',
      `  inference: earlyExit({ rule: "lightff" }),
  learning: { rate: 0.02, exits: { warmup: 60 }, replay: { shipped: 1, recent: 1 }, guard: { samples: 2 } },
  precision: "int8"`,
    );
  writeFileSync(file, text);
  const maps = text
    .replace("shape: [6]", "shape: [6, 1]")
    .replace("dense(24)", 'conv1d(12, { kernel: 3, padding: "same" }), dense(16)')
    .replace("dense, ", "conv1d, dense, ")
    .replace("rate: 0.02, ", "");
  writeFileSync(join(project, "maps.ts"), maps);
});
beforeEach(() => rmSync(saved, { force: true }));

/** What STATE_HASH answers of the learnt state, from firmware that has just started. */
async function hashAfterBoot(elf: string, targetName: string): Promise<number> {
  const target = loadTarget(targetName);
  const running = await boot({ file: elf } as Image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  const ask = (command: "HELLO" | "STATE_HASH", sequence: number, payload: Uint8Array = new Uint8Array(0)) =>
    link.request(
      { type: COMMANDS[command], sequence, payload },
      ({ type }) => type === (COMMANDS[command] | REPLY),
      { idleSeconds: 0.25 },
    );
  try {
    await ask("HELLO", 0, encodeHello(1));
    return decodeStateHash((await ask("STATE_HASH", 1)).payload)!.learnt;
  } finally {
    await link.close();
    await running.stop();
  }
}

/** Neither an emulator nor half a file is left. */
function expectNothingLeft(): void {
  const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  expect(processes.split("\n").filter((line) => line.includes(`${project}/`))).toEqual([]);
  expect(readdirSync(join(project, "out/motor")).filter((name) => name.includes("tmp"))).toEqual([]);
}

describe("learn", () => {
  test.each(
    byDay(
      [
        ["host", "int8", "model.ts"],
        ["rv32imc", "int8", "model.ts"],
        ["rv32", "fp16", "model.ts"],
        ["rv32imc", "int8", "maps.ts"],
      ] as const,
      ...[2, 3],
    ),
  )(
    "on %s in %s answers better, and a build of what it has learnt starts there: %s",
    async (target, precision, file) => {
      const where = ["--target", target, "--precision", precision];
      const learnt = (...args: string[]) =>
        schemas.learn.parse(JSON.parse(run("learn", file, ...args, "--json").stdout));
      const report = learnt(...where);
      expect(report).toMatchObject({ target, precision, samples: 480, samplesBefore: 0, updates: 1440 });
      expect(report.curve.map(({ samples }) => samples)).toEqual([0, 96, 192, 288, 384, 480]);
      expect(report.curve[0]!.accuracy).toBeLessThan(0.7);
      expect(report.curve.at(-1)!.accuracy).toBeGreaterThan(0.85);

      const bytes = readFileSync(saved);
      const from = [...where, "--checkpoint", saved];
      const { elf } = schemas.build.parse(JSON.parse(run("build", file, ...from, "--json").stdout));
      expect(await hashAfterBoot(elf, target)).toBe(report.stateHashDevice);
      expect(readFileSync(saved)).toEqual(bytes);
      const { stdout } = run("validate", file, ...from, "--learn", "20", "--json");
      expect(schemas.validate.parse(JSON.parse(stdout))).toMatchObject({
        mismatches: 0,
        learning: { mismatches: 0 },
      });
      const more = learnt(...from, "--samples", "10");
      expect(more).toMatchObject({ samples: 10, updates: 1440 + 30 });
      expect(more.curve[0]).toEqual({ ...report.curve.at(-1), samples: 0 });
    },
  );

  test("keeps stdout for the result, and says what a rerun would replace", () => {
    const { stdout, stderr, code } = run(...learn("--target", "host", "--samples", "1"));
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 sample sent, 1 pass; 3 updates")]);
    expect(stderr).not.toContain("replaced");
    expect(run(...learn("--target", "host", "--samples", "1")).stderr).toContain("will be replaced");
    expect(run(...learn("--target", "host", "--samples", "1", "--quiet")).stderr).toBe("");
  });

  test("leaves a checkpoint that neither a training nor a core without floats takes", () => {
    learnt("--target", "host", "--samples", "5");
    expect(run("train", "model.ts", "--checkpoint", saved)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("FF3021"),
    });
    expect(run("build", "model.ts", "--target", "rv32imc", "--checkpoint", saved)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error FF3019.*other input\n/),
    });
  });
});

/** Reports of six passes that nothing has ended, by target. */
const whole = new Map<string, ReturnType<typeof learnt>>();

function wholeOn(target: string): ReturnType<typeof learnt> {
  const report = whole.get(target) ?? learnt("--target", target, "--passes", "6");
  whole.set(target, report);
  return report;
}

describe("a run that ends half-way", () => {
  test.each(
    byDay(
      [
        ["SIGINT", "rv32imc", 130],
        ["SIGTERM", "host", 143],
        ["SIGKILL", "host", null],
      ] as const,
      ...[1, 2],
    ),
  )("by %s on %s goes on to the state of one that did not", async (signal, target, code) => {
    const args = ["--target", target, "--passes", "6"];
    const undisturbed = wholeOn(target);
    rmSync(saved, { force: true });
    const ended = await disturbed(learn(...args), project, isSaved, (child) => child.kill(signal));
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    if (code !== null)
      expect(ended.stderr).toMatch(/device\.safetensors holds what was learnt up to sample \d+ of 2880/);
    if (code !== null) expectNothingLeft();
    const rest = learnt(...args, "--checkpoint", saved);
    expect(rest.samplesBefore).toBeGreaterThan(0);
    expect(rest.samplesBefore + rest.samples).toBe(2880);
    expect([rest.updates, rest.stateHashDevice]).toEqual([undisturbed.updates, undisturbed.stateHashDevice]);
  });

  test.each(byDay(["host", "rv32imc"], 1))(
    "because the device died on %s has a name, and goes on too",
    async (target) => {
      const args = ["--target", target, "--passes", "6"];
      const ended = await disturbed(learn(...args, "--json"), project, isSaved, (child) =>
        execFileSync("pkill", ["-KILL", "-P", String(workerOf(child))]),
      );
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain("FF6005");
      expect(ended.stderr).not.toMatch(/\n {4}at |defect/);
      const { errors } = schemas.failure.parse(JSON.parse(ended.stdout));
      expect(errors).toMatchObject([
        { code: "FF6005", notes: [expect.stringMatching(/holds what was learnt up to sample \d+ of 2880/)] },
      ]);
      expectNothingLeft();
      const rest = learnt(...args, "--checkpoint", saved);
      expect(rest.samplesBefore + rest.samples).toBe(2880);
    },
  );

  test.each(
    byDay(
      [
        ["SIGINT", 130],
        ["SIGKILL", null],
      ] as const,
      ...[0],
    ),
  )("by %s on a board goes on after the last sample that the board has learnt", async (signal, code) => {
    const args = ["--target", "host", "--passes", "6"];
    const undisturbed = wholeOn("host");
    const elf = JSON.parse(run("build", "model.ts", "--target", "host", "--json").stdout).elf as string;
    const board = spawn(elf, { stdio: ["pipe", "pipe", "ignore"] });
    try {
      const port = await new Promise<string>((resolve) =>
        board.stdout.once("data", (text: Buffer) => resolve(/serial (\S+)/.exec(text.toString())![1]!)),
      );
      rmSync(saved, { force: true });
      const ended = await disturbed(learn(...args, "--port", port), project, isSaved, (child) =>
        child.kill(signal),
      );
      expect([ended.code, ended.stdout]).toEqual([code, ""]);
      if (code === 130) expect(ended.stderr).toContain("the same command goes on from what the board holds");
      const rest = learnt(...args, "--port", port);
      expect(rest.samplesBefore).toBeGreaterThan(0);
      expect(rest).toMatchObject({
        execution: "hardware",
        samples: 2880 - rest.samplesBefore,
        stateHashDevice: undisturbed.stateHashDevice,
      });
    } finally {
      board.kill("SIGKILL");
    }
  });
});
