import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { serialLoader } from "../../src/device/flash/serial-loader.js";
import { Link } from "../../src/device/link.js";
import { enterLoader } from "../../src/device/loader.js";
import { COMMANDS, ERROR, ERRORS, REPLY } from "../../src/device/protocol.js";
import { encodeLoaderHello, LOADER_COMMANDS } from "../../src/device/protocol-loader.js";
import { connect } from "../../src/device/session.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { Progress } from "../../src/ir/progress.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { silent } from "../../src/report/progress.js";
import { boot } from "../../src/target/run.js";
import { findTools, need } from "../../src/target/tools.js";
import { model, test } from "../support/device/fake-device.js";
import { failureOf } from "../support/failure.js";
import { fakeProgram } from "../support/fake-system.js";
import { temporaryFolder } from "../support/folder.js";
import { INTEGERS } from "../support/models/tiny.js";
import { type Built, built, target, verdictOf, withBoard } from "./board.js";

/** The head of the application in the file behind the second flash bank. */
const HEAD = 0x200000;
const IMAGE = HEAD + 0x40000;

/** The same layers with another constant: another model, and the layout of what it learns is the same. */
function otherWeights(of: QuantModel): QuantModel {
  const [first, ...rest] = of.layers;
  if (first?.kind !== "integer") throw new Error("not an integer model");
  const bias = first.bias.map((value, index) => value + (index === 0 ? 1 : 0));
  return { ...of, layers: [{ ...first, bias }, ...rest] };
}

/** What answers when the board is switched on. */
const found = (board: Built): Promise<string> => failureOf(withBoard(board, async () => {}));

/** Flashes until `update` has been called `updates` times, waits a little, and takes the power away. */
async function cutShort(board: Built, updates: number, milliseconds: number): Promise<void> {
  const power = new AbortController();
  let count = 0;
  const cut = async (): Promise<void> => {
    if (milliseconds > 0) await sleep(milliseconds);
    power.abort(new Error("no power"));
  };
  const update = (): void => {
    if (++count === updates) void cut();
  };
  const progress: Progress = { ...silent, task: () => ({ update, end: () => {} }) };
  const work = serialLoader.flash({ ...board.job, progress, signal: power.signal });
  expect(await work.catch((error: unknown) => String(error))).not.toHaveProperty("verified");
}

describe("a board that starts from flash", () => {
  const folder = temporaryFolder();
  let board: Built;
  beforeAll(async () => {
    board = await built(folder, model);
  }, 120_000);

  it("has no firmware at first, says so, and then runs what has been flashed, bit for bit", async () => {
    expect(await found(board)).toBe("FF6150: NONE: nothing has been flashed");
    const bytes = board.job.segments.reduce((sum, each) => sum + each.bytes.length, 0);
    const flashed = await serialLoader.flash(board.job);
    expect(flashed.verified).toBe(true);
    expect(flashed.bytes).toBeGreaterThanOrEqual(bytes);
    const verdict = await verdictOf(board);
    expect([verdict.samples, verdict.mismatches, verdict.execution]).toEqual([40, 0, "qemu"]);
    expect(verdict.memory.firmware.stackPainted).toBeLessThanOrEqual(board.image.stack!);
  }, 120_000);

  it("takes another model over a firmware that runs, which goes to the loader when it is asked", async () => {
    const other = await built(temporaryFolder(), otherWeights(model));
    const running = await boot(board.image, target);
    const open = () => Link.open(running.serialPath, { baud: target.serial.baud });
    try {
      const before = await open();
      await connect(before, expectationOf(board.model, board.layout));
      await before.close();
      await serialLoader.flash({ ...other.job, port: running.serialPath });
      const after = await open();
      await connect(after, expectationOf(other.model, other.layout));
      await after.close();
    } finally {
      await running.stop();
    }
    expect(await found(board)).toMatch(/^FF6009: /);
    const verdict = await verdictOf({ ...other, image: board.image });
    expect([verdict.samples, verdict.mismatches]).toEqual([40, 0]);
  }, 120_000);

  it("starts what is there when the loader was asked for and nothing was flashed", async () => {
    await serialLoader.flash(board.job);
    await withBoard(board, async ({ info }) => expect(info.boots).toBe(0));
    const running = await boot(board.image, target);
    const link = await Link.open(running.serialPath, { baud: target.serial.baud });
    try {
      await connect(link, expectationOf(board.model, board.layout));
      await link.request({ type: COMMANDS.UPDATE, sequence: 1, payload: new Uint8Array(0) }, () => true);
      expect(await failureOf(connect(link, expectationOf(board.model, board.layout)))).toBe(
        "FF6150: a loader that was asked to wait for a new one",
      );
      const loader = await enterLoader(link);
      expect(loader.info).toMatchObject({ application: "WHOLE", address: 0x22240000, imageMax: 4194304 });
      await loader.call("RESET");
      const { info } = await connect(link, expectationOf(board.model, board.layout));
      expect(info.boots).toBe(1);
    } finally {
      await link.close();
      await running.stop();
    }
  }, 120_000);

  it("listens for a moment before it starts a firmware, and to nothing but its own hello", async () => {
    const running = await boot(board.image, target);
    const link = await Link.open(running.serialPath, { baud: target.serial.baud });
    const ours = LOADER_COMMANDS.HELLO | REPLY;
    let caught = false;
    try {
      // A busy host may miss the moment: then the firmware answers, and the next reset gives another one.
      for (let attempt = 0; attempt < 20 && !caught; attempt++) {
        const session = await connect(link, expectationOf(board.model, board.layout));
        expect(session.info.boots).toBe(attempt);
        await link.request({ type: COMMANDS.RESET, sequence: 1, payload: new Uint8Array(0) }, () => true);
        const { type } = await link.request(
          { type: LOADER_COMMANDS.HELLO, sequence: 0, payload: encodeLoaderHello(1) },
          (reply) => reply.type === ours || (reply.type === ERROR && reply.payload[0] === ERRORS.SESSION),
          { idleSeconds: 0.02, steady: true },
        );
        caught = type === ours;
      }
    } finally {
      await link.close();
      await running.stop();
    }
    expect(caught).toBe(true);
  }, 300_000);

  it("survives a power cut at any step, says so, and takes a firmware again", async () => {
    await cutShort(board, 1, 0); // before anything is erased
    expect((await withBoard(board, async (session) => session.info)).boots).toBe(0);
    for (const [update, after] of [
      [2, 0], // the head is erased
      [2, 1], // the first sector, perhaps
      [3, 0],
      [12, 2],
      [22, 0], // everything is there but the head
    ] as const) {
      await cutShort(board, update, after);
      expect(await found(board)).toMatch(/^FF6150: UNFINISHED: /);
    }
    await serialLoader.flash(board.job);
    expect((await verdictOf(board)).mismatches).toBe(0);
  }, 300_000);

  it("does not start a firmware with a single changed byte, and says so", async () => {
    const good = readFileSync(board.flash);
    for (const at of [HEAD + 4, IMAGE + 5000]) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0x10;
      writeFileSync(board.flash, bad);
      expect(await found(board)).toMatch(/^FF6150: DAMAGED: /);
    }
    writeFileSync(board.flash, good);
    expect((await verdictOf(board)).mismatches).toBe(0);
  }, 120_000);
});

it("keeps what a device has learnt over a new firmware, for a model of the same layout", async () => {
  const folder = temporaryFolder();
  const rows = [0, 1, 2, 3].map((n) => test.inputs.subarray(test.size * n, test.size * (n + 1)));
  const first = await built(folder, INTEGERS);
  await serialLoader.flash(first.job);
  const learnt = await withBoard(first, async (session) => {
    await session.learn(rows, [...test.labels.subarray(0, 4)]);
    expect(await session.save()).toBe(1); // by code that is in RAM
    return (await session.stateHash()).learnt;
  });
  const slots = readFileSync(first.flash).subarray(0, HEAD);

  const second = await built(folder, otherWeights(INTEGERS));
  await serialLoader.flash(second.job);
  expect(readFileSync(first.flash).subarray(0, HEAD).equals(slots)).toBe(true);
  await withBoard(second, async (session) => {
    expect((await session.stateHash()).learnt).not.toBe(learnt);
    expect(await session.restore()).toBe(1);
    expect((await session.stateHash()).learnt).toBe(learnt);
  });
}, 300_000);

it("names flash that cannot be written", async () => {
  const folder = temporaryFolder();
  const board = await built(folder, model);
  const { path } = need(await findTools(["qemu"]), "qemu");
  const bin = join(folder, "bin");
  fakeProgram(bin, "qemu-system-riscv32", `exec ${path} $(echo "$*" | sed 's/unit=1,/unit=1,readonly=on,/')`);
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  try {
    expect(await failureOf(serialLoader.flash(board.job))).toMatch(/^FF6151: FLASH: /);
  } finally {
    vi.unstubAllEnvs();
  }
  expect(await found(board)).toBe("FF6150: NONE: nothing has been flashed");
}, 120_000);
