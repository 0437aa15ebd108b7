import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { row, type Samples } from "../../src/ir/data.js";
import type { StateField } from "../../src/ir/learning.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { PROCESSORS } from "../support/bare-machine.js";
import { temporaryFolder } from "../support/folder.js";
import { blobOf, changed, learnerFrom } from "../support/learning/reference.js";
import { type LearningModel, type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { byDay } from "../support/night.js";

const STEPS = 30;
const SHAPE = { seed: 4, precision: "fp16", inputs: 67, classes: 5 } as const;

const MODELS: Readonly<Record<string, LearningOptions>> = {
  "mono-forward with slices": { ...SHAPE, rule: "monoForward", units: [130, 35], slices: [2, 1], recent: 3 },
  "Forward-Forward": { ...SHAPE, rule: "symba", units: [67, 35], beam: 3 },
};

const isMatrix = ({ tensor }: StateField): boolean => tensor === "weights" || tensor === "head";

/** The payload with every third weight at 0, given by the bits of one of its two signs. */
function withZeros(subject: LearningModel, bits: number): Uint8Array {
  let payload = createLearner(subject.model, subject.plan).payload();
  for (const { name, bytes } of subject.plan.fields.filter(isMatrix))
    for (let at = 0; at < bytes / 2; at += 3) payload = changed(subject, payload, name, bits, at);
  return payload;
}

async function onDevice(
  subject: LearningModel,
  work: (session: Session, processor: string) => Promise<void>,
): Promise<void> {
  const target = loadTarget("rv32");
  const { run } = target;
  if (run.kind !== "qemu" || run.machine !== "virt") throw new Error("rv32 runs on QEMU's virt");
  const folder = temporaryFolder();
  writeSources(folder, emit(subject.model, subject.plan, target, { version: "0.0.0" }));
  const image = await compile(folder, subject.model.name, target, { stateBytes: subject.plan.ram });
  for (const [name, cpu] of Object.entries(PROCESSORS)) {
    const running = await boot(image, { ...target, run: { ...run, cpu } });
    const link = await Link.open(running.serialPath, { baud: target.serial.baud });
    try {
      await work(await connect(link, expectationOf(subject.model, subject.plan)), name);
    } finally {
      await link.close();
      await running.stop();
    }
  }
}

test.each(byDay(Object.entries(MODELS), 1))(
  "%s: weights that are -0 on the device answer and learn as 0, and leave it as 0",
  async (_name, options) => {
    const made = learningModel(options, STEPS);
    const subject = { ...made, plan: plan(made.model, loadTarget("rv32").arch) };
    const { train, test: samples } = subject;
    const rows = (from: Samples) => Array.from({ length: STEPS }, (_, n) => row(from, n));
    const labels = [...train.labels].slice(0, STEPS);
    await onDevice(subject, async (session, processor) => {
      const learner = learnerFrom(subject, withZeros(subject, 0));
      await session.importState(blobOf(subject, withZeros(subject, 0x8000)));
      const compare = async () => {
        const payload = learner.payload();
        const { learnt } = await session.stateHash();
        expect({ processor, learnt }).toEqual({ processor, learnt: learner.hash() });
        expect(await session.exportState(payload.length)).toEqual(new Uint8Array(blobOf(subject, payload)));
        for (const [at, { name, offset, bytes }] of subject.plan.fields.entries())
          expect([name, await session.tensor(session.info.tensors + at, bytes)]).toEqual([
            name,
            payload.slice(offset, offset + bytes),
          ]);
        expect(await session.infer(rows(samples))).toMatchObject(rows(samples).map(learner.infer));
      };
      await compare();
      const hashes = rows(train).map((raw, n) => {
        learner.learn(raw, labels[n]!);
        return learner.hash();
      });
      const steps = await session.learn(rows(train), labels);
      expect({ processor, hashes: steps.map(({ hash }) => hash) }).toEqual({ processor, hashes });
      await compare();
    });
  },
);
