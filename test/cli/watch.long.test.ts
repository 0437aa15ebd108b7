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

it("runs again for the model file and for data, shows errors and goes on, and ends by a signal", async () => {
  writeFileSync(file, short);
  const child = spawn(process.execPath, [CLI, "train", "model.ts", "--watch"], { cwd: folder });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (piece) => {
    stdout += piece;
  });
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const watching = (times: number) =>
    expect
      .poll(() => stderr.split("Ctrl-C ends\n").length - 1, { timeout: 100_000, interval: 100 })
      .toBe(times);

  await watching(1);
  expect(stdout).toMatch(/^monoForward, seed 1, 1 epoch /);
  writeFileSync(file, short.replace("dense(24)", "dense(0)"));
  await watching(2);
  expect(stderr).toMatch(/changed: model\.ts\n(.*\n)*error FF2016: /);
  writeFileSync(file, short);
  await watching(3);
  appendFileSync(join(folder, "train.csv"), readFileSync(join(folder, "train.csv"), "utf8").split("\n")[1]!);
  await watching(4);
  expect(stderr).toMatch(/changed: train\.csv\n/);
  expect(stdout.match(/^monoForward, seed 1/gm)).toHaveLength(3);

  child.kill("SIGINT");
  expect(await ended).toBe(130);
}, 400_000);

it("prints text alone", () => {
  const { code, stderr } = ffEdge(["train", "model.ts", "--watch", "--json"], { cwd: folder });
  expect([code, stderr]).toEqual([2, expect.stringContaining("--watch prints one result after another")]);
});
