import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ASKED_PACKAGES, type Offers, readPolicy } from "./apt.js";
import { run } from "./process.js";

/** Release in /etc/os-release: its code name, e.g. "bookworm", and its name for people. */
export function readRelease(text: string = readIfThere("/etc/os-release")): {
  codename: string;
  name: string;
} {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1];
  return { codename: field("VERSION_CODENAME") ?? "", name: field("PRETTY_NAME") ?? "this system" };
}

/** All apt sources of the system, each file's text. */
export function readSources(): string[] {
  const folder = "/etc/apt/sources.list.d";
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const files = names.filter((name) => /\.(sources|list)$/.test(name)).map((name) => join(folder, name));
  return ["/etc/apt/sources.list", ...files].map(readIfThere);
}

/** Offers of apt for the packages that matter. */
export async function readOffers(): Promise<Offers> {
  const { stdout } = await run("apt-cache", ["policy", ...ASKED_PACKAGES], { env: { LC_ALL: "C" } });
  return readPolicy(stdout);
}

/** Names of all packages of which anything is installed, with `:arch` where dpkg needs it. */
export async function readInstalled(): Promise<string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg's, not of ours
  const { stdout } = await run("dpkg-query", ["-W", "-f", "${db:Status-Status} ${binary:Package}\\n"]);
  return stdout
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([status]) => status !== undefined && !["", "not-installed", "config-files"].includes(status))
    .map(([, name]) => name!);
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
