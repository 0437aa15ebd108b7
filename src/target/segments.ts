/** A stretch of an image: its load address and its bytes. */
export interface LoadedBytes {
  readonly address: number;
  readonly bytes: Uint8Array;
}

const LOADABLE = 1;

/**
 * Segments that a 32-bit little-endian ELF file, as readElf takes it, puts into memory, by load address (what is copied
 * to RAM stands where it is copied from), ascending. Where nothing is stored, as in .bss, there is no segment.
 */
export function segmentsOf(file: Buffer): LoadedBytes[] {
  const start = file.readUInt32LE(0x1c);
  const size = file.readUInt16LE(0x2a);
  const headers = Array.from({ length: file.readUInt16LE(0x2c) }, (_, index) => {
    const at = start + index * size;
    const offset = file.readUInt32LE(at + 4);
    return {
      kind: file.readUInt32LE(at),
      address: file.readUInt32LE(at + 12),
      bytes: new Uint8Array(file.subarray(offset, offset + file.readUInt32LE(at + 16))),
    };
  });
  return headers
    .filter(({ kind, bytes }) => kind === LOADABLE && bytes.length > 0)
    .map(({ address, bytes }) => ({ address, bytes }))
    .sort((a, b) => a.address - b.address);
}

/** The bytes of all segments from `address` on, 0xFF (as erased flash holds it) in between. */
export function flatten(segments: readonly LoadedBytes[], address: number): Uint8Array {
  const end = Math.max(address, ...segments.map((each) => each.address + each.bytes.length));
  const flat = new Uint8Array(end - address).fill(0xff);
  for (const each of segments) flat.set(each.bytes, each.address - address);
  return flat;
}
