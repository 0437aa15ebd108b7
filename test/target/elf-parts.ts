/** A loadable segment of an ELF file of 32 bits: where it is stored, where it runs, and what the file has of it. */
export interface Part {
  readonly stored: number;
  readonly runs: number;
  readonly executable: boolean;
  readonly bytes: Buffer;
  /** In memory, zeroed bytes included. */
  readonly size: number;
}

/** All loadable segments, by the address where they are stored. */
export function partsOf(file: Buffer): Part[] {
  const word = (at: number): number => file.readUInt32LE(at);
  const at = (index: number): number => word(0x1c) + index * file.readUInt16LE(0x2a);
  return Array.from({ length: file.readUInt16LE(0x2c) }, (_, index) => at(index))
    .filter((header) => word(header) === 1)
    .map((header) => ({
      stored: word(header + 12),
      runs: word(header + 8),
      executable: (word(header + 24) & 1) === 1,
      bytes: file.subarray(word(header + 4), word(header + 4) + word(header + 16)),
      size: word(header + 20),
    }))
    .sort((left, right) => left.stored - right.stored);
}
