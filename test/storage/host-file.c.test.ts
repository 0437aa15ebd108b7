import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import type { Image } from "../../src/ir/image.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { FAKE_LEARNER } from "../support/device/fake-learning.js";
import { compileLearningDevice } from "../support/device/host-device.js";
import { temporaryFolder } from "../support/folder.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** Runs the program once, with storage in a file or without. */
async function once<Result>(
  file: string,
  storage: string | undefined,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const running = await boot({ file } as Image, loadTarget("host"), { storage });
  const link = await Link.open(running.serialPath, { baud: 115200 });
  try {
    return await work(await connect(link, FAKE_LEARNER));
  } finally {
    await link.close();
    await running.stop();
  }
}

it("a host program keeps what it saves in the file it is given, and otherwise until it ends", async () => {
  const program = compileLearningDevice();
  const storage = join(temporaryFolder(), "slots");
  const learnAndSave = async (session: Session) => {
    await session.learn([new Uint8Array(12).fill(5)], [2]);
    expect(await session.save()).toBe(1);
    return (await session.stateHash()).learnt;
  };
  const restored = async (session: Session) => {
    expect(await session.restore()).toBe(1);
    return (await session.stateHash()).learnt;
  };
  const hash = await once(program, storage, learnAndSave);
  expect(await once(program, storage, restored)).toBe(hash);
  expect(statSync(storage).size).toBe(4 * 1024 * 1024);

  await once(program, undefined, async (session) => {
    await learnAndSave(session);
    await session.reset();
    expect(await restored(session)).toBe(hash);
  });
  await expect(once(program, undefined, restored)).rejects.toThrow("FF6018");
}, 30_000);
