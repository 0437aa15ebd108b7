/** `--watch`: results and errors one after another, as files change, until Ctrl-C. */
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scaffold } from "../../src/frontend/scaffold.js";
import { temporaryFolder } from "../support/folder.js";
import { CLI, ffEdge } from "./run.js";

const folder = temporaryFolder();
const file = join(folder, "model.ts");
scaffold(folder);
const short = readFileSync(file, "utf8").replace("epochs: 60", "epochs: 1");
writeFileSync(file, short);

/** Starts a command that watches; what it has said so far, and its end. */
function watch(...args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...args, "--watch"], { cwd: folder });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (piece) => {
      said[name] += piece;
    });
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    said,
    watching: (times: number) =>
      expect
        .poll(() => said.stderr.split("Ctrl-C ends\n").length - 1, { timeout: 100_000, interval: 100 })
        .toBe(times),
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

it("train runs again for the model file and for data, shows errors and goes on, and ends by a signal", async () => {
  const { said, watching, interrupt } = watch("train", "model.ts");
  await watching(1);
  expect(said.stdout).toMatch(/^monoForward, seed 1, 1 epoch /);
  writeFileSync(file, short.replace("dense(24)", "dense(0)"));
  await watching(2);
  expect(said.stderr).toMatch(/changed: model\.ts\n(.*\n)*error FF2016: /);
  writeFileSync(file, short);
  await watching(3);
  appendFileSync(join(folder, "train.csv"), readFileSync(join(folder, "train.csv"), "utf8").split("\n")[1]!);
  await watching(4);
  expect(said.stderr).toMatch(/changed: train\.csv\n/);
  expect(said.stdout.match(/^monoForward, seed 1/gm)).toHaveLength(3);
  expect(await interrupt()).toBe(130);
}, 400_000);

it("validate runs again for its baseline too, and goes on where a figure is worse", async () => {
  const once = ["validate", "model.ts", "--target", "host", "--samples", "5"];
  const { code, stdout } = ffEdge([...once, "--json"], { cwd: folder });
  expect(code).toBe(0);
  const baseline = join(folder, "baseline.json");
  writeFileSync(baseline, stdout);
  const { said, watching, interrupt } = watch(...once, "--baseline", "baseline.json");
  await watching(1);
  expect(said.stdout).toMatch(/0 mismatches in 5 samples/);
  const { memory, ...figures } = JSON.parse(stdout);
  writeFileSync(baseline, JSON.stringify({ ...figures, memory: { ...memory, ram: memory.ram - 1 } }));
  await watching(2);
  expect(said.stderr).toMatch(/changed: baseline\.json\n(.*\n)*error FF5042: /);
  writeFileSync(baseline, stdout);
  await watching(3);
  expect(await interrupt()).toBe(130);
}, 400_000);

it("prints text alone", () => {
  const { code, stderr } = ffEdge(["train", "model.ts", "--watch", "--json"], { cwd: folder });
  expect([code, stderr]).toEqual([2, expect.stringContaining("--watch prints one result after another")]);
});
