import { expect } from "vitest";
import { Link, type Traffic } from "../../../src/device/link.js";
import { COMMANDS } from "../../../src/device/protocol.js";
import { connect, type Session } from "../../../src/device/session.js";
import { emit } from "../../../src/emit/emit.js";
import { expectationOf } from "../../../src/emit/expectation.js";
import { writeSources } from "../../../src/emit/write.js";
import type { Samples } from "../../../src/ir/data.js";
import type { Image } from "../../../src/ir/image.js";
import type { Learner } from "../../../src/ir/learning.js";
import { createLearner } from "../../../src/reference/learn.js";
import { boot } from "../../../src/target/run.js";
import { loadTarget } from "../../../src/target/target.js";
import { compile } from "../../../src/target/toolchain.js";
import { wordOf } from "../../../src/teach/pull.js";
import { temporaryFolder } from "../folder.js";
import { learningModel } from "../models/learning-model.js";
import { type Fault, type Faults, faultyLine } from "./faulty-line.js";

/** What goes over a line with faults. */
export interface Campaign {
  readonly target: string;
  readonly faults: Faults;
  /** Requests of each kind. */
  readonly infers: number;
  readonly learns: number;
  /** Samples of one request: 29 fill the reply to INFER, and two frames before it. */
  readonly batch: number;
  /** A text in an emitted file and what stands there instead, for a device that must be found to be wrong. */
  readonly change?: { readonly file: string; readonly from: string; readonly to: string };
}

/** What a campaign has met. */
export interface Met {
  readonly faults: Readonly<Record<Fault, number>>;
  readonly traffic: Traffic;
}

const { model, plan, train, test } = learningModel(
  { seed: 9, precision: "int8", rule: "monoForward", exits: "lightff", recent: 2 },
  200,
);
const IDLE_SECONDS = 0.2;

/** Firmware of the model above. */
function compiled(name: string, change: Campaign["change"]): Promise<Image> {
  const target = loadTarget(name);
  const folder = temporaryFolder();
  const sources = new Map(emit(model, plan, target, { version: "0.0.0" }));
  if (change) {
    const before = sources.get(change.file) ?? "";
    sources.set(change.file, before.replace(change.from, change.to));
    if (sources.get(change.file) === before) throw new Error(`nothing to change in ${change.file}`);
  }
  writeSources(folder, sources);
  return compile(folder, model.name, target, { stateBytes: plan.ram });
}

/**
 * Learns and infers over a line with faults; every number must be the reference's, and in the end no sample may have
 * been learnt twice, and no request carried out twice.
 */
export async function runCampaign({ target: name, faults, change, ...work }: Campaign): Promise<Met> {
  const target = loadTarget(name);
  const running = await boot(await compiled(name, change), target);
  const line = await faultyLine(running.serialPath, faults);
  const link = await Link.open(line.path, { baud: target.serial.baud, idleSeconds: IDLE_SECONDS });
  const requests = countRequests(link);
  const learner = createLearner(model, plan);
  try {
    const session = await connect(link, expectationOf(model, plan));
    await exchange(session, learner, work);
    const status = await session.status();
    expect(status.executed, "requests carried out").toBe(requests());
    expect((await session.stateHash()).learnt, "hash of the state").toBe(learner.hash());
    const again = await connect(link, expectationOf(model, plan));
    expect(again.info.updates, "updates").toBe(wordOf(learner, learner.payload(), "step"));
    return { traffic: { ...link.traffic }, faults: await line.stop() };
  } finally {
    await link.close();
    await running.stop();
  }
}

type Work = Pick<Campaign, "infers" | "learns" | "batch">;

/** LEARN and INFER in turn, as often as there are of each, all numbers compared. */
async function exchange(session: Session, learner: Learner, { infers, learns, batch }: Work): Promise<void> {
  let taught = 0;
  for (let n = 0; n < infers + learns; n++) {
    if (Math.floor(((n + 1) * learns) / (infers + learns)) > taught) {
      const chosen = rowsFrom(train, batch * taught++, batch);
      const steps = await session.learn(
        chosen.map(({ raw }) => raw),
        chosen.map(({ label }) => label),
      );
      expect(steps, "answer to LEARN").toMatchObject(
        chosen.map(({ raw, label }) => ({ ...learner.learn(raw, label), hash: learner.hash() })),
      );
    } else {
      const raws = rowsFrom(test, batch * n, batch).map(({ raw }) => raw);
      const answers = await session.infer(raws);
      expect(answers, "answer to INFER").toMatchObject(raws.map((raw) => learner.infer(raw)));
    }
  }
  expect(taught).toBe(learns);
}

/** Samples from `first` on, which go round. */
function rowsFrom({ inputs, labels, size, count }: Samples, first: number, rows: number) {
  return Array.from({ length: rows }, (_, i) => {
    const at = (first + i) % count;
    return { raw: inputs.subarray(at * size, (at + 1) * size), label: labels[at]! };
  });
}

/** How many requests but HELLO a link is asked to carry. */
function countRequests(link: Link): () => number {
  const request = link.request.bind(link);
  let count = 0;
  link.request = (frame, ...rest) => {
    if (frame.type !== COMMANDS.HELLO) count++;
    return request(frame, ...rest);
  };
  return () => count;
}
