import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCobs, encodeCobs } from "../../src/device/cobs.js";
import {
  createSplitter,
  decodeFrame,
  encodeFrame,
  FRAME_MAX,
  type Frame,
  payloadMax,
} from "../../src/device/frame.js";
import {
  answersHello,
  decodeHello,
  decodeInferences,
  decodePart,
  decodeStateHash,
  decodeStatus,
  decodeUint32,
} from "../../src/device/protocol.js";
import { encodeRuns } from "../../src/device/zero-run-length.js";
import { SAMPLE_REFUSALS, STATUSES } from "../../src/ir/learning.js";

const bytes = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { maxLength, size: "max" })
    .map((each) => Uint8Array.from(each));
const frames: fc.Arbitrary<Frame> = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  sequence: fc.integer({ min: 0, max: 65535 }),
  payload: bytes(payloadMax(FRAME_MAX)),
});

describe("frames", () => {
  it("come back as they were sent, in at most 1024 bytes, zeros at both ends only", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const line = encodeFrame(frame);
        expect(line.length).toBeLessThanOrEqual(FRAME_MAX);
        expect([line.indexOf(0), line.indexOf(0, 1)]).toEqual([0, line.length - 1]);
        expect(decodeFrame(line.subarray(1, -1))).toEqual(frame);
      }),
    );
  });

  it("fit 1024 bytes with the fullest payload", () => {
    for (const value of [0, 1, 255]) {
      const payload = new Uint8Array(payloadMax(FRAME_MAX)).fill(value);
      expect(encodeFrame({ type: 3, sequence: 1, payload }).length).toBeLessThanOrEqual(FRAME_MAX);
    }
  });

  it("with any one byte changed are never taken for a frame", () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, place, change) => {
        const line = encodeFrame(frame);
        const at = 1 + (place % (line.length - 2));
        line[at] = line[at]! ^ change;
        const found = createSplitter()(line);
        expect(found.filter((each) => each !== null)).toEqual([]);
        expect(found.length).toBeGreaterThan(0);
      }),
    );
  });

  it("cut short are never taken for a frame", () => {
    fc.assert(
      fc.property(frames, fc.nat(), (frame, place) => {
        const line = encodeFrame(frame);
        const cut = line.slice(0, 1 + (place % (line.length - 2)));
        const found = createSplitter()(Uint8Array.of(...cut, 0));
        expect(found.filter((each) => each !== null)).toEqual([]);
      }),
    );
  });

  it("are found again after garbage, in chunks of any size", () => {
    const noise = bytes(3000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, frames), { maxLength: 4 }),
        fc.integer({ min: 1, max: 700 }),
        (sent, size) => {
          const line = Buffer.concat(sent.flatMap(([garbage, frame]) => [garbage, encodeFrame(frame)]));
          const split = createSplitter();
          const found: (Frame | null)[] = [];
          for (let at = 0; at < line.length; at += size) found.push(...split(line.subarray(at, at + size)));
          expect(found.filter((each) => each !== null)).toEqual(sent.map(([, frame]) => frame));
        },
      ),
    );
  });

  it("longer than 1024 bytes are dropped, and the next one is read", () => {
    const frame: Frame = { type: 1, sequence: 2, payload: Uint8Array.of(3) };
    const long = encodeFrame({ type: 1, sequence: 2, payload: new Uint8Array(1030).fill(9) });
    expect(createSplitter()(Buffer.concat([long, encodeFrame(frame)]))).toEqual([null, frame]);
  });
});

describe("COBS", () => {
  it("decodes what it encodes, without zeros in between", () => {
    fc.assert(
      fc.property(bytes(1200), (data) => {
        const encoded = encodeCobs(data);
        expect(encoded.includes(0)).toBe(false);
        expect(decodeCobs(encoded)).toEqual(data);
      }),
    );
  });
});

describe("zero runs", () => {
  const decodeRuns = (tokens: Uint8Array): number[] => {
    const out: number[] = [];
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at++]!;
      if (token >= 128) {
        out.push(...new Array<number>(token - 127).fill(0));
      } else {
        out.push(...tokens.subarray(at, at + token + 1));
        at += token + 1;
      }
    }
    return out;
  };

  it("give the bytes back piece by piece, and cost at most 1 byte in 128", () => {
    fc.assert(
      fc.property(bytes(2000), fc.integer({ min: 2, max: 1004 }), (data, room) => {
        const out: number[] = [];
        let cost = 0;
        let pieces = 0;
        for (let at = 0; at < data.length; pieces++) {
          const { tokens, end } = encodeRuns(data, at, room);
          expect(tokens.length).toBeLessThanOrEqual(room);
          expect(end).toBeGreaterThan(at);
          out.push(...decodeRuns(tokens));
          cost += tokens.length;
          at = end;
        }
        expect(out).toEqual([...data]);
        expect(cost).toBeLessThanOrEqual(data.length + Math.ceil(data.length / 128) + pieces);
      }),
    );
  });

  it("make an image of one bright square short", () => {
    const image = new Uint8Array(784).fill(200, 300, 320);
    expect(encodeRuns(image, 0, 1000)).toEqual({
      tokens: Uint8Array.of(255, 255, 171, 19, ...new Array<number>(20).fill(200), 255, 255, 255, 207),
      end: 784,
    });
  });
});

describe("decoders of replies", () => {
  it("refuse every length but the right one, and never throw", () => {
    const info = { classes: 10, instructionsCounted: true, precision: "int8" } as const;
    fc.assert(
      fc.property(bytes(payloadMax(FRAME_MAX)), fc.integer({ min: 0, max: 20 }), (payload, count) => {
        const { length } = payload;
        expect(decodeUint32(payload) === null).toBe(length !== 4);
        expect(decodeStatus(payload) === null).toBe(length !== 16);
        expect(decodeStateHash(payload) === null).toBe(length !== 8);
        expect(decodePart(payload) === null).toBe(length < 4);
        expect(decodeHello(payload) === null).toBe(length < 103 || length > 135 || payload[94]! > 2);
        expect(decodeInferences(payload, count, info) === null).toBe(length !== 58 * count);
        expect(answersHello(payload, 2 ** 32)).toBe(false);
      }),
    );
  });

  it("reads every field of an inference at its place", () => {
    const payload = Buffer.alloc(26);
    payload.writeUInt8(3, 0);
    payload.writeUInt8(1, 1);
    payload.writeUInt32LE(4_000_000_000, 2);
    payload.writeUInt32LE(3_000_000_000, 6);
    payload.writeInt32LE(-7, 10);
    payload.writeUInt32LE(2_500_000_000, 14);
    payload.writeInt32LE(-2_000_000_000, 18);
    payload.writeInt32LE(2_000_000_000, 22);
    const expected = {
      status: "FF_OK",
      label: 3,
      exit: 1,
      macs: 4_000_000_000,
      instructions: 3_000_000_000,
      margin: -7,
      goodness: 2_500_000_000,
      scores: Int32Array.of(-2_000_000_000, 2_000_000_000),
    };
    const info = { classes: 2, instructionsCounted: true, precision: "int8" } as const;
    expect(decodeInferences(payload, 1, info)).toEqual([expected]);
    expect(decodeInferences(payload, 1, { ...info, instructionsCounted: false })).toEqual([
      { ...expected, instructions: null },
    ]);
  });

  it("takes the refusal of a sample for one, and no other status", () => {
    const info = { classes: 2, instructionsCounted: true, precision: "f32" } as const;
    const refusal = (status: number): Buffer => Buffer.concat([Buffer.of(status, 255), Buffer.alloc(24)]);
    for (const [code, status] of STATUSES.entries()) {
      const found = decodeInferences(refusal(code), 1, info);
      if (!SAMPLE_REFUSALS.some((each) => each === status)) expect(found).toBeNull();
      else expect(found).toMatchObject([{ status, label: -1, exit: -1, instructions: null }]);
    }
    expect(decodeInferences(refusal(200), 1, info)).toBeNull();
  });

  it("makes text from a device printable", () => {
    const payload = Buffer.concat([Buffer.alloc(103), Buffer.from("rv\x1b[2J\\\n\u00e9")]);
    expect(decodeHello(payload)?.target).toBe("rv\\x1b[2J\\x5c\\x0a\\xc3\\xa9");
  });
});
