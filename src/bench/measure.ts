import type { Session } from "../device/session.js";
import { learningRefused } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Counts } from "../ir/bench.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Progress } from "../ir/progress.js";
import { lessonOf } from "../steps/lessons.js";

/** Calls of one kind, one per sample, and what they have executed together. */
export interface Measured<Result> {
  readonly results: readonly Result[];
  /** By bin; null where nothing counts. */
  readonly counts: Counts | null;
}

/** Counts and results of one firmware's run. */
export interface Measurement {
  readonly infer: Measured<Awaited<ReturnType<Session["infer"]>>[number]>;
  /** Null where nothing is learnt. */
  readonly learn: Measured<Awaited<ReturnType<Session["learn"]>>[number]> | null;
}

export interface MeasureInput {
  readonly model: DeviceModel;
  readonly session: Session;
  /** In the model's storage type; all are answered, then all are learnt. */
  readonly samples: Samples;
  readonly learns: boolean;
  /** True where the device is to hold afterwards what it had learnt before. */
  readonly restores: boolean;
  /** Counts so far, by bin. */
  readonly counts: (() => Counts) | null;
  readonly progress: Progress;
}

/**
 * Answers every sample, then learns every sample, and counts both.
 * @throws Failure FF6017, FF6018 where a state cannot be restored, FF6019 where the device does not learn a sample.
 */
export async function measure({
  model,
  session,
  samples,
  learns,
  restores,
  counts,
  progress,
}: MeasureInput): Promise<Measurement> {
  const rows = Array.from({ length: samples.count }, (_, n) => row(samples, n));
  const infer = await counted(counts, () =>
    batches(rows, session.capacity, "inference", progress, (some) => session.infer(some)),
  );
  const learnsNormal = model.learning?.cells != null; // any window is measured as a normal one: others are refused
  const learnBatch = async (some: readonly Samples["inputs"][], start: number) => {
    const lessons = some.map((_, at) => (learnsNormal ? 0 : lessonOf(model, samples, start + at)));
    const steps = await session.learn(some, lessons, { hashes: false });
    const refused = steps.findIndex(({ status }) => status !== "FF_OK");
    if (refused >= 0) {
      const at = start + refused;
      const where = { number: at + 1, total: samples.count, row: at };
      const notes = ["A bench keeps nothing of what was learnt."];
      throw new Failure({ ...learningRefused(steps[refused]!.status, where), notes });
    }
    return steps;
  };
  const work = () => counted(counts, () => batches(rows, session.capacity, "learning", progress, learnBatch));
  if (!learns) return { infer, learn: null };
  return { infer, learn: await (restores ? restoring(session, work) : work()) };
}

/** The work, after which the device holds its state of before; that this will be possible is tried first. */
async function restoring<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  const blob = await session.exportState(session.info.stateBytes);
  await session.importState(blob);
  try {
    return await work();
  } finally {
    await session.importState(blob);
  }
}

/** The work with what it has added to the counts. */
async function counted<Result>(
  counts: (() => Counts) | null,
  work: () => Promise<Result[]>,
): Promise<Measured<Result>> {
  const before = counts?.();
  const results = await work();
  const added = counts?.().map(({ instructions, beats, executions }, bin) => ({
    instructions: instructions - before![bin]!.instructions,
    beats: beats - before![bin]!.beats,
    executions: executions.map((times, at) => times - before![bin]!.executions[at]!),
  }));
  return { results, counts: added ?? null };
}

async function batches<Row, Result>(
  rows: readonly Row[],
  size: number,
  title: string,
  progress: Progress,
  work: (some: readonly Row[], start: number) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const task = progress.task(title, rows.length);
  const results: Result[] = [];
  try {
    for (let start = 0; start < rows.length; start += size) {
      results.push(...(await work(rows.slice(start, start + size), start)));
      task.update(results.length);
    }
  } finally {
    task.end();
  }
  return results;
}
