import type { Target } from "../ir/target-description.js";
import { type BrokenTarget, readTargets } from "../target/target.js";

/** One row of `ff-edge targets`; memory in bytes, null where the target sets no bound. */
export interface TargetRow {
  readonly name: string;
  readonly description: string;
  readonly march: string;
  readonly verified: Target["verified"];
  readonly precisions: Target["precisions"];
  readonly flash: number | null;
  readonly ram: number | null;
}

/** A row per target of the given folders and of ff-edge itself, and what is wrong with those that cannot be read. */
export function targetsReport(folders: readonly string[]): TargetsReport {
  const { targets, broken } = readTargets(folders);
  return { rows: targets.map(rowOf), broken };
}

export interface TargetsReport {
  readonly rows: readonly TargetRow[];
  readonly broken: readonly BrokenTarget[];
}

function rowOf({ name, description, arch, verified, precisions, memory }: Target): TargetRow {
  const bytes = (role: "flash" | "ram"): number | null =>
    memory.find((each) => each.role === role)?.bytes ?? null;
  return {
    name,
    description,
    march: arch.march,
    verified,
    precisions,
    flash: bytes("flash"),
    ram: bytes("ram"),
  };
}

/** The report as its JSON: an element per target, in order of their names. */
export function targetsJson({ rows, broken }: TargetsReport) {
  const told = broken.map(({ name, diagnostics }) => ({
    name,
    broken: diagnostics.map(({ code, message }) => `${code}: ${message}`),
  }));
  return [...rows, ...told].sort((left, right) => (left.name < right.name ? -1 : 1));
}
