import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import { learntOtherwise } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { row, type Samples } from "../ir/data.js";
import type { Learner, Lesson } from "../ir/learning.js";
import type { Progress } from "../ir/progress.js";
import type { SampleOrder } from "../ir/sample-order.js";
import { createOrder, totalOf } from "./order.js";
import { readDeviceState, wordOf } from "./read-device-state.js";

/** Samples that are sent, and what sample n is learnt as. */
interface Sent {
  readonly samples: Samples;
  readonly lesson: (n: number) => Lesson;
}

/** The reference with the state that the device has, and how far this has come in the order. */
interface Resumed {
  readonly host: Learner;
  readonly sampleOrder: SampleOrder;
}

/**
 * Finds the state of a device on the way of its sample order. A board keeps what it has learnt while it has power: one
 * that was interrupted stands some samples further, and one that has learnt other samples begins this order on top of
 * them.
 * @param create the reference as after `<model>_init`, or as a device with this payload.
 * @param board hears how far a board is; null for a device that was started for this order.
 * @throws Failure FF6020 for such a device that does not begin as the reference does
 */
export async function resumeFromDevice(
  session: Session,
  create: (payload?: Uint8Array) => Learner,
  board: Progress | null,
  sampleOrder: SampleOrder,
  sent: Sent,
): Promise<Resumed> {
  const fresh = create();
  const payload = await readDeviceState(session, fresh.payload().length);
  if (crc32(payload) === fresh.hash()) return { host: fresh, sampleOrder };
  if (board === null) throw new Failure(learntOtherwise(0));
  const updates = wordOf(fresh, payload, "step");
  const hash = crc32(payload);
  const further = walk(fresh, { updates, hash }, sampleOrder, sent);
  if (fresh.hash() === hash && further.sent < totalOf(sampleOrder)) {
    board.note(
      `the board has learnt up to sample ${further.sent} of ${totalOf(sampleOrder)}: going on after it`,
    );
    return { host: fresh, sampleOrder: further };
  }
  board.note(`the board has learnt before (${updates} updates): going on from there`);
  return { host: create(payload), sampleOrder };
}

/** Lets the reference learn samples of the order until its state is the device's, or beyond its updates; gives how far that is. */
function walk(
  host: Learner,
  device: { readonly updates: number; readonly hash: number },
  sampleOrder: SampleOrder,
  { samples, lesson }: Sent,
): SampleOrder {
  const order = createOrder(sampleOrder, samples);
  const total = totalOf(sampleOrder);
  let { sent } = sampleOrder;
  const isBehind = (): boolean => {
    const payload = host.payload();
    const updates = wordOf(host, payload, "step");
    // samples that are no update change the state, too, of a device that asks for labels
    return updates < device.updates || (updates === device.updates && crc32(payload) !== device.hash);
  };
  while (sent < total && isBehind()) {
    const at = order(sent++);
    host.learn(row(samples, at), lesson(at));
  }
  return { ...sampleOrder, sent };
}
