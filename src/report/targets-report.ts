import type { Target } from "../ir/target.js";
import { listTargets, loadTarget } from "../target/target.js";

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

/** Every target of the given folders and of ff-edge itself. Throws Failure FF40xx for a folder that is wrong. */
export function targetsReport(folders: readonly string[]): TargetRow[] {
  return listTargets(folders).map((name) => {
    const { description, arch, verified, precisions, memory } = loadTarget(name, folders);
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
  });
}
