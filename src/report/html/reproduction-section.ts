import type { ModelReport } from "../../ir/model-report.js";
import { type Section, text } from "./section.js";

/** Commands, seeds, hashes and versions behind the figures. */
export function reproductionSection({ reproduction, verdict }: ModelReport): Section {
  const { commands, seed, modelHash, fingerprint, checkpoint, data, versions } = reproduction;
  const { host, device } = verdict.stateHash;
  return {
    id: "reproduction",
    heading: "Reproduction",
    blocks: [
      text("The same files, seed and versions give the same figures, bit for bit."),
      { kind: "code", lines: commands },
      {
        kind: "table",
        words: true,
        caption: "Seeds and hashes",
        head: ["what", "value"],
        rows: [
          ["seed", `${seed}`],
          ["model hash", modelHash],
          ["constants (CRC-32), host and device", `${hex(host)}, ${hex(device)}`],
          ["fingerprint of the training", fingerprint ?? "-"],
          ["weights", checkpoint],
        ],
      },
      {
        kind: "table",
        words: true,
        caption: "Versions",
        head: ["program", "version"],
        rows: Object.entries(versions),
      },
      {
        kind: "table",
        words: true,
        caption: "Data files",
        head: ["file", "SHA-256"],
        rows: data.map(({ path, sha256 }) => [path, sha256]),
      },
    ],
  };
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
