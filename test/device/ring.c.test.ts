import { join } from "node:path";
import { SerialPort } from "serialport";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeFrame } from "../../src/device/frame.js";
import { Link, type LinkOptions } from "../../src/device/link.js";
import { COMMANDS, encodeHello, encodeSamplePut } from "../../src/device/protocol.js";
import { connect } from "../../src/device/session.js";
import { FAKE_LEARNER, LEARNT_BYTES, learnt, row } from "../support/device/fake-learning.js";
import { compileLearningDevice, startDevice } from "../support/device/host-device.js";

/** The smallest frames that a device may have, and no more room than for one of them; the largest are of 1024 bytes. */
const RING = 256;

const samples = Array.from({ length: 150 }, (_, i) => ({
  row: row(i, i % 7, 1, 2, 3, 4, 5, 6, 7, 8, 9),
  label: i % 3,
}));
const rows = samples.map((sample) => sample.row);
const labels = samples.map((sample) => sample.label);

/** Compiles a device with the ring, which looks at it only every so many milliseconds. */
function ringDevice(busyMs: number, size = RING): string {
  const ring = [`-DRING=${size}`, `-DBUSY_MS=${busyMs}`, join(import.meta.dirname, "small_ring.c")];
  return compileLearningDevice([`-DFF_FRAME_MAX=${size}u`, "-Wl,--wrap=read", ...ring]);
}

let quick: string;
let slow: string;
beforeAll(() => {
  quick = ringDevice(1);
  slow = ringDevice(150);
});

/** Runs `work` on a line to a device; gives what the device has to say about its ring. */
async function lostWith(program: string, work: (path: string) => Promise<void>): Promise<string> {
  const device = await startDevice(program);
  try {
    await work(device.path);
  } finally {
    await device.stop();
  }
  return device.complaints();
}

async function withLink(path: string, options: Partial<LinkOptions>, work: (link: Link) => Promise<void>) {
  const link = await Link.open(path, { baud: 115200, ...options });
  try {
    await work(link);
  } finally {
    await link.close();
  }
}

describe("a receive ring of one frame", () => {
  it("of the smallest size loses nothing while a session learns, infers, exports and imports", async () => {
    const lost = await lostWith(quick, (path) =>
      withLink(path, {}, async (link) => {
        const session = await connect(link, FAKE_LEARNER);
        expect(session.info.frameMax).toBe(RING);
        const steps = await session.learn(rows, labels);
        expect(steps.map(({ saturated }) => saturated)).toEqual(rows.map((_, i) => i));
        const answers = await session.infer(rows);
        expect(answers.map(({ label }) => label)).toEqual(rows.map((each) => each[0]! % 3));
        const blob = await session.exportState(LEARNT_BYTES);
        await session.reset();
        await session.importState(blob);
        expect(await session.exportState(LEARNT_BYTES)).toEqual(blob);
        expect(blob.slice(76, -4)).toEqual(learnt(samples));
        expect(session.traffic).toEqual({ repeats: 0, damaged: 0 });
      }),
    );
    expect(lost).toBe("");
  });

  it.each([RING, 1024])(
    "of %d bytes loses nothing to a host that becomes impatient with a device that is busy",
    async (size) => {
      const lost = await lostWith(size === RING ? slow : ringDevice(150, size), (path) =>
        withLink(path, { idleSeconds: 0.06 }, async (link) => {
          const session = await connect(link, FAKE_LEARNER);
          const count = Math.min(rows.length, Math.floor(size / 6));
          const steps = await session.learn(rows.slice(0, count), labels.slice(0, count));
          expect(steps.map(({ saturated }) => saturated)).toEqual(steps.map((_, i) => i));
          expect((await session.status()).damaged).toBe(0);
        }),
      );
      expect(lost).toBe("");
    },
  );

  it("overflows under a host that sends a long frame again while the first may still be there", async () => {
    const lost = await lostWith(slow, async (path) => {
      const port = new SerialPort({ path, baudRate: 115200 });
      const put = encodeSamplePut(0, Uint8Array.of(127, ...new Array(128).fill(1)));
      port.write(encodeFrame({ type: COMMANDS.HELLO, sequence: 0, payload: encodeHello(1) }));
      await new Promise((resolve) => port.once("data", resolve));
      const frame = encodeFrame({ type: COMMANDS.SAMPLE_PUT, sequence: 1, payload: put });
      port.write(Buffer.concat([frame, frame]));
      await new Promise((resolve) => port.once("data", resolve));
      await new Promise<void>((resolve) => port.close(() => resolve()));
    });
    expect(lost).toMatch(/^(lost \d+ bytes\n)+$/);
  });

  it("overflows under a host that does not read its size in HELLO, and such a frame never arrives", async () => {
    const lost = await lostWith(quick, (path) =>
      withLink(path, { idleSeconds: 0.05, giveUpSeconds: 1 }, async (link) => {
        await connect(link, FAKE_LEARNER);
        const payload = encodeSamplePut(
          0,
          Uint8Array.of(127, ...new Array(128).fill(1), 127, ...new Array(128).fill(1)),
        );
        const frame = { type: COMMANDS.SAMPLE_PUT, sequence: 1, payload };
        await expect(link.request(frame, (reply) => reply.sequence === 1)).rejects.toMatchObject({
          diagnostics: [{ code: "FF6007" }],
        });
      }),
    );
    expect(lost).toMatch(/^(lost \d+ bytes\n)+$/);
  });
});
