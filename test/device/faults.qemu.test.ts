import { expect, it } from "vitest";
import { runCampaign } from "../support/device/campaign.js";
import { FAULTS } from "../support/device/faulty-line.js";

/** The short form of test/wire/wire.test.ts. */
it("rv32 in QEMU is the reference behind a line that loses, changes, doubles, delays and cuts 1 % of all frames each", async () => {
  const { faults, traffic } = await runCampaign({
    target: "rv32",
    faults: { seed: 1, per: "frame", chance: 0.01 },
    infers: 200,
    learns: 50,
    batch: 29,
  });
  for (const fault of FAULTS) expect([fault, faults[fault] > 3]).toEqual([fault, true]);
  expect(traffic.repeats).toBeGreaterThan(5);
  expect(traffic.damaged).toBeGreaterThan(0);
});

it("a device that carries a repeated request out again is found out", async () => {
  const twice = runCampaign({
    target: "host",
    faults: { seed: 1, per: "frame", chance: 0.05 },
    infers: 0,
    learns: 50,
    batch: 2,
    change: {
      file: "firmware/ff_wire.c",
      from: "sequence == last_sequence) {\n        ff_send_reply();",
      to: "sequence == last_sequence) {\n        return 1;",
    },
  });
  await expect(twice).rejects.toThrow(/^(answer to LEARN|requests carried out): /);
});

it("a line that changes no byte is noticed by nobody", async () => {
  const { faults, traffic } = await runCampaign({
    target: "host",
    faults: { seed: 1, per: "frame", chance: 0 },
    infers: 5,
    learns: 5,
    batch: 29,
  });
  expect(faults).toEqual({ drop: 0, flip: 0, duplicate: 0, delay: 0, split: 0 });
  expect(traffic).toEqual({ repeats: 0, damaged: 0 });
});
