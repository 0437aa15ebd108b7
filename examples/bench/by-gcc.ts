import { join } from "node:path";
import type { BenchOptions } from "../../src/commands/bench.js";
import type { BenchReport } from "../../src/ir/bench.js";
import type { Precision } from "../../src/model.js";
import { ROOT } from "../built.js";

/** What `ff-edge bench` is told; paths are from ROOT. */
export interface BenchCommand {
  readonly file: string;
  readonly target: string;
  readonly out: string;
  readonly targets: readonly string[];
  readonly precision: Precision | undefined;
  readonly samples: number | "all" | undefined;
  readonly dense: boolean;
}

/**
 * The same bench compiled by gcc, which no command does; needs the weights in `out`. Null where there is no gcc of
 * version 14 or newer for RISC-V.
 */
export async function benchByGcc({ file, target, ...more }: BenchCommand): Promise<BenchReport | null> {
  const load = (path: string): Promise<unknown> => import(join(ROOT, "dist", path));
  const { findGcc } = (await load("target/gcc.js")) as typeof import("../../src/target/gcc.js");
  const { bench } = (await load("commands/bench.js")) as typeof import("../../src/commands/bench.js");
  const { silent } = (await load(
    "report/progress-bar.js",
  )) as typeof import("../../src/report/progress-bar.js");

  const gcc = await findGcc();
  if (gcc === null) return null;
  const options: BenchOptions = {
    seed: 1,
    samples: more.samples ?? 100,
    dense: more.dense,
    precision: more.precision,
    out: join(ROOT, more.out),
    targets: more.targets.map((folder) => join(ROOT, folder)),
    limits: {},
    gcc,
    progress: silent,
    signal: new AbortController().signal,
  };
  return bench(join(ROOT, file), target, options);
}
