/** Windows whose features cannot be answered are counted, not passed over. */
import { expect, test } from "vitest";
import type { DeviceAnswer } from "../../src/device/protocol-stream.js";
import type { Session } from "../../src/device/session.js";
import type { Recording } from "../../src/ir/recording.js";
import { plan } from "../../src/plan/plan.js";
import { createStream } from "../../src/reference/push.js";
import { recordingLines } from "../../src/report/recording-text.js";
import { playRecordings } from "../../src/validate/validate-recording.js";
import { HOST } from "../support/host-target.js";
import { featureStream } from "../support/models/feature-stream.js";

test("refused windows of a recording are counted, with the first row", async () => {
  const model = featureStream("a function of frames apart, some of which lead beyond an array");
  const stream = plan(model, HOST.arch).stream!;
  const values = Int16Array.from({ length: 400 }, (_, at) => (at >= 200 && at < 300 ? 32000 : 64));
  const recording: Recording = {
    ...{ name: "walk", rows: 200, channels: 2, columns: null, storage: "int16", times: null, rate: 50 },
    ...{ values, labels: null, events: null, group: "", location: (row: number) => `row ${row}` },
  };
  const session = {
    push: async (rows: Int16Array) => {
      const twin = createStream(model, stream);
      return Array.from({ length: rows.length / 2 }, (_, row) => ({
        row,
        answer: twin.push(rows.subarray(2 * row, 2 * row + 2)),
      })).flatMap(({ row, answer }): DeviceAnswer[] =>
        answer ? [{ ...answer, row, instructions: null }] : [],
      );
    },
  } as unknown as Session;
  const progress = () => undefined;
  const played = { model, stream, session, file: "walk.csv", recordings: [recording], progress };
  const { verdict } = await playRecordings(played);
  expect(verdict.mismatches).toBe(0);
  const access = { file: expect.stringMatching(/features\.ts$/), line: 42 };
  expect(verdict.refused).toMatchObject([{ status: "FF_OUT_OF_BOUNDS", first: "row 102", access }]);
  const { answers } = verdict.refused[0]!;
  expect(answers).toBeGreaterThan(5);
  expect(recordingLines(verdict, "int8").join("\n")).toMatch(/features\.ts:42:\d+/);
  expect(recordingLines(verdict, "int8")).toContain(
    `  ${answers} windows refused by host and device alike: the features reach beyond an array (FF_OUT_OF_BOUNDS), first at row 102`,
  );
});
