/** Bytes of an HDF5 file, each read of which is within them. Numbers are little-endian. */
import type { Refuse } from "./net-file.js";

const MOST_TEXT = 1024;
/** Address of what is nowhere. */
const NOWHERE = 0xffff_ffff_ffff_ffffn;

export interface Hdf5View {
  byte(at: number): number;
  half(at: number): number;
  word(at: number): number;
  /** A number of 8 bytes, which is a size of something in the file. */
  length(at: number): number;
  /** The same, of a place in the file. */
  address(at: number): number;
  /** The same; null where nothing has been stored. */
  addressOrNone(at: number): number | null;
  /** Text up to its zero byte, or to `most` bytes. */
  text(at: number, most: number): string;
  bytes(at: number, size: number): Uint8Array;
  hasMagic(at: number, magic: string): boolean;
  requireMagic(at: number, magic: string): void;
  require(at: number, size: number): void;
}

/** A view of a file whose addresses begin with its first byte. */
export function hdf5View(file: Uint8Array, refuse: Refuse): Hdf5View {
  const data = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const require = (at: number, size: number): void => {
    if (at + size > file.length) refuse(`something at byte ${at} goes beyond its end`);
  };
  const within = (at: number, size: number): number => {
    require(at, size);
    return at;
  };
  const long = (at: number): bigint => data.getBigUint64(within(at, 8), true);
  const length = (at: number): number => {
    const found = long(at);
    return found <= BigInt(file.length)
      ? Number(found)
      : refuse(`it names something of ${found} bytes, or behind its end`);
  };
  const hasMagic = (at: number, magic: string): boolean =>
    Buffer.from(file.subarray(at, within(at, 4) + 4)).toString("latin1") === magic;
  return {
    byte: (at) => data.getUint8(within(at, 1)),
    half: (at) => data.getUint16(within(at, 2), true),
    word: (at) => data.getUint32(within(at, 4), true),
    ...{ length, address: length, hasMagic, require },
    addressOrNone: (at) => (long(at) === NOWHERE ? null : length(at)),
    text(at, most) {
      const all = file.subarray(within(at, 0), Math.min(at + most, at + MOST_TEXT, file.length));
      const end = all.indexOf(0);
      return end < 0 ? refuse("a name has no end") : Buffer.from(all.subarray(0, end)).toString();
    },
    bytes(at, size) {
      return file.subarray(within(at, size), at + size);
    },
    requireMagic(at, magic) {
      if (!hasMagic(at, magic)) refuse(`there is no ${magic} at byte ${at}`);
    },
  };
}
