import type { Program } from "../device/flash/external.js";
import { OPENOCD } from "../device/flash/openocd.js";
import { WLINK } from "../device/flash/wlink.js";
import { openEngine } from "../engine/engine.js";
import { diagnose, install, uninstall } from "../target/doctor.js";
import { which } from "../target/process.js";
import { readTargets } from "../target/target.js";
import { NEEDED, NEEDED_BY_FUZZING, NEEDED_BY_TESTS } from "../target/tools.js";

/** Findings of `ff-edge doctor`: every tool, and how training will run. */
export interface DoctorReport {
  /** True where everything is there. */
  readonly ok: boolean;
  readonly findings: readonly DoctorRow[];
  /** Programs that only `flash` needs, for some boards; `ok` does not depend on them. */
  readonly flashing: readonly FlashProgram[];
  readonly engine: string;
  /** Reasons why a faster engine is left out. */
  readonly engineNotes: readonly string[];
}

/** One tool; `found` is version and path, null where it is missing. */
export interface DoctorRow {
  readonly name: string;
  readonly purpose: string;
  readonly needed: string;
  readonly found: string | null;
  readonly good: boolean;
}

/** A program that writes to boards; `found` is its path, null where it is missing. */
export interface FlashProgram {
  readonly name: string;
  /** Targets that are flashed with it. */
  readonly targets: readonly string[];
  readonly found: string | null;
  /** Instructions to get it: `doctor --install` does not. */
  readonly install: string;
}

export interface DoctorOptions {
  readonly install?: true;
  readonly uninstall?: true;
  readonly yes?: true;
  /** Look for what the tests of ff-edge run, too. */
  readonly tests?: true;
  /** Look for what fuzzing ff-edge runs, too. */
  readonly fuzz?: true;
}

/** Installs or removes tools where asked to, then looks at what is there. Throws Failure FF51xx. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const yes = options.yes === true;
  const wanted = [
    ...new Set([...(options.tests ? NEEDED_BY_TESTS : NEEDED), ...(options.fuzz ? NEEDED_BY_FUZZING : [])]),
  ];
  if (options.install) await install({ yes, wanted });
  if (options.uninstall) await uninstall({ yes });
  const findings = (await diagnose(undefined, wanted)).map(({ name, purpose, needed, found, good }) => ({
    ...{ name, purpose, needed, good },
    found: found && `${found.version} (${found.path})`,
  }));
  const { name, notes } = await openEngine();
  return {
    ok: findings.every(({ good }) => good),
    findings,
    flashing: flashPrograms(),
    engine: name,
    engineNotes: notes,
  };
}

/** The programs that targets of the given folders and of ff-edge itself are flashed with. */
export function flashPrograms(folders: readonly string[] = []): FlashProgram[] {
  const { targets } = readTargets(folders);
  return [OPENOCD, WLINK].map(({ name, install }: Program) => ({
    name,
    targets: targets.filter(({ flash }) => flash?.backend === name).map((target) => target.name),
    found: which(name),
    install,
  }));
}
