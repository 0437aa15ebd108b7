import { createInterface } from "node:readline/promises";
import { Failure } from "../diagnostics/diagnostic.js";
import {
  declined,
  needsPrivilege,
  noArchiveEntry,
  noPackageManager,
  nothingSuitable,
  othersDepend,
} from "../diagnostics/install.js";
import { toolMissing } from "../diagnostics/tool.js";
import { choosePackages, deriveSource, type PackagePlan } from "./apt.js";
import { addToRecord, readRecord, recordFile, removeRecord } from "./install-record.js";
import { doStep, perform, type Step, shownStep } from "./install-steps.js";
import { decidePrivilege } from "./privilege.js";
import { run, which } from "./process.js";
import { readInstalled, readOffers, readRelease, readSources } from "./system.js";
import { findTools, major, NEEDED, oldestMajor, PURPOSES, type Tool, type Tools } from "./tools.js";

/** One tool: what it is for, what is there, and what installs it if that is nothing or too old. */
export interface Finding {
  readonly tool: keyof Tools;
  /** The program's name, e.g. "ld.lld". */
  readonly name: string;
  /** e.g. "compile for RISC-V" */
  readonly purpose: string;
  /** e.g. "18 or newer"; empty if any will do. */
  readonly needed: string;
  readonly found: Tool | null;
  readonly good: boolean;
}

export interface InstallOptions {
  readonly yes: boolean;
  /** The tools that have to be there; default: all that ff-edge itself runs. */
  readonly wanted?: readonly (keyof Tools)[];
  /** Sink for progress, a line at a time; default stderr. */
  readonly print?: (line: string) => void;
}

const SOURCE_FOLDER = "/etc/apt/sources.list.d";
/** For the plan that is printed before apt has been asked. */
const ESTIMATE = "up to 180 MB to download and 790 MB on disk";

/** Looks at every tool that ff-edge runs, or those `wanted`. Fast, changes nothing. */
export async function diagnose(
  path: string = process.env.PATH ?? "",
  wanted: readonly (keyof Tools)[] = NEEDED,
): Promise<Finding[]> {
  const tools = await findTools(wanted, path);
  return wanted.map((tool) => {
    const found = tools[tool];
    const oldest = oldestMajor(tool);
    const [name, purpose] = PURPOSES[tool];
    const good = found !== null && major(found.version) >= oldest;
    return { tool, name, purpose, needed: oldest === 0 ? "" : `${oldest} or newer`, found, good };
  });
}

/** One line for a person. */
export function describeFinding({ name, purpose, needed, found, good }: Finding): string {
  const state = found === null ? "missing" : `${found.version} (${found.path})`;
  const wanted = good || needed === "" ? "" : `, needed: ${needed}`;
  return `${good ? "ok     " : "MISSING"}  ${name.padEnd(20)} ${state}${wanted}; to ${purpose}`;
}

/**
 * Installs what is missing, with apt, after saying what; gives the names of the packages that were not there before.
 * As root at once; through sudo after asking (not with `yes`); otherwise Failure FF5101 with the exact commands.
 * Records what it adds, also when it fails half-way, so that `uninstall` can undo it. Does nothing when nothing is
 * missing. Further errors: FF5102 (declined), FF5103 (apt), FF5104 (packages too old), FF5105 (no apt), FF5107, FF5108.
 */
export async function install(options: InstallOptions): Promise<string[]> {
  const print = options.print ?? toStderr;
  const look = () => diagnose(undefined, options.wanted);
  const missing = (await look()).filter(({ good }) => !good);
  if (missing.length === 0) {
    print("All tools are installed: nothing to do.");
    return [];
  }
  if (which("apt-get") === null) throw new Failure(noPackageManager(missing.map(({ name }) => name)));
  const plan = await planInstall(missing);
  const steps = installSteps(plan);
  for (const line of announcement(missing, plan, steps)) print(line);
  const sudo = await becomeRoot(steps, options.yes, "Install these packages?");
  const added = await carryOut(steps, missing, sudo, print);
  const still = (await look()).filter(({ good }) => !good);
  if (still.length > 0) throw new Failure(still.map(({ name, purpose }) => toolMissing(name, purpose)));
  return added;
}

/**
 * Removes exactly what `install` added: packages, then apt source files, then the record. Gives the names of the
 * removed packages. Throws Failure FF5106 when other packages would have to go too.
 */
export async function uninstall(options: InstallOptions): Promise<string[]> {
  const print = options.print ?? toStderr;
  const record = readRecord(recordFile());
  if (record.packages.length + record.files.length === 0) {
    print("ff-edge has installed nothing here: nothing to do.");
    return [];
  }
  const installed = new Set(await readInstalled());
  const packages = record.packages.filter((name) => installed.has(name));
  await refuseOthers(packages);
  const steps: Step[] = [
    ...(packages.length === 0
      ? []
      : [{ kind: "apt", args: ["remove", "--purge", "-y", ...packages] } as const]),
    ...record.files.map((file) => ({ kind: "remove", file }) as const),
  ];
  print(`Removing ${packages.length} packages: ${packages.join(" ")}`);
  for (const file of record.files) print(`Removing the file ${file}`);
  const sudo = await becomeRoot(steps, options.yes, "Remove them?");
  for (const step of steps) await doStep(step, sudo);
  removeRecord(recordFile());
  print("Removed.");
  return packages;
}

async function planInstall(missing: readonly Finding[]): Promise<PackagePlan> {
  const [offers, installed] = await Promise.all([readOffers(), readInstalled()]);
  const { codename, name } = readRelease();
  const plan = choosePackages(
    missing.map(({ tool }) => tool),
    offers,
    codename,
    installed,
  );
  if (plan.impossible.length > 0) {
    const wanted = plan.impossible.map((tool) => {
      const oldest = oldestMajor(tool);
      return `${PURPOSES[tool][0]}${oldest === 0 ? "" : ` ${oldest} or newer`}`;
    });
    throw new Failure(nothingSuitable(plan.impossible, wanted.join(", "), name));
  }
  return plan;
}

function installSteps({ packages, addSuite }: PackagePlan): Step[] {
  const steps: Step[] = [];
  if (addSuite !== null) {
    const text = deriveSource(readSources(), addSuite);
    if (text === null) throw new Failure(noArchiveEntry(addSuite));
    steps.push({ kind: "write", file: `${SOURCE_FOLDER}/ff-edge-backports.sources`, text });
  }
  return [...steps, { kind: "apt", args: ["update"] }, installStep(packages)];
}

function installStep(packages: readonly string[]): Step {
  return { kind: "apt", args: ["install", "-y", "--no-install-recommends", "--no-remove", ...packages] };
}

function announcement(
  missing: readonly Finding[],
  { packages }: PackagePlan,
  steps: readonly Step[],
): string[] {
  return [
    `Missing: ${missing.map(({ name, purpose }) => `${name} (to ${purpose})`).join(", ")}.`,
    `To be installed with apt: ${packages.join(" ")}; ${ESTIMATE}.`,
    ...steps.flatMap((step) => (step.kind === "write" ? [`To be added: the apt source ${step.file}.`] : [])),
    "`ff-edge doctor --uninstall` removes all of it again.",
  ];
}

/** True where it has to go through sudo; throws when there is no way, or when the answer is no. */
async function becomeRoot(steps: readonly Step[], yes: boolean, question: string): Promise<boolean> {
  const uid = process.getuid?.() ?? -1;
  const tty = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const sudo = which("sudo") !== null;
  switch (decidePrivilege({ uid, tty, sudo, yes })) {
    case "root":
      return false;
    case "sudo":
      return true;
    case "ask":
      if (await answerIsYes(question)) return true;
      throw new Failure(declined(steps.map((step) => shownStep(step, true))));
    case "refuse":
      throw new Failure(needsPrivilege(steps.map((step) => shownStep(step, sudo))));
  }
}

async function answerIsYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [Y/n] `).finally(() => terminal.close());
  return /^(y|yes|)$/i.test(answer.trim());
}

async function carryOut(
  steps: readonly Step[],
  missing: readonly Finding[],
  sudo: boolean,
  print: (line: string) => void,
): Promise<string[]> {
  const before = new Set(await readInstalled());
  try {
    for (const step of steps.slice(0, -1)) await prepare(step, sudo, print);
    // The lists are fresh now: what was a guess before is known.
    const { packages } = await planInstall(missing);
    for (const line of await exactSize(packages)) print(line);
    print("Installing; this takes about a minute.");
    await doStep(installStep(packages), sudo);
  } finally {
    const added = (await readInstalled()).filter((name) => !before.has(name));
    if (added.length > 0) addToRecord(recordFile(), { packages: added, files: [] });
  }
  const added = (await readInstalled()).filter((name) => !before.has(name));
  print(`Installed ${added.length} packages.`);
  return added;
}

/** Adds the source (and records it first); a failing update is only told, since the lists may do as they are. */
async function prepare(step: Step, sudo: boolean, print: (line: string) => void): Promise<void> {
  if (step.kind === "write") {
    print(`Adding ${step.file}`);
    addToRecord(recordFile(), { packages: [], files: [step.file] });
    await doStep(step, sudo);
    return;
  }
  print(`Running ${shownStep(step, sudo)}`);
  const { stdout, stderr } = await perform(step, sudo);
  const trouble = `${stdout}\n${stderr}`.split("\n").find((line) => /^[WE]: /.test(line));
  if (trouble !== undefined) print(`apt-get update says ${trouble}`);
}

/** Plan of apt in its own words: number of packages, size of the download, disk space. */
async function exactSize(packages: readonly string[]): Promise<string[]> {
  const args = ["install", "--assume-no", "--no-install-recommends", "-o", "Debug::NoLocking=1", ...packages];
  const { stdout } = await run("apt-get", args, { env: { LC_ALL: "C" } });
  return stdout.split("\n").filter((line) => /^(\d+ upgraded,|Need to get|After this operation)/.test(line));
}

/** Throws when apt would remove more than `packages`. */
async function refuseOthers(packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const { stdout } = await run("apt-get", ["-s", "remove", "--purge", ...packages], { env: { LC_ALL: "C" } });
  const own = new Set(packages.map((name) => name.replace(/:.*$/, "")));
  const removed = [...stdout.matchAll(/^(?:Remv|Purg) (\S+)/gm)].map((match) =>
    match[1]!.replace(/:.*$/, ""),
  );
  const others = [...new Set(removed)].filter((name) => !own.has(name));
  if (others.length > 0) throw new Failure(othersDepend(others));
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
