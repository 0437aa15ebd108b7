import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FlashJob } from "../../src/device/flash/backend.js";
import { serialLoader } from "../../src/device/flash/serial-loader.js";
import type { Link } from "../../src/device/link.js";
import { enterLoader, flashApplication } from "../../src/device/loader.js";
import { COMMANDS, ERROR, ERRORS, encodeHello } from "../../src/device/protocol.js";
import {
  type ApplicationState,
  decodeLoaderHello,
  encodeBegin,
  encodeCommit,
  encodeErase,
  encodeLoaderHello,
  encodeProgram,
  LOADER_COMMANDS,
  type LoaderCommand,
} from "../../src/device/protocol-loader.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Progress } from "../../src/ir/progress.js";
import type { Target } from "../../src/ir/target.js";
import { createRandom } from "../../src/numerics/prng.js";
import { silent } from "../../src/report/progress.js";
import { loadTarget } from "../../src/target/target.js";
import {
  ADDRESS,
  type FakeBoard,
  fakeBoard,
  fakeLoader,
  IMAGE_MAX,
  SECTOR,
} from "../support/device/fake-loader.js";
import { failureOf } from "../support/failure.js";

beforeAll(() => void fakeLoader(), 60_000);

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function start(options: FakeBoard = {}) {
  const board = await fakeBoard({ later: (step) => void cleanup.push(step) }, options);
  cleanup.push(() => expect(board.device.complaints()).toBe(""));
  return board;
}

const random = createRandom(8);
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));
const [one, two] = [bytesOf(3000), bytesOf(IMAGE_MAX)];

async function flash(link: Link, bytes: Uint8Array): Promise<void> {
  await flashApplication(link, await enterLoader(link), { address: ADDRESS, bytes }, () => {});
}

/** Sends one frame as it is and gives the reply's type and payload. */
async function send(link: Link, sequence: number, type: number, payload: Uint8Array): Promise<number[]> {
  const reply = await link.request({ type, sequence, payload }, (each) => each.sequence === sequence);
  return [reply.type, ...reply.payload];
}

const hello = (link: Link) => send(link, 0, LOADER_COMMANDS.HELLO, encodeLoaderHello(1));
const image = (file: string): Uint8Array => readFileSync(file).subarray(SECTOR);

/** Head of an application, whatever it says, and its image. */
function flashed({ bytes = one.length, crc = crc32(one), entry = ADDRESS, spoil = -1, magic = "FFA1" } = {}) {
  const content = Buffer.alloc(SECTOR + IMAGE_MAX, 0xff);
  content.write(magic, 0, "latin1");
  content.writeUInt32LE(bytes, 4);
  content.writeUInt32LE(crc, 8);
  content.writeUInt32LE(entry, 12);
  content.writeUInt32LE(crc32(content.subarray(0, 16)), 16);
  content.write("FFB1", 128, "latin1");
  content.set(one, SECTOR);
  if (spoil >= 0) content[spoil]! ^= 0x10;
  return content;
}

describe("the loader", () => {
  it("says what it is, with the target's name made printable", async () => {
    const { link } = await start();
    expect((await enterLoader(link)).info).toEqual({
      application: "NONE",
      address: ADDRESS,
      imageMax: IMAGE_MAX,
      sectorBytes: SECTOR,
      unitBytes: 128,
      target: "fa\\x1bke",
    });
  });

  it("takes an application and starts it; restarts for another one over it, with all that fits", async () => {
    const { link, file } = await start();
    await flash(link, one);
    expect(image(file).subarray(0, one.length)).toEqual(Buffer.from(one));
    await flash(link, two);
    expect(image(file)).toEqual(Buffer.from(two));
    await flash(link, one);
    const erased = Buffer.alloc(SECTOR - (one.length % SECTOR), 0xff);
    expect(image(file)).toEqual(Buffer.concat([one, erased, two.subarray(one.length + erased.length)]));
    expect(readFileSync(file).subarray(0, SECTOR)).toEqual(flashed().subarray(0, SECTOR));
  });

  it("does so on a line that flips and drops frames in both directions", async () => {
    const kinds = [
      "in:2:flip",
      "in:4:drop",
      "out:3:flip",
      "out:5:drop",
      "in:9:flip",
      "out:11:drop",
      "out:12:drop",
    ];
    const { link, file } = await start({ noise: kinds.join(" ") });
    await flash(link, one);
    expect(image(file).subarray(0, one.length)).toEqual(Buffer.from(one));
    expect(link.traffic.repeats).toBeGreaterThanOrEqual(kinds.length - 1);
  });

  it.each<[string, ApplicationState, Parameters<typeof flashed>[0]]>([
    ["a changed byte of the image", "DAMAGED", { spoil: SECTOR + 1500 }],
    ["a changed length", "DAMAGED", { spoil: 5 }],
    ["an entry that has moved within the image", "DAMAGED", { spoil: 12 }],
    ["a head without its first word", "UNFINISHED", { magic: "FFFF" }],
    ["a length beyond the flash", "DAMAGED", { bytes: 0xffffffff }],
    ["a length of one byte more than the flash", "DAMAGED", { bytes: IMAGE_MAX + 1 }],
    ["an entry before the image", "DAMAGED", { entry: ADDRESS - 4 }],
    ["an entry behind the image", "DAMAGED", { entry: ADDRESS + one.length + 4 }],
    ["an entry on an odd address", "DAMAGED", { entry: ADDRESS + 1 }],
  ])("does not start an application with %s, says so, and takes a new one", async (_what, state, options) => {
    const { link } = await start({ flash: flashed(options) });
    const reply = await send(link, 0, COMMANDS.HELLO, encodeHello(77));
    expect(reply).toEqual([
      ERROR,
      ERRORS.LOADER,
      ["WHOLE", "NONE", "UNFINISHED", "DAMAGED"].indexOf(state),
      77,
      0,
      0,
      0,
    ]);
    expect((await enterLoader(link)).info.application).toBe(state);
    await flash(link, one);
  });

  it("starts an application whose head and image are right", async () => {
    const { link } = await start({ flash: flashed() });
    expect((await send(link, 0, COMMANDS.HELLO, encodeHello(77)))[0]).toBe(COMMANDS.HELLO | 0x80);
  });
});

it("FF6154: firmware of another version cannot be asked for its loader", async () => {
  const { link } = await start({ flash: flashed(), fault: "protocol" });
  expect(await failureOf(enterLoader(link))).toMatch(/^FF6154: a firmware that speaks version 99 /);
});

describe("requests that are wrong have a name, and write nothing", () => {
  const unit = new Uint8Array(128).fill(5);
  type Request = [LoaderCommand | number, Uint8Array, number];
  const begun: Request[] = [
    ["BEGIN", new Uint8Array(3), ERRORS.LENGTH],
    ["BEGIN", new Uint8Array(5), ERRORS.LENGTH],
    ["BEGIN", encodeBegin(0), ERRORS.RANGE],
    ["BEGIN", encodeBegin(IMAGE_MAX + 1), ERRORS.RANGE],
    ["BEGIN", encodeBegin(0xffffffff), ERRORS.RANGE],
    ["ERASE", new Uint8Array(2), ERRORS.LENGTH],
    ["ERASE", encodeErase(3 * SECTOR), ERRORS.RANGE],
    ["ERASE", encodeErase(0x100000000 - SECTOR), ERRORS.RANGE],
    ["ERASE", encodeErase(0x80000000), ERRORS.RANGE],
    ["ERASE", encodeErase(4), ERRORS.ALIGNMENT],
    ["ERASE", encodeErase(SECTOR + 128), ERRORS.ALIGNMENT],
    ["PROGRAM", new Uint8Array(0), ERRORS.LENGTH],
    ["PROGRAM", new Uint8Array(4), ERRORS.LENGTH],
    ["PROGRAM", encodeProgram(0, unit.subarray(1)), ERRORS.LENGTH],
    ["PROGRAM", encodeProgram(0, new Uint8Array(129)), ERRORS.LENGTH],
    ["PROGRAM", encodeProgram(2176, unit), ERRORS.RANGE],
    ["PROGRAM", encodeProgram(2048, new Uint8Array(256)), ERRORS.RANGE],
    ["PROGRAM", encodeProgram(0xffffff80, new Uint8Array(256)), ERRORS.RANGE],
    ["PROGRAM", encodeProgram(0x80000000, unit), ERRORS.RANGE],
    ["PROGRAM", encodeProgram(4, unit), ERRORS.ALIGNMENT],
    ["PROGRAM", encodeProgram(64, unit), ERRORS.ALIGNMENT],
    ["COMMIT", new Uint8Array(7), ERRORS.LENGTH],
    ["COMMIT", encodeCommit(crc32(new Uint8Array(2100).fill(0xff)) ^ 1, ADDRESS), ERRORS.IMAGE],
    ["COMMIT", encodeCommit(crc32(new Uint8Array(2100).fill(0xff)), ADDRESS - SECTOR), ERRORS.IMAGE],
    [99, new Uint8Array(0), ERRORS.COMMAND],
    [COMMANDS.INFER, new Uint8Array(10), ERRORS.COMMAND],
  ];

  it("after BEGIN", async () => {
    const { link, file } = await start();
    await hello(link);
    expect(await send(link, 1, LOADER_COMMANDS.BEGIN, encodeBegin(2100))).toEqual([
      LOADER_COMMANDS.BEGIN | 0x80,
    ]);
    const before = readFileSync(file);
    for (const [at, [command, payload, error]] of begun.entries()) {
      const type = typeof command === "number" ? command : LOADER_COMMANDS[command];
      expect([at, ...(await send(link, 2 + at, type, payload))]).toEqual([at, ERROR, error]);
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    expect(
      await send(link, 2 + begun.length, LOADER_COMMANDS.PROGRAM, encodeProgram(2048, unit)),
    ).toHaveLength(1);
    expect(await send(link, 3 + begun.length, LOADER_COMMANDS.PROGRAM, encodeProgram(2048, unit))).toEqual([
      ERROR,
      ERRORS.ORDER,
    ]);
  });

  it("before BEGIN, before a session, out of turn, and without a CRC", async () => {
    const { link, file } = await start({ flash: flashed({ spoil: SECTOR }) });
    const before = readFileSync(file);
    const refused = async (
      sequence: number,
      command: LoaderCommand,
      payload: Uint8Array,
    ): Promise<number[]> => send(link, sequence, LOADER_COMMANDS[command], payload);
    expect(await refused(1, "ERASE", encodeErase(0))).toEqual([ERROR, ERRORS.SESSION]);
    await hello(link);
    expect(await refused(1, "ERASE", encodeErase(0))).toEqual([ERROR, ERRORS.ORDER]);
    expect(await refused(2, "PROGRAM", encodeProgram(0, unit))).toEqual([ERROR, ERRORS.ORDER]);
    expect(await refused(3, "COMMIT", encodeCommit(crc32(new Uint8Array(0)), ADDRESS))).toEqual([
      ERROR,
      ERRORS.ORDER,
    ]);
    expect(await refused(9, "BEGIN", encodeBegin(10))).toEqual([ERROR, ERRORS.SEQUENCE]);
    expect(readFileSync(file).equals(before)).toBe(true);
    const { link: noisy, file: other } = await start({ noise: "in:2:flip" });
    await hello(noisy);
    expect(await refusal(noisy, LOADER_COMMANDS.BEGIN, encodeBegin(10))).toEqual(2);
    expect(noisy.traffic.repeats).toBe(1);
    expect(readFileSync(other).subarray(128, 132).toString("latin1")).toBe("FFB1");
  });

  /** How many answers a request needed. */
  async function refusal(link: Link, type: number, payload: Uint8Array): Promise<number> {
    const before = link.traffic.repeats;
    await send(link, 1, type, payload);
    return 1 + link.traffic.repeats - before;
  }
});

describe("flash that fails", () => {
  it.each(["erase", "program", "stuck"] as const)("has a name: %s", async (fault) => {
    const { link } = await start({ fault });
    const command = fault === "erase" ? "ERASE" : "PROGRAM";
    const error = await flash(link, one).catch((reason: unknown) => reason);
    if (!(error instanceof Failure)) throw new Error(`no Failure but ${error}`);
    expect(error.diagnostics[0]).toMatchObject({ code: "FF6151", message: `the loader refused ${command}` });
    expect(error.diagnostics[0]!.found).toMatch(/^FLASH: /);
    expect((await enterLoader(link)).info.application).toBe("UNFINISHED");
  });

  it("an image larger than the flash, or linked to another place, is refused before anything is erased", async () => {
    const { link, file } = await start({ flash: flashed() });
    const session = await enterLoader(link);
    const before = readFileSync(file);
    const bytes = new Uint8Array(IMAGE_MAX + 1);
    expect(await failureOf(flashApplication(link, session, { address: ADDRESS, bytes }, () => {}))).toBe(
      `FF6152: ${IMAGE_MAX + 1} bytes`,
    );
    expect(
      await failureOf(flashApplication(link, session, { address: 0x20000000, bytes: one }, () => {})),
    ).toBe("FF6153: 0x22240000, built for fa\\x1bke");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("FF6155: another program takes the loader over", async () => {
    const { link } = await start();
    const session = await enterLoader(link);
    await enterLoader(link);
    for (const bytes of [1, 2]) await send(link, bytes, LOADER_COMMANDS.BEGIN, encodeBegin(bytes));
    expect(await failureOf(session.call("BEGIN", encodeBegin(5)))).toContain("FF6155");
  });
});

describe("the back end", () => {
  const job = (target: Target, size: number): FlashJob => ({
    target,
    segments: [
      { address: ADDRESS, bytes: new Uint8Array(100) },
      { address: ADDRESS + size - 4, bytes: new Uint8Array(4) },
    ],
    elf: "/some/folder/patch.elf",
    folder: "/some/folder",
    port: undefined,
    progress: silent,
    signal: new AbortController().signal,
  });
  const target = loadTarget("virt-flash");

  it("says what it would do, with QEMU or a port", async () => {
    const [first, ...rest] = await serialLoader.describe(job(target, 4000));
    expect(first).toBe("start QEMU with loader.img and flash.img of /some/folder as its flash");
    expect(rest.join("\n")).toContain("4000 bytes from 0x22240000 on");
    const [port, ...same] = await serialLoader.describe({ ...job(target, 4000), port: "/dev/ttyUSB0" });
    expect([port, same]).toEqual(["open /dev/ttyUSB0 at 115200 baud", rest]);
  });

  it("wants a port for a board, and refuses what does not fit before it looks for anything", async () => {
    const board: Target = { ...target, run: { kind: "board" } };
    expect(await failureOf(serialLoader.describe(job(board, 4000)))).toMatch(/^FF6156: /);
    expect(await failureOf(serialLoader.flash(job(board, 4000)))).toMatch(/^FF6156: /);
    expect(await failureOf(serialLoader.flash(job(board, 4194305)))).toBe("FF6152: 4194305 bytes");
  });

  it("flashes over a port, gaps as erased flash", async () => {
    const { device, link, file } = await start();
    await link.close();
    const board: Target = { ...target, run: { kind: "board" } };
    const flashed = await serialLoader.flash({ ...job(board, 4000), port: device.path });
    expect(flashed).toEqual({ bytes: 104, verified: true });
    const [text, gap, end] = [Buffer.alloc(100), Buffer.alloc(3896, 0xff), Buffer.alloc(4)];
    expect(image(file).subarray(0, 4000)).toEqual(Buffer.concat([text, gap, end]));
  });

  it.each([
    ["while it writes", 5, /FF6108/],
    ["before it writes", 0, /^interrupted$/],
  ])("says after Ctrl-C %s what the board holds", async (_, steps, told) => {
    const { device, link } = await start();
    await link.close();
    const interrupt = new AbortController();
    let left = steps;
    const update = (): void => {
      if (--left === 0) interrupt.abort(new Error("interrupted"));
    };
    const progress: Progress = { ...silent, task: () => ({ update, end: () => {} }) };
    if (steps === 0) interrupt.abort(new Error("interrupted"));
    const board: Target = { ...target, run: { kind: "board" } };
    const interrupted = { ...job(board, 4000), port: device.path, progress, signal: interrupt.signal };
    await expect(serialLoader.flash(interrupted)).rejects.toThrow(told);
  });
});

describe("whatever comes over the line", () => {
  it("frames with a correct CRC and any content: the loader answers, and stays within its flash", async () => {
    const { link } = await start();
    await hello(link);
    const types = Object.values(LOADER_COMMANDS).filter(
      (type) => type !== LOADER_COMMANDS.RESET && type !== LOADER_COMMANDS.HELLO,
    );
    const answers = new Map<number, number>();
    for (let sequence = 1; sequence <= 600; sequence++) {
      const edge = [
        0,
        1,
        128,
        SECTOR,
        IMAGE_MAX - 128,
        IMAGE_MAX,
        IMAGE_MAX + 1,
        0x7fffffff,
        0xffffff80,
        0xffffffff,
      ];
      const head = encodeErase(edge[random.below(edge.length)]!);
      const body = bytesOf([0, 0, 4, 128, 256, 896, random.below(1000)][random.below(7)]!);
      const [type, error = 0] = await send(
        link,
        sequence,
        types[random.below(types.length)]!,
        Buffer.concat([head, body]).subarray(0, 1008),
      );
      const kind = type === ERROR ? error : 0;
      answers.set(kind, 1 + (answers.get(kind) ?? 0));
    }
    const seen = [0, ERRORS.LENGTH, ERRORS.RANGE, ERRORS.ALIGNMENT, ERRORS.ORDER, ERRORS.IMAGE];
    expect(seen.filter((kind) => !answers.has(kind))).toEqual([]);
    await flash(link, one);
  }, 60_000);

  it("decoders refuse every length but the right one, states and blocks that cannot be", () => {
    const reply = Buffer.alloc(20);
    reply.writeUInt32LE(SECTOR, 14);
    reply.writeUInt16LE(128, 18);
    expect(decodeLoaderHello(reply)).toMatchObject({
      application: "WHOLE",
      sectorBytes: SECTOR,
      unitBytes: 128,
      target: "",
    });
    const lengths = [0, 19, 20, 52, 53].map(
      (length) => decodeLoaderHello(Buffer.concat([reply, Buffer.alloc(40)]).subarray(0, length)) !== null,
    );
    expect(lengths).toEqual([false, false, true, true, false]);
    const changed = (at: number, ...values: number[]) =>
      Buffer.concat([reply.subarray(0, at), Buffer.from(values), reply.subarray(at + values.length)]);
    expect(decodeLoaderHello(changed(1, 4))).toBe(null);
    expect(decodeLoaderHello(changed(14, 0, 0, 0, 0))).toBe(null);
    expect(decodeLoaderHello(changed(14, 0, 0, 0, 2))).toBe(null);
    expect(decodeLoaderHello(changed(18, 0, 0))).toBe(null);
  });
});
