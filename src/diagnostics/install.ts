import type { Diagnostic } from "./diagnostic.js";
import { lines } from "./tool.js";

/** FF51xx: `ff-edge doctor --install` and `--uninstall`. */

/** FF5101: neither root nor a way to become root: the user has to type the commands. */
export function needsPrivilege(commands: readonly string[]): Diagnostic {
  return {
    code: "FF5101",
    severity: "error",
    message: "only root may change packages, and there is no sudo or no terminal to ask on",
    expected: "root, or sudo on a terminal",
    found: "neither",
    notes: ["run these commands as root, then try again:", ...commands.map((command) => `  ${command}`)],
    hint: "Or run the same command as root, or with --yes where sudo asks for no password.",
    exit: 3,
  };
}

/** FF5102: the user said no. */
export function declined(commands: readonly string[]): Diagnostic {
  return {
    code: "FF5102",
    severity: "error",
    message: "nothing was changed",
    expected: "a yes",
    found: "no",
    notes: ["these commands would have run:", ...commands.map((command) => `  ${command}`)],
    hint: "Run it again, or type the commands yourself.",
    exit: 3,
  };
}

/** FF5103: apt failed, e.g. no network, or another apt runs; it can simply be run again. */
export function aptFailed(commandLine: string, output: string): Diagnostic {
  const last = output.trimEnd().split("\n").slice(-12).join("\n");
  return {
    code: "FF5103",
    severity: "error",
    message: "the package manager failed",
    expected: "exit code 0",
    found: output.split("\n").find((line) => line.startsWith("E: ")) ?? "an error",
    notes: [`command: ${commandLine}`, ...lines(last)],
    hint: "Check the network and that no other package manager runs, then run this again: it goes on where it stopped.",
    exit: 3,
  };
}

/** FF5104: this system's packages are too old, and no newer ones are known for it. */
export function nothingSuitable(tools: readonly string[], needed: string, system: string): Diagnostic {
  return {
    code: "FF5104",
    severity: "error",
    message: `the packages of ${system} are too old: no suitable ${tools.join(" and no suitable ")}`,
    expected: needed,
    found: `nothing as new in the sources of ${system}`,
    hint: "Use Debian 12 or newer, or Ubuntu 24.10 or newer, or install them by hand on the PATH.",
    exit: 3,
  };
}

/** FF5105: no apt here. */
export function noPackageManager(tools: readonly string[]): Diagnostic {
  return {
    code: "FF5105",
    severity: "error",
    message: `${tools.join(", ")} must be installed by hand: there is no apt-get on this system`,
    expected: "apt-get (Debian, Ubuntu)",
    found: "no apt-get on the PATH",
    hint: "Install clang, lld, llvm (18 or newer, one version), qemu-system-riscv32 (9.0 or newer) and gcc with your package manager.",
    exit: 3,
  };
}

/** FF5106: removing what was added would remove other packages too. */
export function othersDepend(others: readonly string[]): Diagnostic {
  return {
    code: "FF5106",
    severity: "error",
    message: "other packages now depend on what was installed for ff-edge",
    expected: "to remove only what ff-edge added",
    found: `${others.join(", ")} would be removed too`,
    hint: "Remove those first, or keep everything.",
    exit: 3,
  };
}

/** FF5107: the record of what was installed cannot be read. */
export function unreadableRecord(file: string, reason: string): Diagnostic {
  return {
    code: "FF5107",
    severity: "error",
    message: "the record of what was installed cannot be read",
    expected: 'a JSON object with two lists of names, "packages" and "files"',
    found: reason,
    hint: `Repair or remove ${file}; without it, ff-edge cannot tell what it added.`,
    exit: 3,
  };
}

/** FF5108: no entry of the system's own archive to derive the extra suite from. */
export function noArchiveEntry(suite: string): Diagnostic {
  return {
    code: "FF5108",
    severity: "error",
    message: `the suite ${suite} is needed, but the apt sources name no archive of this release to take it from`,
    expected: "an entry for the release's main suite in /etc/apt/sources.list or /etc/apt/sources.list.d",
    found: "none",
    hint: `Add ${suite} to the apt sources by hand, then run this again.`,
    exit: 3,
  };
}
