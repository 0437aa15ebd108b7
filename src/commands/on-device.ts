import type { Session } from "../device/session.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner } from "../ir/learning.js";
import type { Options } from "../options.js";
import { deviceTensors } from "../parameters/tables.js";
import { withSession } from "../pipeline.js";
import { createLearner } from "../reference/learn.js";
import { build } from "../walk.js";

/** A device that learns, and what it is compared with. */
export interface DeviceUnderTest {
  readonly session: Session;
  readonly model: DeviceModel;
  /** The reference as after `<model>_init`. */
  readonly create: () => Learner;
  /** Constants on the device, before the fields of the learnt state. */
  readonly constants: number;
}

/** Builds a model that learns, boots it on an emulated target and lets `work` talk to it: for programs with a plan of their own. */
export async function onDevice<Result>(
  file: string,
  targetName: string,
  options: Options,
  work: (device: DeviceUnderTest) => Promise<Result>,
): Promise<Result> {
  const built = await build(file, targetName, { ...options, learns: true }, "boot");
  const { model, plan } = built;
  const create = (): Learner => createLearner(model, plan);
  const constants = deviceTensors(model, plan).length;
  return withSession(built, options, (session) => work({ session, model, create, constants }));
}
