/** A section of an ELF file, as far as sizes and kinds go. */
export interface Section {
  readonly name: string;
  readonly bytes: number;
  /** Occupies memory on the device. */
  readonly allocated: boolean;
  readonly executable: boolean;
  readonly writable: boolean;
  /** Has its content in the file; .bss and .noinit have not. */
  readonly stored: boolean;
}

export interface Symbol {
  readonly name: string;
  readonly value: number;
  readonly defined: boolean;
}

export interface Elf {
  readonly sections: readonly Section[];
  /** Named symbols, local ones included. */
  readonly symbols: readonly Symbol[];
}

const SECTION_SYMTAB = 2;
const SECTION_NOBITS = 8;
const FLAG_WRITE = 1;
const FLAG_ALLOC = 2;
const FLAG_EXEC = 4;

/** Offsets of the fields of a section header and of a symbol: 32 bits and 64 bits order them differently. */
const LAYOUTS = {
  32: {
    shoff: 0x20,
    shentsize: 0x2e,
    word: 4,
    flags: 8,
    offset: 16,
    size: 20,
    link: 24,
    entry: 16,
    value: 4,
    index: 14,
  },
  64: {
    shoff: 0x28,
    shentsize: 0x3a,
    word: 8,
    flags: 8,
    offset: 24,
    size: 32,
    link: 40,
    entry: 24,
    value: 8,
    index: 6,
  },
};

/** Reads sections and symbols of a little-endian ELF file of 32 or 64 bits; throws Error on anything else. */
export function readElf(file: Buffer): Elf {
  if (file.toString("latin1", 0, 4) !== "\x7fELF" || file[5] !== 1)
    throw new Error("not a little-endian ELF file");
  const layout = LAYOUTS[file[4] === 1 ? 32 : 64];
  const word = (at: number): number =>
    layout.word === 4 ? file.readUInt32LE(at) : Number(file.readBigUInt64LE(at));
  const text = (at: number): string => file.toString("latin1", at, file.indexOf(0, at));

  const shoff = word(layout.shoff);
  const entsize = file.readUInt16LE(layout.shentsize);
  const count = file.readUInt16LE(layout.shentsize + 2);
  const namesIndex = file.readUInt16LE(layout.shentsize + 4);
  const headers = Array.from({ length: count }, (_, index) => {
    const at = shoff + index * entsize;
    return {
      name: file.readUInt32LE(at),
      type: file.readUInt32LE(at + 4),
      flags: word(at + layout.flags),
      offset: word(at + layout.offset),
      bytes: word(at + layout.size),
      link: file.readUInt32LE(at + layout.link),
    };
  });
  const offsetOf = (index: number): number => headers[index]?.offset ?? 0;

  const sections = headers.map(({ name, type, flags, bytes }) => ({
    name: text(offsetOf(namesIndex) + name),
    bytes,
    allocated: (flags & FLAG_ALLOC) !== 0,
    executable: (flags & FLAG_EXEC) !== 0,
    writable: (flags & FLAG_WRITE) !== 0,
    stored: type !== SECTION_NOBITS,
  }));
  const symbols = headers
    .filter(({ type }) => type === SECTION_SYMTAB)
    .flatMap(({ offset, bytes, link }) =>
      Array.from({ length: bytes / layout.entry }, (_, index) => {
        const at = offset + index * layout.entry;
        return {
          name: text(offsetOf(link) + file.readUInt32LE(at)),
          value: word(at + layout.value),
          defined: file.readUInt16LE(at + layout.index) !== 0,
        };
      }),
    )
    .filter(({ name }) => name !== "");
  return { sections, symbols };
}
