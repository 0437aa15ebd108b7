import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FlashJob } from "../../src/device/flash/backend.js";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { deviceTensors } from "../../src/emit/tensors.js";
import { writeSources } from "../../src/emit/write.js";
import type { QuantModel } from "../../src/ir/quant.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { plan } from "../../src/plan/plan.js";
import { silent } from "../../src/report/progress.js";
import { boot } from "../../src/target/run.js";
import { segmentsOf } from "../../src/target/segments.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { test } from "../support/device/fake-device.js";

export const target = loadTarget("virt-flash");

/** Compiles a model in `folder`, where the flash of its board lies, too. */
export async function built(folder: string, model: QuantModel) {
  const layout = plan(model, {});
  mkdirSync(folder, { recursive: true });
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const learning = model.learning ? { stateBytes: layout.ram } : {};
  const image = await compile(folder, model.name, target, learning);
  const job: FlashJob = {
    target,
    segments: segmentsOf(await readFile(image.file)),
    elf: image.file,
    folder,
    port: undefined,
    progress: silent,
    signal: new AbortController().signal,
  };
  return { model, layout, image, job, flash: join(folder, "flash.img") };
}

export type Built = Awaited<ReturnType<typeof built>>;

/** Switches the board on; what answers has to be this model. */
export async function withBoard<Result>(
  { model, layout, image }: Built,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    return await work(await connect(link, expectationOf(model, layout)));
  } finally {
    await link.close();
    await running.stop();
  }
}

/** Switches the board on and compares all samples. */
export function verdictOf(board: Built): Promise<Verdict> {
  const { model, layout, image } = board;
  return withBoard(board, (session) =>
    validate({
      model,
      plan: layout,
      constants: deviceTensors(model, layout),
      test,
      samples: "all",
      seed: 1,
      session,
      target: target.name,
      execution: "qemu",
      image,
    }),
  );
}
