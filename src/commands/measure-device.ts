import { type Measured, measure } from "../bench/measure.js";
import { featureLines } from "../emit/feature-lines.js";
import { binsOf, stepLines } from "../emit/step-lines.js";
import type { CounterBin } from "../ir/bench.js";
import type { Samples } from "../ir/data.js";
import type { PlannedModel } from "../ir/stages.js";
import type { Target } from "../ir/target-description.js";
import type { DeviceOptions } from "../options.js";
import { type Compiled, withSession } from "../pipeline.js";
import type { Benched } from "../report/bench-report.js";
import { type Counter, prepareCounter } from "../target/counter.js";

/** A model on a board, or one that was compiled here. */
type Measurable = PlannedModel & (Compiled | { readonly target: Target; readonly image: null });

/** Stage 5 with a plugin that counts (QEMU): the device answers the samples and, where it learns, learns them. */
export async function measureDevice(
  built: Measurable,
  samples: Samples,
  options: DeviceOptions,
): Promise<Benched> {
  const { model, plan, image } = built;
  const { signal, progress, port } = options;
  const bins = binsOf(model, plan);
  const counter = image === null ? null : await counterOf(built, bins, signal);
  const learns = model.learning !== null;
  const restores = image === null; // a board is not ours
  const counts = counter?.read ?? null;
  return withSession(built, { port, signal, plugin: counter?.plugin }, async (session, execution) => {
    const measurement = await measure({
      ...{ model, session, samples, learns, restores, counts, progress },
    });
    const tools = image?.tools ?? {};
    const cycles = async ({ counts }: Pick<Measured<unknown>, "counts">) =>
      (counts && (await counter?.model(counts))) ?? null;
    const modelled = {
      infer: await cycles(measurement.infer),
      learn: measurement.learn && (await cycles(measurement.learn)),
    };
    return { modelled, model, plan, bins, samples, measurement, execution, vlen: session.info.vlen, tools };
  });
}

/** Null where nothing can count, as on this computer itself, or cores that are played count for themselves. */
async function counterOf(
  { model, plan, target, folder, sources, image }: PlannedModel & Compiled,
  bins: readonly CounterBin[],
  signal: AbortSignal,
): Promise<Counter | null> {
  if (target.run.kind !== "qemu" || target.arch.cores?.inTurn) return null;
  const file = `${model.name}/${model.name}.c`;
  const maps = new Map([[file, stepLines(sources.get(file)!, model, plan)]]); // C -> whose each line is
  const features = `${model.name}/${model.name}_features.c`;
  const text = sources.get(features);
  if (text !== undefined) maps.set(features, featureLines(text, model, bins));
  return prepareCounter(folder, image, target.run, { maps, bins: bins.length, signal });
}
