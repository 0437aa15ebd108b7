/**
 * SAMPLE_PUT's tokens: below 128, token + 1 bytes follow as they are; any other stands for token - 127 zeros.
 * Encodes `bytes` from `start` on, as far as `room` bytes of tokens reach, and says where it stopped.
 * Images are mostly zeros, and the line is what validation waits for.
 */
export function encodeRuns(
  bytes: Uint8Array,
  start: number,
  room: number,
): { readonly tokens: Uint8Array; readonly end: number } {
  const tokens = new Uint8Array(room);
  let at = start;
  let used = 0;
  while (at < bytes.length && room - used >= 2) {
    const zeros = zerosAt(bytes, at);
    if (zeros >= 2) {
      tokens[used++] = 127 + zeros;
      at += zeros;
    } else {
      const count = literalsAt(bytes, at, Math.min(128, room - used - 1));
      tokens[used++] = count - 1;
      tokens.set(bytes.subarray(at, at + count), used);
      used += count;
      at += count;
    }
  }
  return { tokens: tokens.subarray(0, used), end: at };
}

function zerosAt(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && end - start < 128 && bytes[end] === 0) end++;
  return end - start;
}

/** At least 1: up to the next two zeros; a single zero costs less as a literal. */
function literalsAt(bytes: Uint8Array, start: number, most: number): number {
  let end = start + 1;
  while (end < bytes.length && end - start < most && zerosAt(bytes, end) < 2) end++;
  return end - start;
}
