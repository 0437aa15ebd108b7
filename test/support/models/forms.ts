/** Models that leave early, in slices, by class groups and with candidate labels; 12 bytes, three classes. */

const IMAGE = {
  seed: 4,
  storage: "uint8",
  parts: [{ kind: "rms", size: 12 }],
  classes: ["a", "b", "c"],
  units: [8, 6],
} as const;
export const SLICES = {
  ...IMAGE,
  slices: [2, 1],
  exits: { rule: "margin", thresholds: [600_000, 1_000_000] },
} as const;
export const GROUPS = { ...IMAGE, slices: [2, 2], answer: "groups" } as const;
export const CANDIDATES = {
  ...IMAGE,
  answer: "goodness",
  beam: 2,
  exits: { rule: "margin", thresholds: [90_000] },
} as const;
