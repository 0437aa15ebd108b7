import { expect, it } from "vitest";
import { type Campaign, runCampaign } from "../support/device/campaign.js";
import { FAULTS } from "../support/device/faulty-line.js";

/** Frames of up to 1 KB: a chance for every byte of it would leave none whole. */
const long = (chance: number) => ({ faults: { seed: 1, per: "frame", chance }, batch: 29 }) as const;
/** Frames of one sample, the reply to HELLO (145 bytes) the longest: 1 % of each fault for each byte is where it still ends. */
const short = (chance: number) => ({ faults: { seed: 2, per: "byte", chance }, batch: 1 }) as const;

const CAMPAIGNS: Readonly<Record<string, Omit<Campaign, "target">>> = {
  "1 % of each fault for each frame": { ...long(0.01), infers: 2000, learns: 500 },
  "5 % of each fault for each frame": { ...long(0.05), infers: 200, learns: 50 },
  "0.1 % of each fault for each byte": { ...short(0.001), infers: 400, learns: 100 },
  "1 % of each fault for each byte": { ...short(0.01), infers: 80, learns: 20 },
};

it.each(Object.entries(CAMPAIGNS))("rv32 in QEMU is the reference behind %s", async (what, campaign) => {
  const { faults, traffic } = await runCampaign({ target: "rv32", ...campaign });
  for (const fault of FAULTS) expect([fault, faults[fault] > 10]).toEqual([fault, true]);
  expect(traffic.repeats).toBeGreaterThan(20);
  const met = FAULTS.map((fault) => `${fault} ${faults[fault]}`).join(", ");
  console.log(
    `${what}: ${campaign.infers} INFER, ${campaign.learns} LEARN; ${met}; repeats ${traffic.repeats}`,
  );
});
