import { crc32 } from "node:zlib";
import type { Samples } from "../ir/data.js";
import type { StreamIr } from "../ir/stream.js";
import { UNKNOWN } from "../numerics/decision.js";
import { payloadMax } from "./frame.js";
import type { DeviceInfo } from "./protocol.js";
import { answerBytes, type DeviceAnswer, decodeAnswers, encodePush } from "./protocol-stream.js";
import { bytesOf, type Call, decoded, load, paced, requireBelow } from "./requests.js";

/** Part of a session with a model that streams. */
export interface StreamSession {
  /** Starts a stream and pushes these raw rows, one after the other; gives every answer. */
  push(rows: Samples["inputs"], stream: StreamIr): Promise<DeviceAnswer[]>;
}

/** Most rows of one request: their number has two bytes. */
const MOST_ROWS = 65_535;

export function streamSession(
  call: Call,
  info: () => DeviceInfo & { readonly exits: number },
): StreamSession {
  return {
    async push(rows, { length, hop }) {
      const device = info();
      const rowBytes = device.inputBytes / length;
      const perFrame = Math.floor(payloadMax(device.frameMax) / answerBytes(device.classes));
      const perBuffer = Math.floor(device.sampleBytes / rowBytes);
      const most = Math.min(perFrame * hop, MOST_ROWS); // a hop has one answer at most
      const bytes = bytesOf([rows]);
      const answers: DeviceAnswer[] = [];
      for (let start = 0; start < bytes.length; start += perBuffer * rowBytes) {
        const batch = bytes.subarray(start, start + perBuffer * rowBytes);
        await load(call, device, batch);
        const pushSome = async (first: number, count: number): Promise<DeviceAnswer[]> => {
          const some = batch.subarray(first * rowBytes, (first + count) * rowBytes);
          const reply = await call("PUSH", encodePush(start + first === 0, first, count, crc32(some)));
          const found = decoded("PUSH", reply, (payload) => decodeAnswers(payload, device));
          for (const { row, label, exit, event } of found) {
            requireBelow("PUSH", "row", row, count);
            requireBelow("PUSH", "label", label, device.classes);
            requireBelow("PUSH", "exit", exit, device.exits);
            if (event < UNKNOWN) requireBelow("PUSH", "event", event, device.classes);
          }
          return found.map((each) => ({ ...each, row: start / rowBytes + first + each.row }));
        };
        answers.push(...(await paced(batch.length / rowBytes, most, pushSome)));
      }
      return answers;
    },
  };
}
