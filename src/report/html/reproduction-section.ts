import type { ModelReport } from "../../ir/model-report.js";
import { crcText } from "../number.js";
import { type Section, text } from "./section.js";

/** Commands, seeds, hashes and versions behind the figures. */
export function reproductionSection({ reproduction, verdict }: ModelReport): Section {
  const { commands, seed, fingerprint, checkpoint, data, versions } = reproduction;
  const { modelHash, stateHash } = verdict;
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
          ["constants (CRC-32), host and device", `${crcText(stateHash.host)}, ${crcText(stateHash.device)}`],
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
