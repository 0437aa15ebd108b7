import { crc32 } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { measure } from "../../src/bench/measure.js";
import { withReadState } from "../../src/checkpoint/learnt.js";
import { Link } from "../../src/device/link.js";
import { ERROR } from "../../src/device/protocol.js";
import { connect, type Session } from "../../src/device/session.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { trainOnDevice } from "../../src/online/train-on-device.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { createLearner } from "../../src/reference/learn.js";
import { silent } from "../../src/report/progress-bar.js";
import { validate } from "../../src/validate/validate.js";
import { test } from "../support/device/fake-device.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted } from "../support/emitted-device.js";
import { INTEGERS as model } from "../support/models/tiny.js";

/** Hostile sessions of each command; more by FF_EDGE_HOSTILE. */
const SESSIONS = Number(process.env.FF_EDGE_HOSTILE ?? 40);

let program: string;
let layout: Plan;
beforeAll(() => {
  ({ program, layout } = compileEmitted(model));
}, 60_000);

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** Replies of a device that lies: right CRCs and sequence numbers, but what they carry is changed, one in `rate`. */
function lying(link: Link, random: Random, rate: number): Link {
  const request: Link["request"] = async (...call) => {
    const reply = await link.request(...call);
    if (random.below(rate) > 0) return reply;
    if (random.below(12) === 0) return { ...reply, type: ERROR, payload: Uint8Array.of(random.below(256)) };
    return { ...reply, payload: changed(reply.payload, random) };
  };
  return new Proxy(link, {
    get: (target, key) => {
      if (key === "request") return request;
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Another byte, a word of an extreme, a shorter payload or a longer one. */
function changed(payload: Uint8Array, random: Random): Uint8Array {
  const bytes = payload.slice();
  const at = random.below(Math.max(1, bytes.length));
  switch (random.below(5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Uint8Array.from([
        ...bytes,
        ...Array.from({ length: 1 + random.below(40) }, () => random.below(256)),
      ]);
    case 2:
      bytes.fill([0, 0x7f, 0x80, 0xff][random.below(4)]!, at, at + 4);
      return bytes;
    case 3:
      return bytes.map(() => random.below(256));
    default:
      bytes[at] = random.below(256);
      return bytes;
  }
}

/** A state of random bytes, in a blob whose CRC is right. */
function forging(session: Session, random: Random): Session {
  const exportState: Session["exportState"] = async (bytes) => {
    const blob = (await session.exportState(bytes)).slice();
    const end = blob.length - 4;
    for (let changes = 1 + random.below(8); changes > 0; changes--)
      blob[76 + random.below(bytes)] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)]!;
    new DataView(blob.buffer).setUint32(end, crc32(blob.subarray(0, end)), true);
    return blob;
  };
  return new Proxy(session, {
    get: (target, key) => (key === "exportState" ? exportState : Reflect.get(target, key, target)),
  });
}

async function hostile(seed: number, work: (session: Session) => Promise<unknown>): Promise<string> {
  const device = await startDevice(program);
  const link = await Link.open(device.path, { baud: 115200, giveUpSeconds: 3 });
  const random = createRandom(seed);
  try {
    const rate = [2, 5, 20, 80][random.below(4)]!;
    const session = await connect(lying(link, random, rate), expectationOf(model, layout));
    await work(random.below(2) === 0 ? session : forging(session, random));
    return "done";
  } catch (error) {
    if (!(error instanceof Failure)) throw new Error(`session ${seed}`, { cause: error });
    return error.diagnostics[0]!.code;
  } finally {
    await link.close();
    await device.stop();
  }
}

const COMMANDS: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  validate: (session) =>
    validate({
      model,
      plan: layout,
      constants: deviceTensors(model, layout),
      ...{ test, samples: 20, seed: 1, session, target: "host", execution: "hardware", image: null },
      learn: { create: () => createLearner(model, layout), train: test, steps: 20 },
    }),
  learn: (session) =>
    trainOnDevice({
      ...{ session, execution: "hardware", target: "host", model, samples: test, test, earlier: null },
      create: (payload) =>
        createLearner(payload ? withReadState(model, layout.fields, payload) : model, layout),
      options: { seed: 1, samples: 20, passes: 1, progress: silent },
      save: () => {},
      checkpoint: "device.safetensors",
    }),
  bench: (session) =>
    measure({
      ...{ model, session, samples: test, learns: true, restores: true, counts: null },
      progress: silent,
    }),
};

describe("a device that lies", () => {
  it.each(Object.entries(COMMANDS))(
    "ends %s with a named error or a verdict, never with a defect",
    async (_name, work) => {
      const ends = new Map<string, number>();
      for (let seed = 1; seed <= SESSIONS; seed++) {
        const end = await hostile(seed, work);
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
      expect(ends.get("FF6014") ?? 0).toBeGreaterThan(SESSIONS / 10);
      expect(ends.size).toBeGreaterThan(2);
    },
    SESSIONS * 5_000,
  );
});
