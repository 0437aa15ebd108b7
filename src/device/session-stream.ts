import { crc32 } from "node:zlib";
import type { Samples } from "../ir/data.js";
import type { StreamIr } from "../ir/stream.js";
import { UNKNOWN } from "../numerics/decision.js";
import type { DeviceInfo } from "./protocol.js";
import {
  type DeviceAnswer,
  decodeAnswers,
  decodeReadings,
  encodePush,
  type Readings,
} from "./protocol-stream.js";
import { bytesOf, type Call, decoded, load, paced, requireBelow } from "./requests.js";

/** Part of a session with a model that streams. */
export interface StreamSession {
  /**
   * Starts a stream and pushes these raw rows, one after the other; gives every answer.
   * @param options.goesOn true where these rows follow on those of the call before. Default false.
   */
  push(
    rows: Samples["inputs"],
    stream: Pick<StreamIr, "rowSize">,
    options?: { readonly goesOn?: boolean },
  ): Promise<DeviceAnswer[]>;
  /** Rows that the sensor gave since the last call. */
  read(): Promise<Readings>;
}

/** Most rows of one request: their number has two bytes. */
const MOST_ROWS = 65_535;

export function streamSession(
  call: Call,
  info: () => DeviceInfo & { readonly exits: number },
): StreamSession {
  const pace = { count: 1 }; // rows that follow on others cost no other time
  return {
    read: async () => decoded("READ", await call("READ"), decodeReadings),
    async push(rows, { rowSize }, { goesOn = false } = {}) {
      const device = info();
      const rowBytes = rowSize * rows.BYTES_PER_ELEMENT;
      const perBuffer = Math.floor(device.sampleBytes / rowBytes);
      const bytes = bytesOf([rows]);
      const answers: DeviceAnswer[] = [];
      for (let start = 0; start < bytes.length; start += perBuffer * rowBytes) {
        const batch = bytes.subarray(start, start + perBuffer * rowBytes);
        await load(call, device, batch);
        const before = start / rowBytes;
        const one = async (first: number, count: number) => {
          const some = batch.subarray(first * rowBytes, (first + count) * rowBytes);
          const reply = await call(
            "PUSH",
            encodePush(!goesOn && before + first === 0, first, count, crc32(some)),
          );
          const found = decoded("PUSH", reply, (payload) => decodeAnswers(payload, device));
          requireBelow("PUSH", "rows left", count - found.taken, count);
          for (const each of found.answers) requireSound(each, found.taken, device);
          return found;
        };
        const all = async (first: number, count: number): Promise<DeviceAnswer[]> => {
          const found: DeviceAnswer[] = [];
          for (let done = 0; done < count; ) {
            const { taken, answers: some } = await one(first + done, count - done);
            const offset = before + first + done;
            found.push(...some.map((each) => ({ ...each, row: offset + each.row })));
            done += taken;
          }
          return found;
        };
        answers.push(...(await paced(batch.length / rowBytes, MOST_ROWS, all, pace)));
      }
      return answers;
    },
  };
}

function requireSound(
  { row, label, exit, event }: DeviceAnswer,
  rows: number,
  { classes, exits }: { readonly classes: number; readonly exits: number },
): void {
  requireBelow("PUSH", "row", row, rows);
  requireBelow("PUSH", "label", label, classes);
  requireBelow("PUSH", "exit", exit, exits);
  if (event < UNKNOWN) requireBelow("PUSH", "event", event, classes);
}
