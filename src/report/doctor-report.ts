import { diagnose, install, uninstall } from "../target/doctor.js";
import { NEEDED, NEEDED_BY_TESTS } from "../target/tools.js";
import { openEngine } from "../train/engine.js";

/** What `ff-edge doctor` shows: every tool, and how training will run. */
export interface DoctorReport {
  /** Whether everything is there. */
  readonly ok: boolean;
  readonly findings: readonly DoctorRow[];
  readonly engine: string;
  /** Why a faster engine is left out. */
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

export interface DoctorOptions {
  readonly install?: true;
  readonly uninstall?: true;
  readonly yes?: true;
  /** Look for what the tests of ff-edge run, too. */
  readonly tests?: true;
}

/** Installs or removes tools where asked to, then looks at what is there. Throws Failure FF51xx. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const yes = options.yes === true;
  const wanted = options.tests ? NEEDED_BY_TESTS : NEEDED;
  if (options.install) await install({ yes, wanted });
  if (options.uninstall) await uninstall({ yes });
  const findings = (await diagnose(undefined, wanted)).map(({ name, purpose, needed, found, good }) => ({
    ...{ name, purpose, needed, good },
    found: found && `${found.version} (${found.path})`,
  }));
  const { name, notes } = await openEngine();
  return { ok: findings.every(({ good }) => good), findings, engine: name, engineNotes: notes };
}
