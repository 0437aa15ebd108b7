import fs, { mkdirSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join } from "node:path";
import { vi } from "vitest";

export interface FakeSystem {
  readonly uid: number;
  /** apt-get installs only a part and then fails. */
  readonly fails?: boolean;
  /** A package that apt would remove together with clang-19. */
  readonly dependent?: string;
  /** What apt offers: version by package. */
  readonly offers?: Readonly<Record<string, string>>;
}

const NEW_ENOUGH = { "clang-19": "10.0", "lld-19": "10.0", "llvm-19": "10.0", "qemu-system-riscv": "10.0" };

/**
 * A PATH with an apt of our own in `folder`: `install` puts fake tools there and writes down in `did` what it was
 * called with. Stubs the environment and the user, so the caller has to undo that (vi.unstubAllEnvs, vi.restoreAllMocks).
 */
export function fakeSystem(
  folder: string,
  { uid, fails = false, dependent = "", offers = NEW_ENOUGH }: FakeSystem,
): void {
  const bin = join(folder, "bin");
  const tools = ["clang-19", "ld.lld-19", "llvm-objdump-19", "qemu-system-riscv32", "cc"];
  const create = tools.map(
    (tool) => `printf '#!/bin/sh\\necho version 19.1.7\\n' >${bin}/${tool}; /bin/chmod +x ${bin}/${tool}`,
  );
  fakeProgram(bin, "env", `while true; do case "$1" in *=*) shift;; *) exec "$@";; esac; done`);
  fakeProgram(
    bin,
    "dpkg-query",
    `echo "installed bash"; [ -e ${folder}/added ] && echo "installed clang-19"; exit 0`,
  );
  fakeProgram(
    bin,
    "apt-cache",
    Object.entries(offers)
      .map(
        ([name, version]) =>
          `echo "${name}:"; echo "     1:${version} 500"; echo "        500 http://m.example/debian trixie/main amd64 Packages"`,
      )
      .join("\n"),
  );
  fakeProgram(
    bin,
    "apt-get",
    `case "$*" in
-s*) echo "Purg clang-19 [1:19]"; ${dependent === "" ? "" : `echo "Purg ${dependent} [1]"; `}exit 0;;
*--assume-no*) echo "Need to get 67 MB of archives."; exit 1;;
esac
echo "$*" >>${folder}/did
case "$*" in
*install*) : >${folder}/added
  ${fails ? 'echo "E: Could not get lock" >&2; exit 100' : create.join("\n  ")};;
esac`,
  );
  vi.stubEnv("PATH", bin);
  vi.stubEnv("XDG_STATE_HOME", join(folder, "state"));
  vi.spyOn(process, "getuid").mockReturnValue(uid);
}

/** Writes a shell script to `folder/name` that can be run; gives its path. */
export function fakeProgram(folder: string, name: string, body: string): string {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** Gives this process another /etc, which stands in `folder` with the given files; the function it gives undoes that. */
export function fakeEtc(folder: string, files: Readonly<Record<string, string>>): () => void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const moved = (path: unknown): unknown =>
    typeof path === "string" && path.startsWith("/etc/") ? join(folder, path) : path;
  const redirected = <Reader extends object>(reader: Reader): Reader =>
    new Proxy(reader, {
      apply: (target, self, [path, ...rest]) => Reflect.apply(target as never, self, [moved(path), ...rest]),
    });
  const { existsSync, readFileSync, readdirSync } = fs;
  const use = (readers: object): void => {
    Object.assign(fs, readers);
    syncBuiltinESMExports(); // so that importers of single functions see it too
  };
  use({
    existsSync: redirected(existsSync),
    readFileSync: redirected(readFileSync),
    readdirSync: redirected(readdirSync),
  });
  return () => use({ existsSync, readFileSync, readdirSync });
}
