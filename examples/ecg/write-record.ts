/** The other way round of physionet.ts: a record of one lead, which stands beside an empty one, as PhysioNet would distribute it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clamp } from "../../src/numerics/fixed-point.js";
import { type Aami, type EcgRecord, SKIP } from "./physionet.js";

/** Zero of the recorder, as in the real records. */
const ZERO = 1024;
/** Codes of N A V F Q, one for each class. */
const CODE_OF: Readonly<Record<Aami, number>> = { N: 1, S: 8, V: 5, F: 6, Q: 13 };
/** Longest time that a word tells. */
const LONGEST = 1023;

/** Writes `<number>.hea`, `.dat` and `.atr`. Samples are cut to 12 bits. */
export function writeRecord(folder: string, { number, lead, beats }: EcgRecord): void {
  const values = Int16Array.from(lead, (value) => clamp(value + ZERO, -2048, 2047));
  const write = (ending: string, content: string | Uint8Array): void =>
    writeFileSync(join(folder, `${number}.${ending}`), content);
  write("hea", headerOf(number, values));
  write("dat", packed(values));
  write("atr", annotated(beats));
}

function headerOf(number: number, values: Int16Array): string {
  const sum = values.reduce((total, value) => (total + value) & 0xffff, 0);
  const line = (first: number, checksum: number, name: string): string =>
    `${number}.dat 212 200 11 ${ZERO} ${first} ${checksum} 0 ${name}\n`;
  return `${number} 2 360 ${values.length}\n${line(values[0]!, sum, "MLII")}${line(0, 0, "V5")}# invented\n`;
}

function packed(values: Int16Array): Uint8Array {
  const bytes = new Uint8Array(3 * values.length);
  values.forEach((value, at) => {
    bytes[3 * at] = value & 0xff;
    bytes[3 * at + 1] = (value >> 8) & 0x0f;
  });
  return bytes;
}

function annotated(beats: EcgRecord["beats"]): Uint8Array {
  let last = 0;
  const words = beats.flatMap(({ at, aami }) => {
    const time = at - last;
    last = at;
    const skip = time > LONGEST ? [SKIP << 10, time >>> 16, time & 0xffff] : [];
    return [...skip, (CODE_OF[aami] << 10) | (skip.length > 0 ? 0 : time)];
  });
  const bytes = new Uint8Array(2 * words.length + 2);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setUint16(2 * index, word, true);
  });
  return bytes;
}
