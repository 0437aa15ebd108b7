import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { SerialPort } from "serialport";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { encodeFrame } from "../../src/device/frame.js";
import { Link, type LinkOptions } from "../../src/device/link.js";
import { COMMANDS, encodeHello, encodeSamplePut } from "../../src/device/protocol.js";
import { connect, type Session } from "../../src/device/session.js";
import { FAKE_LEARNER, learnt, row } from "../support/device/fake-learning.js";
import { faultyLine } from "../support/device/faulty-line.js";
import { compileLearningDevice, type HostDevice, startDevice } from "../support/device/host-device.js";
import { temporaryFolder } from "../support/folder.js";

const samples = Array.from({ length: 60 }, (_, i) => ({ row: row(i, i % 7), label: i % 3 }));
const HALF = 30;

let program: string;
beforeAll(() => {
  program = compileLearningDevice();
});

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function start(): Promise<HostDevice> {
  const device = await startDevice(program);
  cleanup.push(() =>
    device.process.exitCode === null && !device.process.killed ? device.stop() : undefined,
  );
  return device;
}

async function open(path: string, options: Partial<LinkOptions> = {}) {
  const link = await Link.open(path, { baud: 115200, ...options });
  cleanup.push(() => link.close());
  return { link, session: await connect(link, FAKE_LEARNER) };
}

/** Teaches the samples from `first` on up to `end`. */
function teach(session: Session, first: number, end: number) {
  const some = samples.slice(first, end);
  return session.learn(
    some.map((sample) => sample.row),
    some.map((sample) => sample.label),
  );
}

/** A path that can be led to another port, as the name of a board that is plugged in again. */
function name(path: string): { readonly path: string; leadTo(port: string): void } {
  const link = join(temporaryFolder(), "board");
  symlinkSync(path, link);
  return {
    path: link,
    leadTo: (port) => {
      rmSync(link);
      symlinkSync(port, link);
    },
  };
}

const hashOf = async (session: Session): Promise<number> => (await session.stateHash()).learnt;
const WHOLE = crc32(learnt(samples));

describe("a port that goes away", () => {
  it("and comes back with the device still awake is the same session: nothing is lost, nothing learnt twice", async () => {
    const device = await start();
    const sound = { seed: 1, per: "frame", chance: 0 } as const;
    const first = await faultyLine(device.path, sound);
    const board = name(first.path);
    const { session } = await open(board.path);
    await teach(session, 0, HALF);
    const second = await faultyLine(device.path, sound);
    board.leadTo(second.path);
    await first.stop();
    cleanup.push(second.stop);
    await teach(session, HALF, samples.length);
    expect(await hashOf(session)).toBe(WHOLE);
    expect((await session.status()).boots).toBe(0);
  });

  it("and comes back with a device that has lost its power has a name", async () => {
    const device = await start();
    const board = name(device.path);
    const { link, session } = await open(board.path);
    await teach(session, 0, HALF);
    board.leadTo((await start()).path);
    await device.stop();
    await expect(teach(session, HALF, samples.length)).rejects.toMatchObject({
      diagnostics: [{ code: "FF6012", found: "a sequence that is not ours, without a counted restart" }],
    });
    expect((await connect(link, FAKE_LEARNER)).info.updates).toBe(0);
  });

  it("while the device restarts may take the reply to RESET with it", async () => {
    const device = await start();
    const board = name(device.path);
    const { session } = await open(board.path);
    await teach(session, 0, HALF);
    device.process.kill("SIGSTOP");
    const restarted = session.reset();
    rmSync(board.path);
    device.process.kill("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 300));
    symlinkSync((await start()).path, board.path);
    await restarted;
    expect(session.info.updates).toBe(0);
    await teach(session, 0, samples.length);
    expect(await hashOf(session)).toBe(WHOLE);
  });
});

describe("a device", () => {
  it("that restarts in the middle has a name, and goes on from what it has saved", async () => {
    const { path } = await start();
    const { link, session } = await open(path);
    await teach(session, 0, HALF);
    await session.save();
    await teach(session, HALF, HALF + 10);
    await (await connect(link, FAKE_LEARNER)).reset();
    await link.request({ type: COMMANDS.RESET, sequence: 1, payload: new Uint8Array(0) }, () => true);
    await expect(teach(session, HALF + 10, samples.length)).rejects.toMatchObject({
      diagnostics: [{ code: "FF6011", expected: "boot 0", found: "boot 2" }],
    });
    const next = await connect(link, FAKE_LEARNER);
    expect(next.info.updates).toBe(0);
    await next.restore();
    await teach(next, HALF, samples.length);
    expect(await hashOf(next)).toBe(WHOLE);
  });

  it.each(["a short request", "a long one"])(
    "that stops answering for ever at %s has a name",
    async (what) => {
      const device = await start();
      const { session } = await open(device.path, { idleSeconds: 0.1, giveUpSeconds: 1 });
      await teach(session, 0, HALF);
      device.process.kill("SIGSTOP");
      cleanup.push(() => device.process.kill("SIGCONT"));
      await expect(
        what === "a short request" ? session.stateHash() : teach(session, HALF, 60),
      ).rejects.toMatchObject({
        diagnostics: [{ code: "FF6006", expected: "an answer within 1 s", found: "no byte" }],
      });
    },
  );
});

describe("a host that is killed", () => {
  /** Opens the port as a host does that dies with `bytes` on the line. */
  async function dieBehind(path: string, bytes: Uint8Array): Promise<void> {
    const port = new SerialPort({ path, baudRate: 115200 });
    port.write(bytes);
    await new Promise<void>((resolve) => port.drain(() => port.close(() => resolve())));
  }
  const put = encodeFrame({
    type: COMMANDS.SAMPLE_PUT,
    sequence: 1,
    payload: encodeSamplePut(0, Uint8Array.of(0, 7)),
  });
  const hello = encodeFrame({ type: COMMANDS.HELLO, sequence: 0, payload: encodeHello(1) });

  it.each([
    ["half a frame", put.subarray(0, 9)],
    ["a frame without its end", put.subarray(0, -1)],
    ["a session of its own", Buffer.concat([hello, put])],
    ["replies that nobody has read", Buffer.concat([hello, put, put, put, put])],
  ])("leaves %s, and the next one goes on with what the device has learnt", async (_what, bytes) => {
    const { path } = await start();
    const { link, session } = await open(path);
    await teach(session, 0, HALF);
    await link.close();
    await dieBehind(path, bytes);
    const { session: next } = await open(path);
    expect(next.info.updates).toBe(HALF);
    await teach(next, HALF, samples.length);
    expect(await hashOf(next)).toBe(WHOLE);
  });
});
