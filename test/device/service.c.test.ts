import { crc32 } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSplitter, encodeFrame, type Frame } from "../../src/device/frame.js";
import { Link } from "../../src/device/link.js";
import {
  COMMANDS,
  ERROR,
  ERRORS,
  encodeHello,
  encodeInfer,
  PROTOCOL,
  REPLY,
} from "../../src/device/protocol.js";
import { connect, type Session } from "../../src/device/session.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { createRandom } from "../../src/numerics/prng.js";
import { FAKE_MODEL as EXPECTED } from "../support/device/fake-line.js";
import { compileFakeDevice, type HostDevice, startDevice } from "../support/device/host-device.js";

const weights = new Uint8Array(2500);
weights.set([1, 254, 3]);
weights[2499] = 77;
const bias = new Uint8Array(Int32Array.of(-1, 100000, 7).buffer);

let small: string;
let large: string;
beforeAll(() => {
  small = compileFakeDevice();
  large = compileFakeDevice(["-DFAKE_INPUT_BYTES=3000", "-DFF_SAMPLE_BYTES=7000"]);
}, 60_000);

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function start(program = small, noise = ""): Promise<{ device: HostDevice; link: Link }> {
  const device = await startDevice(program, noise);
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  const link = await Link.open(device.path, { baud: 115200, idleSeconds: 0.5 });
  cleanup.push(() => link.close());
  return { device, link };
}

async function session(program = small, noise = "", expected = EXPECTED) {
  const { device, link } = await start(program, noise);
  return { device, link, session: await connect(link, expected) };
}

const row = (...bytes: number[]): Uint8Array => Uint8Array.from({ length: 12 }, (_, i) => bytes[i] ?? 0);

/** The codes and texts of the Failure that `work` ends with. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`no Failure but ${error}`);
  return error.diagnostics.map(({ code, expected, found }) => `${code}: ${expected} / ${found}`).join("\n");
}

describe("session with a real service over a pty", () => {
  it("reads what HELLO says, with the target's name made printable", async () => {
    const { session: device } = await session();
    expect(device.info).toEqual({
      instructionsCounted: false,
      modelHash: EXPECTED.modelHash,
      layoutHash: `cd${"00".repeat(31)}`,
      boots: 0,
      vlen: 0,
      frameMax: 1024,
      classes: 3,
      steps: 2,
      tensors: 2,
      inputBytes: 12,
      sampleBytes: 16384,
      precision: "int8",
      stateBytes: 0,
      updates: 0,
      target: "fa\\x1bke",
    });
  });

  it("infers more samples than the buffer and a frame hold, in order, each once", async () => {
    const { session: device } = await session();
    const rows = Array.from({ length: 1500 }, (_, i) => row(i % 200, i % 7, 0, 0, 0, 255));
    const results = await device.infer(rows);
    expect(results.map((each) => each.goodness)).toEqual(rows.map((_, i) => i + 1));
    expect(results[1234]).toEqual({
      status: "FF_OK",
      label: 34 % 3,
      exit: 1,
      macs: 12,
      instructions: null,
      margin: -5,
      goodness: 1235,
      scores: Int32Array.of(34, 1234 % 7, 255),
    });
  });

  it("tells which samples the model refuses, and answers those around them", async () => {
    const { session: device } = await session();
    const results = await device.infer([1, 254, 2, 253, 3].map((first) => row(first)));
    expect(results.map(({ status, label, exit }) => [status, label, exit])).toEqual([
      ["FF_OK", 1, 1],
      ["FF_OUT_OF_RANGE", -1, -1],
      ["FF_OK", 2, 1],
      ["FF_BAD_SAMPLE", -1, -1],
      ["FF_OK", 0, 1],
    ]);
  });

  it("reads constants and their hash, and traces steps", async () => {
    const { session: device } = await session();
    expect(await device.stateHash()).toEqual({ constants: crc32(bias, crc32(weights)), learnt: 0 });
    expect(await device.tensor(0, 2500)).toEqual(weights);
    expect(await device.tensor(1, 12)).toEqual(bias);
    await device.load([row(1), row(9, 8, 7, 6)]);
    expect(await device.trace(0, 1, 12)).toEqual(row(9, 8, 7, 6));
    expect(await device.trace(1, 1, 12)).toEqual(new Uint8Array(Int32Array.of(15, 8, 7).buffer));
  });

  it("sends samples larger than a frame in chunks", async () => {
    const { session: device } = await session(large, "", { ...EXPECTED, inputBytes: 3000 });
    const rows = [0, 1, 2].map((seed) =>
      Uint8Array.from({ length: 3000 }, (_, i) => 1 + ((i * 7 + seed) % 250)),
    );
    const results = await device.infer(rows);
    const sums = rows.map((bytes) =>
      Int32Array.from({ length: 3 }, (_, k) =>
        bytes.reduce((sum, byte, i) => (i % 3 === k ? sum + byte : sum), 0),
      ),
    );
    expect(device.capacity).toBe(2);
    expect(results.map((each) => each.scores)).toEqual(sums);
    expect(await device.trace(0, 0, 3000)).toEqual(rows[2]);
  });

  it("restarts on RESET: the boot counter rises, counters and session start anew", async () => {
    const { session: device } = await session();
    await device.infer([row(1), row(2)]);
    await device.reset();
    expect(device.info.boots).toBe(1);
    expect((await device.infer([row(3)]))[0]!.goodness).toBe(1);
    await device.reset();
    expect(await device.status()).toEqual({ boots: 2, stackPainted: null, executed: 1, damaged: 0 });
  });

  it("survives a RESET whose reply is lost", async () => {
    const { session: device } = await session(small, "out:2:drop");
    await device.reset();
    expect(device.info.boots).toBe(1);
  });

  it("ends when the host closes its standard input", async () => {
    const { device } = await start();
    await device.stop();
    expect(device.process.exitCode).toBe(0);
  });
});

describe("what goes wrong has a name", () => {
  it("FF6009: firmware of another model, both hashes named", async () => {
    const { link } = await start();
    const other = "11".repeat(32);
    expect(await failure(connect(link, { ...EXPECTED, modelHash: other }))).toBe(
      `FF6009: model ${other} / model ${EXPECTED.modelHash}, built for fa\\x1bke`,
    );
  });

  it("FF6010: the right hash with other sizes, all of them", async () => {
    const { link } = await start();
    expect(await failure(connect(link, { ...EXPECTED, classes: 4, steps: 9 }))).toBe(
      "FF6010: 4 / 3\nFF6010: 9 / 2",
    );
  });

  it("FF6015: a sample buffer that is too small", async () => {
    const tiny = compileFakeDevice(["-DFF_SAMPLE_BYTES=8"]);
    const { link } = await start(tiny);
    expect(await failure(connect(link, EXPECTED))).toBe("FF6015: at least 12 bytes / 8 bytes");
  }, 20_000);

  it("FF6011: a restart in the middle of a session", async () => {
    const { session: device, link } = await session();
    const other = await connect(link, EXPECTED);
    await other.reset();
    await link.request({ type: COMMANDS.RESET, sequence: 1, payload: new Uint8Array(0) }, () => true);
    expect(await failure(device.status())).toBe("FF6011: boot 0 / boot 2");
  });

  it("FF6012: a session that another program has taken over", async () => {
    const { session: device, link } = await session();
    const other = await connect(link, EXPECTED);
    for (let i = 0; i < 5; i++) await other.stateHash();
    expect(await failure(device.status())).toContain("FF6012");
  });

  it("FF6013: a request that the device refuses", async () => {
    const { session: device } = await session();
    expect(await failure(device.infer([row(255)]))).toBe(
      "FF6013: an answer to INFER / MODEL: the model refused the call",
    );
    expect(await failure(device.trace(2, 0, 4))).toContain("BAD_RANGE");
    expect(await failure(device.tensor(2, 4))).toContain("BAD_RANGE");
  });

  it("FF6014: a tensor of another size", async () => {
    const { session: device } = await session();
    expect(await failure(device.tensor(1, 16))).toBe("FF6014: 16 of 16 bytes / 12 of 12 bytes");
  });

  it("FF6001, FF6003, FF6004: a port that is absent, busy, or no port", async () => {
    const { device } = await start();
    const options = { baud: 115200 };
    expect(await failure(Link.open("/dev/ff-edge-absent", options))).toContain("FF6001");
    expect(await failure(Link.open(device.path, options))).toContain("FF6003");
    expect(await failure(Link.open("/dev/null", options))).toContain("FF6004");
  });

  it("FF6005: a device that ends", async () => {
    const { session: device, device: host } = await session();
    await host.stop();
    expect(await failure(device.status())).toContain("FF6005");
  });

  it("FF6006: a device that says nothing", async () => {
    const noise = Array.from({ length: 99 }, (_, i) => `out:${i + 1}:drop`).join(" ");
    const device = await startDevice(small, noise);
    cleanup.push(device.stop);
    const link = await Link.open(device.path, { baud: 115200, giveUpSeconds: 0.6 });
    cleanup.push(() => link.close());
    expect(await failure(connect(link, EXPECTED))).toContain("FF6006");
  });

  it("FF6007: a device of which every answer is damaged", async () => {
    const noise = Array.from({ length: 5000 }, (_, i) => `out:${i + 1}:flip`).join(" ");
    const device = await startDevice(small, noise);
    cleanup.push(device.stop);
    const link = await Link.open(device.path, { baud: 115200, giveUpSeconds: 0.3 });
    cleanup.push(() => link.close());
    expect(await failure(connect(link, EXPECTED))).toContain("FF6007");
  });

  it("an abort closes the port and rejects with its reason", async () => {
    const device = await startDevice(
      small,
      Array.from({ length: 99 }, (_, i) => `out:${i + 1}:drop`).join(" "),
    );
    cleanup.push(device.stop);
    const abort = new AbortController();
    const link = await Link.open(device.path, { baud: 115200, signal: abort.signal });
    const connecting = connect(link, EXPECTED);
    abort.abort(new Error("stopped by the user"));
    await expect(connecting).rejects.toThrow("stopped by the user");
    const again = await Link.open(device.path, { baud: 115200 });
    await again.close();
  });
});

describe("a damaged frame is caught by its CRC and repeated", () => {
  // Frame 1 is HELLO, 2 SAMPLE_PUT, 3 INFER, 4 STATUS.
  const work = async (device: Session) => {
    const results = await device.infer([row(5), row(6)]);
    return { goodness: results.map((each) => each.goodness), status: await device.status() };
  };

  it("on the way to the device: the device counts it, the host repeats it", async () => {
    const { session: device } = await session(small, "in:3:flip");
    const { goodness, status } = await work(device);
    expect(goodness).toEqual([1, 2]);
    expect(status.damaged).toBe(1);
    expect(device.traffic).toEqual({ repeats: 1, damaged: 0 });
  });

  it("on the way to the host: the host counts it, the device answers again and executes once", async () => {
    const { session: device } = await session(small, "out:3:flip");
    const { goodness, status } = await work(device);
    expect(goodness).toEqual([1, 2]);
    expect(status).toEqual({ boots: 0, stackPainted: null, executed: 4, damaged: 0 });
    expect(device.traffic).toEqual({ repeats: 1, damaged: 1 });
  });

  it.each(["in:1", "in:2", "in:3", "out:1", "out:2", "out:3"])(
    "a frame lost at %s is repeated",
    async (place) => {
      const { session: device } = await session(small, `${place}:drop`);
      const { goodness, status } = await work(device);
      expect(goodness).toEqual([1, 2]);
      expect(status.executed).toBe(4);
      expect(device.traffic.repeats).toBe(1);
    },
  );

  it.each(["in:2:drop", "in:2:flip", "out:2:drop", "out:2:flip"])(
    "a long frame is repeated after a question that the device refuses: %s",
    async (noise) => {
      const { session: device } = await session(large, noise, { ...EXPECTED, inputBytes: 3000 });
      const bytes = new Uint8Array(3000).fill(3);
      const [prediction] = await device.infer([bytes]);
      expect(prediction!.scores).toEqual(Int32Array.of(3000, 3000, 3000));
      expect((await device.status()).executed).toBe(Math.ceil((3000 * 129) / 128 / 948) + 2);
      expect(device.traffic.repeats).toBe(1);
    },
  );

  it("recovers from a line that damages every third frame both ways", async () => {
    const noise = Array.from({ length: 60 }, (_, i) => `in:${3 * i + 2}:flip out:${3 * i + 3}:flip`).join(
      " ",
    );
    const { session: device } = await session(small, noise);
    const results = await device.infer(Array.from({ length: 400 }, (_, i) => row(i % 250)));
    expect(results.map((each) => each.goodness)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    expect(device.traffic.repeats).toBeGreaterThan(5);
  });
});

describe("the service itself", () => {
  const frame = (type: number, sequence: number, payload: Uint8Array | number[] = []): Frame => ({
    type,
    sequence,
    payload: Uint8Array.from(payload),
  });
  const any = (): boolean => true;
  const open = async () => {
    const { link } = await start();
    await link.request(frame(COMMANDS.HELLO, 0, encodeHello(1)), any);
    return (type: number, sequence: number, payload: Uint8Array | number[] = []) =>
      link.request(frame(type, sequence, payload), any);
  };

  it("wants HELLO first", async () => {
    const { link } = await start();
    expect(await link.request(frame(COMMANDS.STATUS, 1), any)).toEqual(frame(ERROR, 1, [ERRORS.SESSION]));
  });

  it("answers another protocol version with its own and opens no session", async () => {
    const { link } = await start();
    const reply = await link.request(frame(COMMANDS.HELLO, 0, [99, 1, 2, 3, 4]), any);
    expect([reply.type, reply.payload[0]]).toEqual([COMMANDS.HELLO | REPLY, PROTOCOL]);
    expect((await link.request(frame(COMMANDS.STATUS, 1), any)).payload).toEqual(
      Uint8Array.of(ERRORS.SESSION),
    );
  });

  it("repeats the reply of an equal sequence and executes once", async () => {
    const request = await open();
    const first = await request(COMMANDS.INFER, 1, encodeInfer(0, 1, crc32(row())));
    expect(await request(COMMANDS.INFER, 1, encodeInfer(0, 1, crc32(row())))).toEqual(first);
    const second = await request(COMMANDS.INFER, 2, encodeInfer(0, 1, crc32(row())));
    expect([first.payload[14], second.payload[14]]).toEqual([1, 2]);
  });

  it("answers BAD_SEQUENCE to any other, and keeps the last reply", async () => {
    const request = await open();
    const first = await request(COMMANDS.STATE_HASH, 1);
    expect(await request(COMMANDS.STATE_HASH, 3)).toEqual(frame(ERROR, 3, [ERRORS.SEQUENCE]));
    expect(await request(COMMANDS.STATE_HASH, 65535)).toEqual(frame(ERROR, 65535, [ERRORS.SEQUENCE]));
    expect(await request(COMMANDS.STATE_HASH, 1)).toEqual(first);
  });

  it("goes on from sequence 65535 to 0", async () => {
    const { exchange } = await rawLine();
    await exchange([frame(COMMANDS.HELLO, 0, encodeHello(1))]);
    const replies: Frame[] = [];
    for (let first = 1; first <= 65536; first += 128) {
      const requests = Array.from({ length: 128 }, (_, i) => frame(COMMANDS.STATUS, (first + i) & 0xffff));
      replies.push(...(await exchange(requests)));
    }
    expect(replies.filter((each) => each.type !== (COMMANDS.STATUS | REPLY))).toEqual([]);
    expect(replies.at(-1)!.sequence).toBe(0);
    expect(replies.at(-1)!.payload.slice(8, 12)).toEqual(Uint8Array.of(0, 0, 1, 0));
  }, 60_000);

  const u16 = (value: number): number[] => [value & 255, value >>> 8];
  const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const cases: [what: string, type: number, payload: number[], error: number][] = [
    ["an unknown command", 99, [], ERRORS.COMMAND],
    ["a reply instead of a request", COMMANDS.INFER | REPLY, [], ERRORS.COMMAND],
    ["INFER that is too short", COMMANDS.INFER, u32(0), ERRORS.LENGTH],
    ["INFER that is too long", COMMANDS.INFER, [...u32(0), ...u16(1), ...u32(0), 0], ERRORS.LENGTH],
    ["INFER of no sample", COMMANDS.INFER, [...u32(0), ...u16(0), ...u32(0)], ERRORS.RANGE],
    ["INFER of more than fit a frame", COMMANDS.INFER, [...u32(0), ...u16(34), ...u32(0)], ERRORS.RANGE],
    ["INFER beyond the buffer", COMMANDS.INFER, [...u32(1365), ...u16(1), ...u32(0)], ERRORS.RANGE],
    [
      "INFER of an index that wraps",
      COMMANDS.INFER,
      [...u32(0xffffffff), ...u16(2), ...u32(0)],
      ERRORS.RANGE,
    ],
    ["INFER of other samples", COMMANDS.INFER, [...u32(0), ...u16(1), ...u32(0)], ERRORS.SAMPLE],
    ["SAMPLE_PUT without offset", COMMANDS.SAMPLE_PUT, [0], ERRORS.LENGTH],
    ["SAMPLE_PUT with a cut literal", COMMANDS.SAMPLE_PUT, [...u32(0), 5, 1, 2], ERRORS.LENGTH],
    ["SAMPLE_PUT past the end", COMMANDS.SAMPLE_PUT, [...u32(16380), 255], ERRORS.RANGE],
    ["SAMPLE_PUT at an offset that wraps", COMMANDS.SAMPLE_PUT, [...u32(0xfffffffe), 255], ERRORS.RANGE],
    ["TENSOR_GET of an unknown tensor", COMMANDS.TENSOR_GET, [...u16(2), ...u32(0), ...u16(1)], ERRORS.RANGE],
    ["TENSOR_GET beyond the end", COMMANDS.TENSOR_GET, [...u16(0), ...u32(2501), ...u16(1)], ERRORS.RANGE],
    ["TENSOR_GET of too much", COMMANDS.TENSOR_GET, [...u16(0), ...u32(0), ...u16(65535)], ERRORS.RANGE],
    ["TRACE of an unknown step", COMMANDS.TRACE, [...u16(2), ...u32(0), ...u32(0), ...u16(1)], ERRORS.RANGE],
    [
      "TRACE of an unknown sample",
      COMMANDS.TRACE,
      [...u16(0), ...u32(9999), ...u32(0), ...u16(1)],
      ERRORS.RANGE,
    ],
    ["TRACE beyond the end", COMMANDS.TRACE, [...u16(1), ...u32(0), ...u32(13), ...u16(1)], ERRORS.RANGE],
  ];
  it("names what is wrong with a request, and goes on", async () => {
    const request = await open();
    let sequence = 0;
    for (const [what, type, payload, error] of cases) {
      sequence++;
      expect([what, await request(type, sequence, payload)]).toEqual([what, frame(ERROR, sequence, [error])]);
    }
    expect((await request(COMMANDS.STATUS, sequence + 1)).type).toBe(COMMANDS.STATUS | REPLY);
  });

  it("answers any payload of any command with its reply or a named error", async () => {
    const request = await open();
    const random = createRandom(1);
    const types = [2, 3, 4, 5, 6, 7, 9, 200];
    for (let sequence = 1; sequence <= 3000; sequence++) {
      const type = types[random.below(types.length)]!;
      const small = random.below(2) === 0;
      const payload = Array.from({ length: random.below(small ? 16 : 1008) }, () =>
        random.below(small ? 3 : 256),
      );
      const reply = await request(type, sequence, payload);
      const error = reply.type === ERROR && reply.payload.length === 1 && reply.payload[0]! >= ERRORS.COMMAND;
      expect([sequence, reply.sequence, error || reply.type === (type | REPLY)]).toEqual([
        sequence,
        sequence,
        true,
      ]);
    }
  }, 20_000);

  it("finds the next frame after garbage, oversize and truncated ones, and says that they were damaged", async () => {
    const { exchange, write } = await rawLine();
    const whole = encodeFrame(frame(COMMANDS.HELLO, 0, encodeHello(7)));
    write(Buffer.concat([new Uint8Array(1500).fill(1), whole.subarray(0, 9), Uint8Array.of(1, 1, 9)]));
    const damaged = frame(ERROR, 0, [ERRORS.FRAME]);
    const replies = await exchange([frame(COMMANDS.HELLO, 0, encodeHello(7))], 3);
    expect(replies.slice(0, 2)).toEqual([damaged, damaged]);
    expect(replies[2]!.type).toBe(COMMANDS.HELLO | REPLY);
  });
});

/** The line without Link's repeats: sends frames at once and collects as many replies. */
async function rawLine() {
  const device = await startDevice(small);
  const { path } = device;
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  const { SerialPort } = await import("serialport");
  const port = new SerialPort({ path, baudRate: 115200 });
  const split = createSplitter();
  let found: Frame[] = [];
  let check = (): void => {};
  port.on("data", (chunk: Buffer) => {
    for (const each of split(chunk)) if (each) found.push(each);
    check();
  });
  cleanup.push(() => new Promise<void>((resolve) => port.close(() => resolve())));
  return {
    write: (bytes: Uint8Array) => port.write(bytes),
    exchange: (requests: Frame[], replies = requests.length) =>
      new Promise<Frame[]>((resolve) => {
        found = [];
        check = () => {
          if (found.length === replies) resolve(found);
        };
        port.write(Buffer.concat(requests.map(encodeFrame)));
      }),
  };
}
