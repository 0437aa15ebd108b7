/** Names of kinds of steps in reports and in comments of emitted C, where those of the first version have been kept. */
const REPORTED_KINDS: Readonly<Record<string, string>> = {
  recordExitPrediction: "witness",
  updateExitThresholds: "adapt",
};

/** Name of a kind of step for reports and for comments of emitted C. */
export function reportedKind(kind: string): string {
  return REPORTED_KINDS[kind] ?? kind;
}
