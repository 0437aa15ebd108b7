/** A loadable segment of an ELF file of 32 bits: where it is stored, where it runs, and what the file has of it. */
export interface Segment {
  readonly stored: number;
  readonly runs: number;
  readonly executable: boolean;
  readonly bytes: Buffer;
  /** In memory, zeroed bytes included. */
  readonly size: number;
}

/** All loadable segments, by the address where they are stored. */
export function segmentsOf(file: Buffer): Segment[] {
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

/** What flash holds from `address` on: `count` bytes, 0xff where nothing is stored. */
export function flashAt(segments: readonly Segment[], address: number, count: number): Buffer {
  const bytes = Buffer.alloc(count, 0xff);
  for (const { stored, bytes: content } of segments)
    for (let i = 0; i < count; i++) bytes[i] = content[address + i - stored] ?? bytes[i]!;
  return bytes;
}
