import { crc32 } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { COMMANDS, ERROR, ERRORS, encodeHello, encodeSamplePut } from "../../src/device/protocol.js";
import { decodeGuard, decodeSlot, decodeSteps, encodeLearn } from "../../src/device/protocol-learning.js";
import { connect } from "../../src/device/session.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { FAKE_LEARNER as EXPECTED, LEARNT_BYTES, learnt, row } from "../support/device/fake-learning.js";
import { FAKE_MODEL } from "../support/device/fake-line.js";
import { compileFakeDevice, compileLearningDevice, startDevice } from "../support/device/host-device.js";

let learning: string;
beforeAll(() => {
  learning = compileLearningDevice();
}, 60_000);

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function start(program = learning, noise = ""): Promise<Link> {
  const device = await startDevice(program, noise);
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  const link = await Link.open(device.path, { baud: 115200, idleSeconds: 0.5 });
  cleanup.push(() => link.close());
  return link;
}

const session = async (program = learning, noise = "", expected = EXPECTED) =>
  connect(await start(program, noise), expected);

const samples = Array.from({ length: 1500 }, (_, i) => ({ row: row(i % 200, i % 7), label: i % 3 }));
const rows = samples.map((sample) => sample.row);
const labels = samples.map((sample) => sample.label);

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`no Failure but ${error}`);
  return error.diagnostics.map(({ code, expected, found }) => `${code}: ${expected} / ${found}`).join("\n");
}

describe("learning over a pty", () => {
  it("learns more samples than the buffer and a frame hold, each once, and hashes the state after each", async () => {
    const device = await session();
    const steps = await device.learn(rows, labels);
    expect(steps).toHaveLength(1500);
    expect(steps[1366]).toEqual({
      status: "FF_OK",
      label: (1366 % 200) % 3,
      updated: 1000 + (1366 % 7),
      skipped: 2,
      saturated: 1366,
      instructions: null,
      hash: crc32(learnt(samples.slice(0, 1367))),
    });
    expect(steps.map((step) => step.saturated)).toEqual(rows.map((_, i) => i));
    expect((await device.stateHash()).learnt).toBe(crc32(learnt(samples)));
    expect((await device.learn([row(1, 2)], [0], { hashes: false }))[0]).toMatchObject({
      saturated: 1500,
      hash: 0,
    });
  });

  it("reads the fields of the learnt state after the constants", async () => {
    const device = await session();
    await device.learn(rows, labels, { hashes: false });
    expect(await device.tensor(1, 4)).toEqual(learnt(samples).slice(0, 4));
    expect(await device.tensor(3, 2000)).toEqual(learnt(samples).slice(8, 2008));
    expect(await failure(device.tensor(5, 1))).toContain("BAD_RANGE");
  });

  it("stops at the first sample that is refused", async () => {
    const device = await session();
    const wrong = labels.map((label, i) => (i === 40 ? 9 : label));
    const steps = await device.learn(rows, wrong);
    expect(steps.map(({ status }) => status)).toEqual([...new Array(40).fill("FF_OK"), "FF_BAD_LABEL"]);
    expect((await device.stateHash()).learnt).toBe(crc32(learnt(samples.slice(0, 40))));
  });

  it.each([0, 11, 13])(
    "learns nothing of a request in which one sample has %d bytes instead of 12",
    async (size) => {
      const device = await session();
      await device.learn(rows.slice(0, 5), labels.slice(0, 5)); // from then on a request holds more than one
      const before = await device.stateHash();
      const wrong = rows.slice(0, 20).map((each, i) => (i === 1 ? new Uint8Array(size).fill(3) : each));
      expect(await failure(device.learn(wrong, labels.slice(0, 20)))).toMatch(
        /^FF6013: .*LEARN \/ BAD_SAMPLE/,
      );
      expect(await device.stateHash()).toEqual(before);
      expect(await device.learn(rows.slice(0, 1), labels.slice(0, 1))).toHaveLength(1);
    },
  );

  it("does not send a label that its byte would make another class", async () => {
    const device = await session();
    await expect(device.learn([row(1, 2)], [256])).rejects.toThrow("label 256");
  });

  it("freezes what is learnt", async () => {
    const device = await session();
    await device.setLearning(false);
    expect((await device.learn([row(1, 2)], [0])).map(({ status }) => status)).toEqual(["FF_LEARNING_OFF"]);
    await device.setLearning(true);
    expect((await device.learn([row(1, 2)], [0])).map(({ status }) => status)).toEqual(["FF_OK"]);
  });

  it("says how well the samples of the guard are answered", async () => {
    expect(await (await session()).guard()).toEqual({ correct: 300, count: 500 });
  });

  it("learns once what a damaged or lost frame makes the host repeat", async () => {
    const noise = Array.from({ length: 60 }, (_, i) => `in:${3 * i + 2}:flip out:${3 * i + 3}:flip`).join(
      " ",
    );
    const device = await session(learning, noise);
    const steps = await device.learn(rows.slice(0, 300), labels.slice(0, 300));
    expect(steps.map((step) => step.saturated)).toEqual(steps.map((_, i) => i));
    expect(steps.at(-1)!.hash).toBe(crc32(learnt(samples.slice(0, 300))));
    expect(device.traffic.repeats).toBeGreaterThan(3);
  });
});

describe("a state that leaves and enters", () => {
  it("is exported with its hashes, and imported by another device", async () => {
    const device = await session();
    await device.learn(rows, labels, { hashes: false });
    const blob = await device.exportState(LEARNT_BYTES);
    expect(blob.length).toBe(LEARNT_BYTES + 80);
    expect(Buffer.from(blob.subarray(0, 4)).toString()).toBe("FFE1");
    expect(blob.slice(76, -4)).toEqual(learnt(samples));
    expect(new DataView(blob.buffer).getUint32(LEARNT_BYTES + 76, true)).toBe(crc32(blob.subarray(0, -4)));

    const other = await session();
    await other.importState(blob);
    expect((await other.stateHash()).learnt).toBe(crc32(learnt(samples)));
    expect(await other.exportState(LEARNT_BYTES)).toEqual(blob);
  });

  it("is refused when it is damaged, cut short, or of another model, and nothing changes", async () => {
    const device = await session();
    await device.learn(rows.slice(0, 5), labels.slice(0, 5));
    const blob = await device.exportState(LEARNT_BYTES);
    const before = await device.stateHash();
    const damaged = blob.map((byte, i) => (i === 1000 ? byte ^ 1 : byte));
    expect(await failure(device.importState(damaged))).toBe("FF6018: FF_OK / FF_BAD_BLOB");
    expect(await failure(device.importState(blob.subarray(0, -1)))).toContain("FF_BAD_BLOB");
    const other = resealed(blob, 44);
    expect(await failure(device.importState(other))).toContain("FF_OTHER_MODEL");
    expect(await failure(device.importState(resealed(blob, 12)))).toContain("FF_OTHER_LAYOUT");
    expect(await device.stateHash()).toEqual(before);
    await device.importState(other, { otherModel: true });
    expect(await failure(device.importState(new Uint8Array(20000)))).toBe(
      "FF6017: at most 16384 bytes / 20000 bytes",
    );
  });

  /** The blob with another byte at `at` and a CRC that fits. */
  function resealed(blob: Uint8Array, at: number): Uint8Array {
    const changed = blob.map((byte, i) => (i === at ? byte ^ 1 : byte));
    new DataView(changed.buffer).setUint32(changed.length - 4, crc32(changed.subarray(0, -4)), true);
    return changed;
  }

  it("survives a reset in storage", async () => {
    const device = await session();
    expect(await failure(device.restore())).toBe("FF6018: FF_OK / FF_NO_SLOT");
    await device.learn(rows, labels, { hashes: false });
    expect(await device.save()).toBe(1);
    await device.learn(rows.slice(0, 3), labels.slice(0, 3));
    expect(await device.save()).toBe(2);
    await device.reset();
    expect((await device.stateHash()).learnt).toBe(crc32(learnt([])));
    expect(await device.restore()).toBe(2);
    expect((await device.stateHash()).learnt).toBe(crc32(learnt([...samples, ...samples.slice(0, 3)])));
  });
});

describe("the service of a model that learns", () => {
  const entry = (index: number, bytes: Uint8Array, lesson = 0) => ({ index, lesson, crc: crc32(bytes) });

  it("names what is wrong with a request, and learns nothing", async () => {
    const link = await start();
    const any = (): boolean => true;
    await link.request({ type: COMMANDS.HELLO, sequence: 0, payload: encodeHello(1) }, any);
    const put = encodeSamplePut(0, Uint8Array.of(0, 7));
    await link.request({ type: COMMANDS.SAMPLE_PUT, sequence: 1, payload: put }, any);
    const good = entry(0, row(7));
    const cases: [number, Uint8Array, number][] = [
      [COMMANDS.LEARN, encodeLearn([], true), ERRORS.RANGE],
      [COMMANDS.LEARN, encodeLearn(new Array(57).fill(good), true), ERRORS.RANGE],
      [COMMANDS.LEARN, encodeLearn([good], true).subarray(0, -1), ERRORS.LENGTH],
      [COMMANDS.LEARN, Uint8Array.of(0, 0), ERRORS.LENGTH],
      [COMMANDS.LEARN, encodeLearn([good, entry(1365, row())], true), ERRORS.RANGE],
      [COMMANDS.LEARN, encodeLearn([good, entry(1, row(7))], true), ERRORS.SAMPLE],
      [COMMANDS.STATE_EXPORT, new Uint8Array(5), ERRORS.LENGTH],
      [COMMANDS.STATE_EXPORT, Uint8Array.of(0, 255, 0, 0, 1, 0), ERRORS.RANGE],
      [COMMANDS.STATE_EXPORT, Uint8Array.of(0, 0, 0, 0, 255, 255), ERRORS.RANGE],
      [COMMANDS.STATE_IMPORT, new Uint8Array(4), ERRORS.LENGTH],
      [COMMANDS.STATE_IMPORT, Uint8Array.of(0, 1, 64, 0, 0), ERRORS.RANGE],
      [COMMANDS.LEARNING, new Uint8Array(0), ERRORS.LENGTH],
      [99, new Uint8Array(0), ERRORS.COMMAND],
    ];
    for (const [at, [type, payload, error]] of cases.entries()) {
      const reply = await link.request({ type, sequence: 2 + at, payload }, any);
      expect([at, reply.type, [...reply.payload]]).toEqual([at, ERROR, [error]]);
    }
    expect((await connect(link, EXPECTED)).info).toMatchObject({ stateBytes: LEARNT_BYTES, updates: 0 });
  });

  it("can leave imports out", async () => {
    const device = await session(compileLearningDevice(["-DFF_SERVICE_READ_ONLY"]));
    const blob = await device.exportState(LEARNT_BYTES);
    expect(await failure(device.importState(blob))).toContain("BAD_COMMAND");
  }, 30_000);

  it("does not know these requests where nothing is learnt", async () => {
    const device = await session(compileFakeDevice(), "", FAKE_MODEL);
    expect(await failure(device.learn([row()], [0]))).toContain("BAD_COMMAND");
    expect(await failure(device.save())).toContain("BAD_COMMAND");
  }, 30_000);

  it("sends floats as their bits", async () => {
    const device = await session(compileFakeDevice(["-DFAKE_REAL"]), "", { ...FAKE_MODEL, precision: "f32" });
    expect(device.info.precision).toBe("f32");
    const [prediction] = await device.infer([row(1, 2, 3)]);
    expect(prediction).toMatchObject({ margin: -0.5, goodness: 1, scores: Float32Array.of(1, 2, 3) });
  }, 30_000);
});

describe("decoders of replies", () => {
  it("want one step per sample, or fewer of which only the last is refused", () => {
    const reply = (...statuses: number[]): Uint8Array => {
      const payload = new Uint8Array(18 * statuses.length);
      for (const [i, status] of statuses.entries()) payload[18 * i] = status;
      return payload;
    };
    const count = (payload: Uint8Array): number | null =>
      decodeSteps(payload, { count: 3, values: 0 }, { instructionsCounted: true, precision: "int8" })
        ?.length ?? null;
    expect([count(reply(0, 0, 0)), count(reply(0, 0, 2)), count(reply(4))]).toEqual([3, 3, 1]);
    expect([count(reply(0, 0)), count(reply(0, 4, 0)), count(reply()), count(reply(0, 0, 0, 0))]).toEqual(
      new Array(4).fill(null),
    );
    expect([count(reply(0, 0, 99)), count(reply(0, 0, 0).subarray(1))]).toEqual([null, null]);
    expect([decodeSlot(new Uint8Array(4)), decodeGuard(new Uint8Array(6))]).toEqual([null, null]);
    expect(decodeSlot(Uint8Array.of(11, 1, 2, 0, 0))).toEqual({ status: "FF_NO_SLOT", sequence: 513 });
  });
});
