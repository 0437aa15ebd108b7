/** Files of PhysioNet, byte by byte: samples of format 212, annotations, and what is no such file. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseBeats, parseHeader, parseLead, readRecord } from "../../examples/ecg/physionet.js";
import { writeRecord } from "../../examples/ecg/write-record.js";
import { temporaryFolder } from "../support/folder.js";

const HEADER = `100 2 360 3
100.dat 212 200 11 1024 995 21983 0 V5
100.dat 212 200 11 1024 -2048 1000 0 MLII
# 69 M
`;

test("a header names the lead, its zero, its first value and its sum", () => {
  expect(parseHeader(HEADER, "MLII")).toEqual({
    ...{ leads: 2, lead: 1, samples: 3, zero: 1024, first: -2048, checksum: 1000 },
  });
  expect(() => parseHeader(HEADER, "V1")).toThrow("one of them V1");
  expect(() => parseHeader(HEADER.replace(" 360 ", " 250 "), "MLII")).toThrow("a record of 360 Hz");
  expect(() => parseHeader("", "MLII")).toThrow('found ""');
  expect(() => parseHeader(HEADER.replaceAll(" 212 ", " 16 "), "MLII")).toThrow("format 212");
});

test("format 212: two samples of 12 bits in three bytes", () => {
  // 0x0e3 and 0x800, 0x7ff and 0x001, 0xfff and 0xbe7
  const bytes = Uint8Array.of(0xe3, 0x80, 0x00, 0xff, 0x07, 0x01, 0xff, 0xbf, 0xe7);
  const header = { leads: 2, samples: 3, zero: 1024 };
  const first = { ...header, lead: 0, first: 0xe3, checksum: 0xe3 + 0x7ff - 1 };
  expect([...parseLead(bytes, first)]).toEqual([0xe3 - 1024, 0x7ff - 1024, -1 - 1024]);
  const second = { ...header, lead: 1, first: -2048, checksum: 65536 - 2048 + 1 - 1049 };
  expect([...parseLead(bytes, second)]).toEqual([-3072, -1023, -2073]);
  expect(() => parseLead(bytes.subarray(1), first)).toThrow("expected 9 bytes");
  expect(() => parseLead(bytes, { ...first, first: 1 })).toThrow("expected 1 first, found 227");
  expect(() => parseLead(bytes, { ...first, checksum: 0 })).toThrow("the sum of the samples");
});

const word = (code: number, value: number): number[] => [value & 0xff, (code << 2) | (value >> 8)];

test("annotations: classes of beats; texts, settings and long times are read over", () => {
  const bytes = Uint8Array.from([
    ...[...word(28, 18), ...word(63, 3), 40, 78, 0, 0], // rhythm "(N", three letters and one to fill up
    ...[...word(1, 59), ...word(62, 1), ...word(8, 293)],
    ...[...word(59, 0), 1, 0, 0, 0, ...word(5, 0)], // 65,536 samples
    ...word(12, 300),
    ...word(0, 0),
  ]);
  const beats = [
    { at: 77, aami: "N" },
    { at: 370, aami: "S" },
    { at: 65906, aami: "V" },
    { at: 66206, aami: "Q" },
  ];
  expect(parseBeats(bytes, 70_000)).toEqual(beats);
  expect(() => parseBeats(bytes, 66_000)).toThrow("sample 66206 of 66000");
  expect(() => parseBeats(bytes.subarray(0, 10), 70_000)).toThrow("end before their end mark");
});

test("what is written is read, and an error names its file", () => {
  const folder = temporaryFolder();
  const beats = [
    { at: 7, aami: "N" },
    { at: 5000, aami: "F" },
  ] as const;
  const lead = Int16Array.from({ length: 6000 }, (_, at) => ((at * 37) % 2000) - 1500);
  writeRecord(folder, { number: 100, lead, beats });
  expect(readRecord(folder, 100)).toEqual({ number: 100, lead, beats });
  writeFileSync(join(folder, "100.dat"), "short");
  expect(() => readRecord(folder, 100)).toThrow(/100\.dat: expected 18000 bytes for 6000 samples/);
});
