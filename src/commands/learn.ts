import { join, resolve } from "node:path";
import { replacedNote, saveDevice } from "../checkpoint/device.js";
import { withReadState } from "../checkpoint/learnt.js";
import { EXIT } from "../endings.js";
import { alarmTeller } from "../exits/alarm-promise.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner } from "../ir/learning.js";
import type { LearnReport } from "../ir/report.js";
import { takingAny } from "../online/random-labels.js";
import { trainOnDevice } from "../online/train-on-device.js";
import type { SampleOptions } from "../options.js";
import { withSession } from "../pipeline.js";
import { plan as planOf } from "../plan/plan.js";
import { encodeSamples } from "../quantize/encode.js";
import { createLearner } from "../reference/learn.js";
import { learnText } from "../report/learn-text.js";
import { buildForDevice } from "../walk.js";
import { optionsOf, print } from "./common.js";
import type { DeviceFlags } from "./flags.js";

/** Samples that a device learns; `samples` counts those of one pass. */
interface LearnOptions extends SampleOptions {
  /** Times that the samples are sent, 1 or more. */
  readonly passes: number;
}

/** `ff-edge learn`: labelled samples to the device, and what it has learnt from them into a checkpoint. */
export async function run(file: string, flags: DeviceFlags & { readonly passes: number }): Promise<number> {
  const { target, samples, port, passes } = flags;
  const report = await learn(file, target, { ...optionsOf(flags), samples, port, passes });
  await print("learn", report, flags, learnText);
  return EXIT.ok;
}

async function learn(file: string, targetName: string, options: LearnOptions): Promise<LearnReport> {
  const built = await buildForDevice(file, targetName, { ...options, learns: true, writes: [""] });
  const { ir, model, plan, target, dataset, weights } = built;
  const checkpoint = join(resolve(options.out), model.name, "device.safetensors");
  const note = options.port ? null : replacedNote(checkpoint, options.checkpoint);
  if (note) options.progress.note(note);
  return withSession(built, options, (session, execution) =>
    trainOnDevice({
      session,
      execution,
      target: target.name,
      model,
      create: (payload) => createLearner(payload ? withReadState(model, plan.fields, payload) : model, plan),
      ...(model.learning?.ask ? { createAny: learnersOf(takingAny(model)) } : {}),
      ...alarmTeller(ir, model, plan.fields),
      samples: encodeSamples(dataset.learn ?? dataset.train, model.input),
      test: encodeSamples(dataset.test, model.input),
      options,
      earlier: weights.kind === "learnt" ? weights.sampleOrder : null,
      save: (payload, sampleOrder) => saveDevice(checkpoint, { model, plan, payload, sampleOrder }),
      checkpoint,
    }),
  ); //                                                               device       -> what it has learnt
}

/** References of a model, each as after `<model>_init`. */
function learnersOf(model: DeviceModel): () => Learner {
  const plan = planOf(model);
  return () => createLearner(model, plan);
}
