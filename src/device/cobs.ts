/** Consistent overhead byte stuffing; twin of templates/firmware/ff_cobs.c. */

/** Encodes `data` into bytes without zeros, at most one more per 254 and one. */
export function encodeCobs(data: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(data.length + Math.floor(data.length / 254) + 1);
  let codeAt = 0;
  let end = 1;
  for (const byte of data) {
    if (end - codeAt === 255) {
      encoded[codeAt] = 255;
      codeAt = end++;
    }
    if (byte === 0) {
      encoded[codeAt] = end - codeAt;
      codeAt = end++;
    } else {
      encoded[end++] = byte;
    }
  }
  encoded[codeAt] = end - codeAt;
  return encoded.subarray(0, end);
}

/** Decodes bytes between two delimiters; null if they are no encoding. */
export function decodeCobs(encoded: Uint8Array): Uint8Array | null {
  const data = new Uint8Array(encoded.length);
  let from = 0;
  let to = 0;
  while (from < encoded.length) {
    const code = encoded[from++] as number;
    const block = encoded.subarray(from, from + code - 1);
    if (code === 0 || block.length < code - 1 || block.includes(0)) return null;
    data.set(block, to);
    from += block.length;
    to += block.length;
    if (code < 255 && from < encoded.length) data[to++] = 0;
  }
  return data.subarray(0, to);
}
