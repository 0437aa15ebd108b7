import { alarmTeller } from "../exits/alarm-promise.js";
import type { Baseline, GatedVerdict } from "../ir/verdict.js";
import type { SampleOptions } from "../options.js";
import { deviceTensors } from "../parameters/tables.js";
import { withSession } from "../pipeline.js";
import { encodeSamples } from "../quantize/encode.js";
import { createLearner } from "../reference/learn.js";
import { readBaseline } from "../report/baseline.js";
import { qualityOf } from "../report/quality.js";
import { comparisonProgress } from "../report/validate-progress.js";
import { gatesOf, TOLERANCES, type Tolerances } from "../validate/gates.js";
import { validate as compare, type ValidationInput } from "../validate/validate.js";
import { buildForDevice, type Prepared } from "../walk.js";
import { type RecordingsToPlay, recordingsToPlay, testRecordings } from "./recordings-to-play.js";

/** Samples that a validation runs, and figures that its own are held against. */
export interface ValidateOptions extends SampleOptions {
  /** Learning steps that are compared too, 1 or more. */
  readonly learn?: number | undefined;
  /** Parts of the way of learning after each of which the reference answers, too. */
  readonly watched?: number | undefined;
  /** File with recordings to play through the stream, in place of the test samples. */
  readonly recording?: string | undefined;
  /** File with the output of an earlier `--json`, and how much worse than that the figures may be. */
  readonly baseline?: { readonly file: string; readonly tolerances: Tolerances } | undefined;
}

/** All five stages: builds a model, and compares the device with the reference. */
export async function validate(
  file: string,
  targetName: string,
  options: ValidateOptions,
): Promise<GatedVerdict> {
  const { learn, baseline } = options;
  const earlier = baseline ? readBaseline(baseline.file) : null;
  const built = await buildForDevice(file, targetName, { ...options, learns: learn !== undefined });
  return validateBuilt(built, options, { played: recordingsFor(built, options), earlier });
}

/** A model on a board, or one that was compiled here, with its data. */
export type BuiltForDevice = Awaited<ReturnType<typeof buildForDevice>>;

/** Whatever a comparison is given beside its options. */
interface Given extends Pick<ValidationInput, "known"> {
  /** Recordings to play through the stream. */
  readonly played: ValidationInput["played"] | null;
  readonly earlier: Baseline | null;
}

/** Stage 5 of a model that is built: the test samples, and the learning steps that are asked for, on both sides. */
export async function validateBuilt(
  built: BuiltForDevice,
  options: ValidateOptions,
  { played, earlier, known }: Given,
): Promise<GatedVerdict> {
  const { samples, seed, learn, streams = false, recording, baseline } = options;
  const { model, plan, dataset, target, image } = built;
  const progress = comparisonProgress(options.progress);
  const input = {
    ...{ model, plan, image, samples, seed, target: target.name, progress: progress.update },
    constants: deviceTensors(model, plan),
    test: encodeSamples(dataset.test, model.input),
    ...(learn === undefined ? {} : { learn: learningOf(built, learn, options.watched) }),
    streams: streams && recording === undefined,
    ...(played ? { played } : {}),
    ...(known ? { known } : {}),
  };
  try {
    const verdict = await withSession(built, options, (session, execution) =>
      compare({ ...input, session, execution }),
    ); //                                                             device       -> what differs
    const quality = qualityOf(built, verdict, options.out);
    return { ...verdict, ...quality, gates: gatesOf(verdict, earlier, baseline?.tolerances ?? TOLERANCES) };
  } finally {
    progress.end();
  }
}

/** Samples to learn, in so many steps; with a curve where somebody wants one. */
function learningOf(
  { ir, model, plan, dataset }: Prepared,
  steps: number,
  watched: number | undefined,
): NonNullable<ValidationInput["learn"]> {
  const { learn, train, validation } = dataset;
  const old = encodeSamples(validation, model.input);
  return {
    create: () => createLearner(model, plan),
    ...alarmTeller(ir, model, plan.fields),
    train: encodeSamples(learn ?? train, model.input),
    steps,
    ...(watched === undefined ? {} : { watch: { parts: watched, old, isNew: learn !== null } }),
  };
}

/** Recordings of the file that is named; those of the test data where samples are no rows; none where no stream is asked for. */
export function recordingsFor(
  built: Prepared,
  { streams = false, recording: file, progress }: Pick<ValidateOptions, "streams" | "recording" | "progress">,
): RecordingsToPlay | null {
  if (!streams) return null;
  if (file !== undefined) return recordingsToPlay(file, built, progress);
  if (built.plan.stream?.kind !== "events") return null;
  const own = testRecordings(built, progress);
  if (own === null)
    progress.note(
      "samples of this model are features, `data.test` has no recordings: --stream needs a file of readings",
    );
  return own;
}
