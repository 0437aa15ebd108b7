/** Records as PhysioNet distributes them: header (.hea), signals of format 212 (.dat), annotations (.atr). */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** AAMI classes, in the order of their numbers. */
export const AAMI = ["N", "S", "V", "F", "Q"] as const;
export type Aami = (typeof AAMI)[number];

/** Annotation codes of heartbeats: N L R e j, A a J S, V E, F, / f Q. All others tell of something else. */
const CLASS_OF_CODE: Readonly<Record<number, Aami>> = {
  ...{ 1: "N", 2: "N", 3: "N", 34: "N", 11: "N" },
  ...{ 8: "S", 4: "S", 7: "S", 9: "S", 5: "V", 10: "V", 6: "F" },
  ...{ 12: "Q", 38: "Q", 13: "Q" },
};

/** An annotated heartbeat, at a sample of the record. */
export interface Beat {
  readonly at: number;
  readonly aami: Aami;
}

/** One lead of a record. */
export interface EcgRecord {
  readonly number: number;
  /** Units of the recorder from its zero. */
  readonly lead: Int16Array;
  readonly beats: readonly Beat[];
}

/** The lead `wanted` of a record of 360 Hz and its heartbeats. Throws where a file is missing or is not what it is said to be. */
export function readRecord(folder: string, number: number, wanted = "MLII"): EcgRecord {
  const read = <T>(ending: string, parse: (bytes: Buffer) => T): T => {
    const path = join(folder, `${number}.${ending}`);
    const bytes = readFileSync(path);
    try {
      return parse(bytes);
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const header = read("hea", (bytes) => parseHeader(bytes.toString("latin1"), wanted));
  const lead = read("dat", (bytes) => parseLead(bytes, header));
  return { number, lead, beats: read("atr", (bytes) => parseBeats(bytes, lead.length)) };
}

/** Parts of a header that are needed here: of the record, and of the lead. */
export interface Header {
  /** Leads of the file, and which of them is wanted. */
  readonly leads: number;
  readonly lead: number;
  readonly samples: number;
  readonly zero: number;
  /** First value, and the sum of all, 16 bits of it. */
  readonly first: number;
  readonly checksum: number;
}

/** Reads `<record> <leads> 360 <samples>` and the line of the lead called `wanted`. */
export function parseHeader(text: string, wanted: string): Header {
  const [head = "", ...lines] = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  const [, leads, rate, samples] = head.split(" ").map(Number);
  if (rate !== 360 || !isCount(leads) || !isCount(samples) || lines.length < leads)
    throw new Error(`expected a header of a record of 360 Hz, found ${JSON.stringify(head.slice(0, 60))}`);
  const described = lines.slice(0, leads).map((line) => line.split(" "));
  const lead = described.findIndex((fields) => fields.slice(8).join(" ") === wanted);
  const [, format, , , zero, first, checksum] = (described[lead] ?? []).map(Number);
  if (format !== 212 || leads !== 2)
    throw new Error(`expected two leads of format 212, one of them ${wanted}`);
  return { leads, lead, samples, zero: zero!, first: first!, checksum: checksum! };
}

function isCount(value: number | undefined): value is number {
  return Number.isInteger(value) && value! > 0;
}

/** Three bytes hold a sample of each of two leads, 12 bits in two's complement. */
export function parseLead(bytes: Uint8Array, { lead, samples, zero, first, checksum }: Header): Int16Array {
  if (bytes.length !== 3 * samples)
    throw new Error(
      `expected ${3 * samples} bytes for ${samples} samples of two leads, found ${bytes.length}`,
    );
  const values = new Int16Array(samples);
  let sum = 0;
  for (let at = 0; at < samples; at++) {
    const [low, both, other] = bytes.subarray(3 * at, 3 * at + 3) as unknown as [number, number, number];
    const value = lead === 0 ? low | ((both & 0x0f) << 8) : other | ((both & 0xf0) << 4);
    const signed = (value << 20) >> 20;
    if (at === 0 && signed !== first) throw new Error(`expected ${first} first, found ${signed}`);
    sum += signed;
    values[at] = signed - zero;
  }
  if (((sum - checksum) & 0xffff) !== 0) throw new Error("the sum of the samples is not that of the header");
  return values;
}

/** Codes of words that carry no annotation: more time, three settings, and a text. */
export const SKIP = 59;
const SETTINGS = [60, 61, 62];
const TEXT = 63;

/** The heartbeats among the annotations, in words of a code (6 bits) and the samples since the last one (10 bits). */
export function parseBeats(bytes: Uint8Array, samples: number): Beat[] {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => {
    if (at + 2 > bytes.length) throw new Error("the annotations end before their end mark");
    return words.getUint16(at, true);
  };
  const beats: Beat[] = [];
  let time = 0;
  for (let at = 0; ; at += 2) {
    const code = word(at) >> 10;
    const value = word(at) & 1023;
    if (code === 0 && value === 0) return beats;
    if (code === SKIP) {
      time += (word(at + 2) << 16) | word(at + 4);
      at += 4;
    } else if (code === TEXT) at += value + (value & 1);
    else if (!SETTINGS.includes(code)) {
      time += value;
      if (time < 0 || time >= samples) throw new Error(`an annotation at sample ${time} of ${samples}`);
      const aami = CLASS_OF_CODE[code];
      if (aami !== undefined) beats.push({ at: time, aami });
    }
  }
}
