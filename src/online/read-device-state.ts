import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import { malformedReply } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Learner } from "../ir/learning.js";

/** Of a blob before its payload, see templates/runtime/ff_blob.h; a CRC-32 of all before follows the payload. */
const HEAD_BYTES = 76;

/**
 * The payload of the state that the device has learnt.
 * @param bytes of the payload.
 * @throws Failure FF6014 for a blob that is damaged; FF6xxx when the line or the device fails
 */
export async function readDeviceState(session: Session, bytes: number): Promise<Uint8Array> {
  const blob = await session.exportState(bytes);
  const end = HEAD_BYTES + bytes;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const stated = blob.length === end + 4 ? view.getUint32(end, true) : null;
  const found = crc32(blob.subarray(0, end));
  if (stated !== found)
    throw new Failure(
      malformedReply(
        "STATE_EXPORT",
        `${end + 4} bytes with their CRC-32`,
        `${blob.length} bytes with another`,
      ),
    );
  return blob.slice(HEAD_BYTES, end);
}

/** A state's field of one word. */
export function wordOf({ fields }: Pick<Learner, "fields">, payload: Uint8Array, name: string): number {
  const field = fields.find((each) => each.name === name)!;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(field.offset, true);
}
