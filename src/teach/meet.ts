import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import { learntOtherwise } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Course } from "../ir/course.js";
import { row, type Samples } from "../ir/data.js";
import type { Learner } from "../ir/learning.js";
import type { Progress } from "../ir/progress.js";
import { createOrder, totalOf } from "./order.js";
import { pullState, wordOf } from "./pull.js";

/** The reference with the state that the device has, and how far this has come in the course. */
interface Met {
  readonly host: Learner;
  readonly course: Course;
}

/**
 * Finds the state of a device on the way of its course. A board keeps what it has learnt while it has power: one that was
 * interrupted stands some samples further, and one that has learnt other samples begins this course on top of them.
 * @param create the reference as after `<model>_init`, or as a device with this payload.
 * @param board hears how far a board is; null for a device that was started for this course.
 * @throws Failure FF6020 for such a device that does not begin as the reference does
 */
export async function meet(
  session: Session,
  create: (payload?: Uint8Array) => Learner,
  board: Progress | null,
  course: Course,
  samples: Samples,
): Promise<Met> {
  const fresh = create();
  const payload = await pullState(session, fresh.payload().length);
  if (crc32(payload) === fresh.hash()) return { host: fresh, course };
  if (board === null) throw new Failure(learntOtherwise(0));
  const updates = wordOf(fresh, payload, "step");
  const further = walk(fresh, updates, course, samples);
  if (fresh.hash() === crc32(payload) && further.sent < totalOf(course)) {
    board.note(`the board has learnt up to sample ${further.sent} of ${totalOf(course)}: going on after it`);
    return { host: fresh, course: further };
  }
  board.note(`the board has learnt before (${updates} updates): going on from there`);
  return { host: create(payload), course };
}

/** Lets the reference learn samples of the course until it counts `updates`; gives how far that is. */
function walk(host: Learner, updates: number, course: Course, samples: Samples): Course {
  const order = createOrder(course, samples);
  const total = totalOf(course);
  let { sent } = course;
  while (sent < total && wordOf(host, host.payload(), "step") < updates) {
    const at = order(sent++);
    host.learn(row(samples, at), samples.labels[at]!);
  }
  return { ...course, sent };
}
