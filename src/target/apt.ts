import type { Tools } from "./tools.js";
import { OLDEST_CLANG, OLDEST_QEMU } from "./tools.js";

/** A version that apt could install, and the suites that offer it, e.g. "bookworm-backports". */
export interface Offer {
  readonly version: string;
  readonly suites: readonly string[];
}

/** Offers of apt by package, best first; a package that is not there is unknown to apt. */
export type Offers = ReadonlyMap<string, readonly Offer[]>;

/** Packages to install: arguments for apt-get install, and the suite that has to be added first, if any. */
export interface PackagePlan {
  readonly packages: readonly string[];
  readonly addSuite: string | null;
  /** Tools that nothing on offer is new enough for. */
  readonly impossible: readonly (keyof Tools)[];
}

/** The compilers that do, in the order of preference: what the instruction counts were taken with comes first. */
const CLANG_VERSIONS = [19, 20, 21, 22, OLDEST_CLANG];
const QEMU_PACKAGES = ["qemu-system-riscv", "qemu-system-misc"];
/** Debian 12 has QEMU 10 in its backports alone. */
const QEMU_BACKPORTS: Readonly<Record<string, string>> = { bookworm: "bookworm-backports" };

/** Packages whose offers decide. */
export const ASKED_PACKAGES = [
  ...CLANG_VERSIONS.flatMap((version) => [...llvmPackages(version), runtimePackage(version)]),
  ...QEMU_PACKAGES,
];

/**
 * Chooses packages for the missing tools. `codename` is the release, e.g. "bookworm"; `installed` are all installed
 * packages. Where apt knows nothing at all (its lists were never fetched), the choice is a guess to be made again.
 */
export function choosePackages(
  missing: readonly (keyof Tools)[],
  offers: Offers,
  codename: string,
  installed: readonly string[],
): PackagePlan {
  const llvm = missing.some((tool) => ["clang", "lld", "objdump"].includes(tool)) ? chooseLlvm(offers) : [];
  const qemu = missing.includes("qemu")
    ? chooseQemu(offers, codename, installed)
    : { packages: [], addSuite: null };
  const cc = missing.includes("cc") ? ["gcc", "libc6-dev"] : [];
  const others = missing.filter((tool) => tool === "cmake" || tool === "make" || tool === "chromium");
  const fuzzer = missing.includes("fuzzer") ? chooseFuzzer(offers, installed, llvm ?? []) : [];
  return {
    packages: [...new Set([...(llvm ?? []), ...(qemu?.packages ?? []), ...cc, ...others, ...(fuzzer ?? [])])],
    addSuite: qemu?.addSuite ?? null,
    impossible: [
      ...(llvm === null ? (["clang"] as const) : []),
      ...(qemu === null ? (["qemu"] as const) : []),
      ...(fuzzer === null ? (["fuzzer"] as const) : []),
    ],
  };
}

function llvmPackages(version: number): string[] {
  return [`clang-${version}`, `lld-${version}`, `llvm-${version}`];
}

/** The libraries of clang's fuzzer and sanitizers. */
function runtimePackage(version: number): string {
  return `libclang-rt-${version}-dev`;
}

function chooseLlvm(offers: Offers): string[] | null {
  if (offers.size === 0) return llvmPackages(CLANG_VERSIONS[0]!);
  const version = CLANG_VERSIONS.find((each) => llvmPackages(each).every((name) => offers.has(name)));
  return version === undefined ? null : llvmPackages(version);
}

/** The libraries for the clang that is there or is about to be; where that has none on offer, another with its own. */
function chooseFuzzer(
  offers: Offers,
  installed: readonly string[],
  chosen: readonly string[],
): string[] | null {
  const names = (version: number): string[] => [`clang-${version}`, runtimePackage(version)];
  const isThere = (version: number): boolean => [...chosen, ...installed].includes(`clang-${version}`);
  const versions = [...CLANG_VERSIONS.filter(isThere), ...CLANG_VERSIONS];
  const version = versions.find((each) => offers.size === 0 || names(each).every((name) => offers.has(name)));
  return version === undefined ? null : names(version);
}

function chooseQemu(
  offers: Offers,
  codename: string,
  installed: readonly string[],
): Omit<PackagePlan, "impossible"> | null {
  for (const name of QEMU_PACKAGES) {
    const suites = (offers.get(name) ?? [])
      .filter(({ version }) => qemuMajor(version) >= OLDEST_QEMU)
      .flatMap((offer) => offer.suites);
    if (suites.some((suite) => !isBackports(suite))) return { packages: [name], addSuite: null };
    if (suites[0] !== undefined) return { packages: pinned(suites[0], installed), addSuite: null };
  }
  const suite = QEMU_BACKPORTS[codename];
  if (suite !== undefined) return { packages: pinned(suite, installed), addSuite: suite };
  return offers.size === 0 ? { packages: [QEMU_PACKAGES[0]!], addSuite: null } : null;
}

function isBackports(suite: string): boolean {
  return suite.endsWith("-backports");
}

/** All of QEMU has to come from one suite: its packages want each other's very version. */
function pinned(suite: string, installed: readonly string[]): string[] {
  const own = ["qemu-system-riscv", "qemu-system-common", "qemu-system-data", "opensbi"];
  const others = installed.filter((name) => name.startsWith("qemu-") && !own.includes(name));
  return [...own, ...others].map((name) => `${name}/${suite}`);
}

/** 10 of "1:10.0.2+ds-2+deb13u1~bpo12+1". */
function qemuMajor(version: string): number {
  return Number.parseInt(version.replace(/^\d+:/, ""), 10);
}

/** Reads what `apt-cache policy` prints for some packages; packages without a version on offer are left out. */
export function readPolicy(text: string): Offers {
  const offers = new Map<string, { version: string; suites: string[] }[]>();
  let current: { version: string; suites: string[] }[] = [];
  for (const line of text.split("\n")) {
    const name = /^(\S+):$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      offers.set(name, current);
    }
    const version = /^ (?:\*\*\*| {3}) (\S+) -?\d+$/.exec(line)?.[1];
    if (version !== undefined) current.push({ version, suites: [] });
    const suite = /^\s+-?\d+ \S+:\/\S+ ([^\s/]+)\/\S+ \S+ Packages$/.exec(line)?.[1];
    if (suite !== undefined) current.at(-1)?.suites.push(suite);
  }
  const offered = [...offers].map(
    ([name, list]) => [name, list.filter(({ suites }) => suites.length > 0)] as const,
  );
  return new Map(offered.filter(([, list]) => list.length > 0));
}

/**
 * A deb822 source for `suite`, made of the system's own entry for its base release (`bookworm` for
 * `bookworm-backports`): the same servers and the same key. null when no such entry is among `sources` (texts of
 * /etc/apt/sources.list and sources.list.d, either format).
 */
export function deriveSource(sources: readonly string[], suite: string): string | null {
  const base = suite.replace(/-backports$/, "");
  const stanza = sources
    .flatMap((text) => text.split(/\n\s*\n/))
    .find((each) => suitesOf(each).includes(base));
  if (stanza !== undefined) {
    const key = field(stanza, "Signed-By");
    return source(field(stanza, "URIs")!, suite, key);
  }
  for (const line of sources.flatMap((text) => text.split("\n"))) {
    const [, options = "", uri, release] = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s/.exec(line) ?? [];
    if (uri !== undefined && release === base)
      return source(uri, suite, /signed-by=(\S+)/.exec(options)?.[1]);
  }
  return null;
}

function suitesOf(stanza: string): string[] {
  const enabled =
    field(stanza, "Enabled") !== "no" && (field(stanza, "Types") ?? "").split(/\s+/).includes("deb");
  const main = (field(stanza, "Components") ?? "").split(/\s+/).includes("main");
  return enabled && main && field(stanza, "URIs") !== undefined
    ? (field(stanza, "Suites") ?? "").split(/\s+/)
    : [];
}

/** The value of a deb822 field with its continuation lines (a key may be written out in full). */
function field(stanza: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\n[ \\t].*)*)`, "im").exec(stanza)?.[1]?.trimEnd();
}

function source(uris: string, suite: string, key: string | undefined): string {
  const lines = ["Types: deb", `URIs: ${uris}`, `Suites: ${suite}`, "Components: main"];
  return `${[...lines, ...(key === undefined ? [] : [`Signed-By: ${key}`])].join("\n")}\n`;
}
