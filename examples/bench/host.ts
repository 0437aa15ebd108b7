import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BuildReport, TrainReport } from "../../src/ir/report.js";
import type { ModelSpec } from "../../src/model.js";
import { ROOT } from "../built.js";
import { ffEdge } from "../results/command.js";
import type { Goal } from "./row.js";

/** A figure that no emulator counts: bytes, or seconds of the computer that the bench runs on. */
export interface HostRow {
  readonly id: string;
  readonly title: string;
  readonly model: ModelSpec;
  readonly unit: "bytes" | "seconds";
  readonly goal: Goal;
  /** The same elsewhere. */
  readonly others?: string;
  /** The command of the row behind `npx ff-edge`; `file` is the model file, `out` a folder of its own. */
  readonly command: (file: string, out: string) => readonly string[];
  /** Runs the command, given as `args`, and what has to be done before in the folder of the model's artefacts. */
  readonly measure: (args: readonly string[], folder: string) => Promise<number>;
}

/** What was measured, and on how many cores. */
export interface HostRun {
  readonly value: number;
  readonly cores: number;
}

/** Bytes of one instance's state, all that learning needs in it, and of the stack of one call that learns. */
async function ramOfLearning(args: readonly string[]): Promise<number> {
  const { memory } = (await ffEdge(args)) as BuildReport;
  if (memory.stackLearn === null) throw new Error("the model does not learn");
  return memory.ram + memory.stackLearn;
}

/** Seconds of a training that finds no checkpoint. */
async function training(args: readonly string[], folder: string): Promise<number> {
  rmSync(join(ROOT, folder), { recursive: true, force: true });
  return ((await ffEdge(args)) as TrainReport).seconds;
}

/** Seconds of a whole command that finds a checkpoint, and neither C nor objects: the best of three. */
async function rebuild(args: readonly string[], folder: string): Promise<number> {
  await ffEdge(args);
  const seconds: number[] = [];
  for (let n = 0; n < 3; n++) {
    rmSync(join(ROOT, folder, "rv32"), { recursive: true, force: true });
    const began = performance.now();
    await ffEdge(args);
    seconds.push((performance.now() - began) / 1000);
  }
  return Math.min(...seconds);
}

/** Rows of a network that learns, of one that is trained, and of one with convolutions. */
export function hostRows(learns: ModelSpec, trained: ModelSpec, maps: ModelSpec): readonly HostRow[] {
  return [
    {
      id: "ram-learning",
      title: "RAM for learning, 784-128-10, integer: state and stack",
      model: learns,
      unit: "bytes",
      goal: { must: 210_000, aim: 210_000 },
      others:
        "AIfES 1 220 000 (SGD); 410 000 for float32 weights that backpropagation updates in place (calculated)",
      command: (file, out) => ["build", file, "--target", "rv32imc", "--out", out],
      measure: ramOfLearning,
    },
    {
      id: "time-training",
      title: "Training of 784-128-64, ten epochs of 48 000 digits",
      model: trained,
      unit: "seconds",
      goal: { must: 15, aim: 10 },
      command: (file, out) => ["train", file, "--out", out],
      measure: training,
    },
    {
      id: "time-training-maps",
      title: "Training of examples/mnist-conv, eight epochs of 48 000 digits",
      model: maps,
      unit: "seconds",
      goal: { must: 120, aim: 60 },
      command: (file, out) => ["train", file, "--out", out],
      measure: training,
    },
    {
      id: "time-rebuild",
      title: "From model file and checkpoint to an ELF, 784-128-64, nothing compiled before",
      model: trained,
      unit: "seconds",
      goal: { must: 3, aim: 1.5 },
      command: (file, out) => ["build", file, "--target", "rv32", "--out", out],
      measure: rebuild,
    },
  ];
}
