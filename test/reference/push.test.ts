/** A stream answers what inference answers over the same rows, whatever the layers, the hop and the numbers are. */
import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { inferReference } from "../../src/reference/infer.js";
import { createStream } from "../../src/reference/push.js";
import { STREAMED, signal, streamModel } from "../support/models/stream-model.js";

for (const [name, layers] of Object.entries(STREAMED))
  for (const precision of ["int8", "fp16", "f32"] as const)
    for (const hop of [4, 12, 28, 32])
      test(`${name}, ${precision}, hop ${hop}`, () => {
        const model = streamModel({ layers, precision, hop });
        const planned = plan(model);
        const stream = createStream(model, planned.stream!);
        const recording = signal(createRandom(3), 3 * 200);
        const answers = Array.from({ length: 200 }, (_, row) =>
          stream.push(recording.subarray(3 * row, 3 * row + 3)),
        );
        const starts = answers.flatMap((answer, row) => (answer ? [row + 1 - 32] : []));
        expect(starts).toEqual(Array.from({ length: Math.floor((200 - 32) / hop) + 1 }, (_, n) => n * hop));
        for (const start of starts) {
          const window = recording.subarray(3 * start, 3 * (start + 32));
          const { macs, ...whole } = inferReference(model, planned.schedule, window);
          const { macs: done, ...answer } = answers[start + 31]!;
          expect(answer).toEqual(whole);
          if (hop === 32) expect(done).toBe(macs);
        }
      });
