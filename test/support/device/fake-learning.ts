import { FAKE_MODEL } from "./fake-line.js";

/** What test/support/device/fake_learning.c is. */
export const FAKE_LEARNER = { ...FAKE_MODEL, tensors: 1, stateBytes: 2009 };

/** Bytes of what it has learnt. */
export const LEARNT_BYTES = 2009;

/** A sample that begins with these bytes. */
export const row = (...bytes: number[]): Uint8Array =>
  Uint8Array.from({ length: 12 }, (_, i) => bytes[i] ?? 0);

/** What it has learnt after these samples. */
export function learnt(samples: readonly { readonly row: Uint8Array; readonly label: number }[]): Uint8Array {
  const payload = new Uint8Array(LEARNT_BYTES);
  const view = new DataView(payload.buffer);
  for (const { row: bytes, label } of samples) {
    view.setUint32(0, view.getUint32(0, true) + 1, true);
    view.setInt16(8 + 2 * label, view.getInt16(8 + 2 * label, true) + bytes[1]!, true);
    payload[LEARNT_BYTES - 1] = label;
  }
  return payload;
}
