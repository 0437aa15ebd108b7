import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { choosePackages, deriveSource, type Offers, readPolicy } from "../../src/target/apt.js";
import { describeFinding, diagnose, install, uninstall } from "../../src/target/doctor.js";
import { addToRecord, readRecord, recordFile } from "../../src/target/install-record.js";
import { shownStep } from "../../src/target/install-steps.js";
import { decidePrivilege } from "../../src/target/privilege.js";
import { readRelease } from "../../src/target/system.js";
import { NEEDED, NEEDED_BY_FUZZING, NEEDED_BY_TESTS } from "../../src/target/tools.js";
import { fakeProgram, fakeSystem } from "../support/fake-system.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

describe("diagnose", () => {
  it("finds all that this machine has", async () => {
    const findings = await diagnose();
    expect(findings.map(({ good }) => good)).toEqual([true, true, true, true, true]);
    expect(describeFinding(findings[0]!)).toMatch(
      /^ok {7}clang {16}\d+\.\d+\.\d+ \(\/.*\); to compile for RISC-V$/,
    );
  });

  it("says of each missing tool what it is for and how new it has to be", async () => {
    expect((await diagnose(folder)).map(describeFinding)).toEqual([
      "MISSING  clang                missing, needed: 18 or newer; to compile for RISC-V",
      "MISSING  ld.lld               missing, needed: 18 or newer; to link for RISC-V",
      "MISSING  llvm-objdump         missing, needed: 18 or newer; to compute the bound of the stack",
      "MISSING  qemu-system-riscv32  missing, needed: 9 or newer; to run the firmware without a board",
      "MISSING  cc                   missing; to compile for the target host",
    ]);
  });
});

describe("what the tests need", () => {
  it("is found here, and chosen where it is missing", async () => {
    const findings = await diagnose(undefined, NEEDED_BY_TESTS);
    expect(findings.map(({ tool, good }) => [tool, good])).toEqual(
      [...NEEDED, "cmake", "make", "chromium"].map((tool) => [tool, true]),
    );
    expect((await diagnose(folder, NEEDED_BY_TESTS)).slice(5).map(describeFinding)).toEqual([
      "MISSING  cmake                missing; to test the emitted CMake files",
      "MISSING  make                 missing; to test the emitted CMake files",
      "MISSING  chromium             missing; to test pages in a browser",
    ]);
    expect(choosePackages(["cmake", "make"], new Map(), "bookworm", []).packages).toEqual(["cmake", "make"]);
  });
});

describe("what fuzzing needs", () => {
  const offers = new Map(
    [19, 20].flatMap((version) =>
      ["clang", "lld", "llvm", "libclang-rt"].map((name) => [
        `${name}-${version}${name === "libclang-rt" ? "-dev" : ""}`,
        [{ version: `1:${version}`, suites: ["trixie"] }],
      ]),
    ),
  );

  it("is a clang that links with its fuzzer; one without the libraries is none", async () => {
    const bin = join(folder, "bin");
    fakeProgram(bin, "clang-20", 'case "$*" in *fuzzer*) exit 1;; esac; echo version 20.1.0');
    const missing = (await diagnose(bin, NEEDED_BY_FUZZING)).map(describeFinding).at(-1);
    expect(missing).toBe("MISSING  libFuzzer            missing; to fuzz the firmware");
    fakeProgram(bin, "clang-19", "echo version 19.1.7");
    const found = (await diagnose(bin, NEEDED_BY_FUZZING)).map(describeFinding).at(-1);
    expect(found).toBe(`ok       libFuzzer            19.1.7 (${bin}/clang-19); to fuzz the firmware`);
  });

  it.each([
    ["of the clang that is there", ["fuzzer"], ["clang-20"], ["clang-20", "libclang-rt-20-dev"]],
    ["of one that has some on offer", ["fuzzer"], ["clang-14"], ["clang-19", "libclang-rt-19-dev"]],
    [
      "of the clang that comes with it",
      ["clang", "fuzzer"],
      [],
      ["clang-19", "lld-19", "llvm-19", "libclang-rt-19-dev"],
    ],
  ] as const)("comes from the libraries %s", (_what, missing, installed, packages) => {
    expect(choosePackages(missing, offers, "trixie", installed).packages).toEqual(packages);
  });

  it("is guessed where apt has no lists, and named where nothing is on offer", () => {
    const guess = choosePackages(["fuzzer"], new Map(), "bookworm", ["clang-18"]).packages;
    expect(guess).toEqual(["clang-18", "libclang-rt-18-dev"]);
    const jammy = new Map([["clang-18", [{ version: "1:18", suites: ["jammy"] }]]]);
    expect(choosePackages(["fuzzer"], jammy, "jammy", []).impossible).toEqual(["fuzzer"]);
  });
});

describe("who may install", () => {
  it.each([
    [{ uid: 0, tty: false, sudo: false, yes: false }, "root"],
    [{ uid: 0, tty: true, sudo: true, yes: false }, "root"],
    [{ uid: 1000, tty: true, sudo: true, yes: false }, "ask"],
    [{ uid: 1000, tty: true, sudo: true, yes: true }, "sudo"],
    [{ uid: 1000, tty: false, sudo: true, yes: true }, "sudo"],
    [{ uid: 1000, tty: false, sudo: true, yes: false }, "refuse"],
    [{ uid: 1000, tty: true, sudo: false, yes: true }, "refuse"],
  ] as const)("%o: %s", (situation, privilege) => {
    expect(decidePrivilege(situation)).toBe(privilege);
  });
});

const POLICY = `clang-19:
  Installed: (none)
  Candidate: 1:19.1.7-3~deb12u1
  Version table:
     1:19.1.7-3~deb12u1 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
qemu-system-misc:
  Installed: 1:7.2+dfsg-7
  Candidate: 1:7.2+dfsg-7
  Version table:
     1:10.0.2+ds-2~bpo12+1 100
        100 http://mirror.example/debian bookworm-backports/main amd64 Packages
 *** 1:7.2+dfsg-7 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status
only-local:
  Installed: 1.0
  Candidate: 1.0
  Version table:
 *** 1.0 100
        100 /var/lib/dpkg/status
`;

describe("choosing packages", () => {
  const llvm19 = ["clang-19", "lld-19", "llvm-19"];
  const offer = (packages: Record<string, [version: string, suite: string][]>): Offers =>
    new Map(
      Object.entries(packages).map(([name, list]) => [
        name,
        list.map(([version, suite]) => ({ version, suites: [suite] })),
      ]),
    );
  const llvm = (version: number, suite: string): Record<string, [string, string][]> =>
    Object.fromEntries(
      ["clang", "lld", "llvm"].map((name) => [`${name}-${version}`, [[`1:${version}.1`, suite]]]),
    );
  const all = ["clang", "lld", "objdump", "qemu", "cc"] as const;

  it("reads what apt offers", () => {
    const offers = readPolicy(POLICY);
    expect([...offers.keys()]).toEqual(["clang-19", "qemu-system-misc"]);
    expect(offers.get("qemu-system-misc")).toEqual([
      { version: "1:10.0.2+ds-2~bpo12+1", suites: ["bookworm-backports"] },
      { version: "1:7.2+dfsg-7", suites: ["bookworm"] },
    ]);
  });

  it("adds the backports on Debian 12, and keeps all of QEMU in one suite", () => {
    const offers = offer({ ...llvm(19, "bookworm"), "qemu-system-misc": [["1:7.2+dfsg-7", "bookworm"]] });
    expect(choosePackages(all, offers, "bookworm", ["qemu-system-misc", "bash"])).toEqual({
      packages: [
        ...llvm19,
        "qemu-system-riscv/bookworm-backports",
        "qemu-system-common/bookworm-backports",
        "qemu-system-data/bookworm-backports",
        "opensbi/bookworm-backports",
        "qemu-system-misc/bookworm-backports",
        "gcc",
        "libc6-dev",
      ],
      addSuite: "bookworm-backports",
      impossible: [],
    });
  });

  it("uses backports that are there already", () => {
    const offers = offer({ "qemu-system-riscv": [["1:10.0.2", "bookworm-backports"]] });
    const plan = choosePackages(["qemu"], offers, "bookworm", []);
    expect([plan.addSuite, plan.packages[0]]).toEqual([null, "qemu-system-riscv/bookworm-backports"]);
  });

  it("uses the distribution's own packages where they are new enough", () => {
    const trixie = offer({
      ...llvm(19, "trixie"),
      "qemu-system-riscv": [
        ["1:10.1", "trixie-backports"],
        ["1:10.0.2", "trixie"],
      ],
    });
    expect(choosePackages(["clang", "qemu"], trixie, "trixie", []).packages).toEqual([
      ...llvm19,
      "qemu-system-riscv",
    ]);
    const ubuntu = offer({ ...llvm(20, "plucky"), "qemu-system-misc": [["1:9.2.1", "plucky"]] });
    expect(choosePackages(["lld", "qemu"], ubuntu, "plucky", []).packages).toEqual([
      "clang-20",
      "lld-20",
      "llvm-20",
      "qemu-system-misc",
    ]);
  });

  it("says what nothing on offer is new enough for", () => {
    const jammy = offer({ "qemu-system-misc": [["1:6.2", "jammy"]] });
    expect(choosePackages(all, jammy, "jammy", []).impossible).toEqual(["clang", "qemu"]);
  });

  it("guesses while apt has no lists, and installs nothing for tools that are there", () => {
    expect(choosePackages(["clang"], new Map(), "trixie", []).packages).toEqual(llvm19);
    expect(choosePackages(["cc"], new Map(), "bookworm", [])).toEqual({
      packages: ["gcc", "libc6-dev"],
      addSuite: null,
      impossible: [],
    });
  });
});

describe("the added apt source", () => {
  it("copies servers and key of the system's own entry, in the new format", () => {
    const stock = `# comment
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;
    expect(deriveSource(["", stock], "bookworm-backports")).toBe(`Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`);
  });

  it("keeps a key that is written out, and passes over what is disabled or has sources only", () => {
    const key = "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc";
    const entry = (first: string): string =>
      `${first}\nURIs: http://a.example\nSuites: bookworm\nComponents: main\n${key}\n`;
    expect(deriveSource([entry("Types: deb")], "bookworm-backports")).toContain(` .\n abc\n`);
    expect(
      deriveSource([entry("Enabled: no\nTypes: deb"), entry("Types: deb-src")], "bookworm-backports"),
    ).toBeNull();
  });

  it("understands the old format", () => {
    const list =
      "# deb http://no.example bookworm main\ndeb [arch=amd64 signed-by=/k.gpg] http://yes.example/debian bookworm main\n";
    expect(deriveSource([list], "bookworm-backports")).toBe(
      "Types: deb\nURIs: http://yes.example/debian\nSuites: bookworm-backports\nComponents: main\nSigned-By: /k.gpg\n",
    );
    expect(deriveSource(["deb http://x.example trixie main\n"], "bookworm-backports")).toBeNull();
  });
});

describe("what is shown to somebody who has to type it", () => {
  it("is complete", () => {
    expect(shownStep({ kind: "apt", args: ["install", "-y", "clang-19"] }, true)).toBe(
      "sudo apt-get install -y clang-19",
    );
    expect(shownStep({ kind: "remove", file: "/etc/x" }, false)).toBe("rm -f /etc/x");
    const script = shownStep({ kind: "write", file: join(folder, "x.sources"), text: "Types: deb\n" }, false);
    expect(spawnSync("sh", ["-c", script]).status).toBe(0);
    expect(readFileSync(join(folder, "x.sources"), "utf8")).toBe("Types: deb\n");
  });
});

describe("the record", () => {
  it("stands in the state folder, grows without repeating, and is refused when it makes no sense", () => {
    vi.stubEnv("XDG_STATE_HOME", folder);
    const file = recordFile();
    expect(file).toBe(join(folder, "ff-edge/installed.json"));
    expect(readRecord(file)).toEqual({ packages: [], files: [] });
    addToRecord(file, { packages: ["lld-19"], files: [] });
    addToRecord(file, {
      packages: ["clang-19", "lld-19", "libllvm19:amd64"],
      files: ["/etc/apt/sources.list.d/x.sources"],
    });
    expect(readRecord(file)).toEqual({
      packages: ["clang-19", "libllvm19:amd64", "lld-19"],
      files: ["/etc/apt/sources.list.d/x.sources"],
    });
    for (const text of ["{", "[]", '{"packages":["--force-all"],"files":[]}']) {
      writeFileSync(file, text);
      expect(() => readRecord(file)).toThrow(/FF5107/);
    }
    expect(recordFile({ HOME: "/root" })).toMatch(/\/\.local\/state\/ff-edge\/installed\.json$/);
  });
});

describe("install and uninstall", () => {
  it("do nothing, and say so, when there is nothing to do", async () => {
    vi.stubEnv("XDG_STATE_HOME", folder);
    const said: string[] = [];
    const print = (line: string): void => void said.push(line);
    expect(await install({ yes: false, print })).toEqual([]);
    expect(await uninstall({ yes: false, print })).toEqual([]);
    expect(said).toEqual([
      "All tools are installed: nothing to do.",
      "ff-edge has installed nothing here: nothing to do.",
    ]);
    expect(existsSync(join(folder, "ff-edge"))).toBe(false);
  });

  it("name the tools when there is no apt", async () => {
    vi.stubEnv("PATH", folder);
    await expect(install({ yes: true, print: () => {} })).rejects.toThrow(
      "FF5105: clang, ld.lld, llvm-objdump, qemu-system-riscv32, cc must be installed by hand",
    );
  });

  it("print the exact commands, and change nothing, without root and without a terminal", async () => {
    fakeSystem(folder, { uid: 1000 });
    const error = await install({ yes: false, print: () => {} }).catch((reason: unknown) => reason);
    if (!(error instanceof Failure)) throw error;
    const [diagnostic] = error.diagnostics;
    expect([diagnostic?.code, diagnostic?.exit]).toEqual(["FF5101", 3]);
    expect(diagnostic?.notes?.slice(1)).toEqual([
      "  apt-get update",
      "  apt-get install -y --no-install-recommends --no-remove clang-19 lld-19 llvm-19 qemu-system-riscv gcc libc6-dev",
    ]);
    expect(existsSync(join(folder, "did"))).toBe(false);
  });

  it("say what apt said when it fails, keep what was added in the record, and can be run again", async () => {
    fakeSystem(folder, { uid: 0, fails: true });
    const said: string[] = [];
    const error = await install({ yes: false, print: (line) => void said.push(line) }).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof Failure)) throw error;
    expect(error.diagnostics[0]).toMatchObject({ code: "FF5103", found: "E: Could not get lock", exit: 3 });
    expect(said[0]).toMatch(/^Missing: clang \(to compile for RISC-V\), /);
    expect(said[1]).toMatch(
      /^To be installed with apt: clang-19 lld-19 llvm-19 qemu-system-riscv gcc libc6-dev; up to 180 MB/,
    );
    expect(readRecord(recordFile()).packages).toEqual(["clang-19"]);
  });

  it("install, record and remove exactly what was added", async () => {
    fakeSystem(folder, { uid: 0 });
    expect(await install({ yes: false, print: () => {} })).toEqual(["clang-19"]);
    expect(readRecord(recordFile()).packages).toEqual(["clang-19"]);
    expect(await install({ yes: false, print: () => {} })).toEqual([]);
    expect(await uninstall({ yes: false, print: () => {} })).toEqual(["clang-19"]);
    expect(readFileSync(join(folder, "did"), "utf8")).toMatch(/remove --purge -y clang-19\n$/);
    expect(existsSync(recordFile())).toBe(false);
  });

  it("refuses to remove what others depend on", async () => {
    fakeSystem(folder, { uid: 0, dependent: "firefox" });
    await install({ yes: false, print: () => {} });
    await expect(uninstall({ yes: false, print: () => {} })).rejects.toThrow(/FF5106/);
    expect(existsSync(recordFile())).toBe(true);
  });
});

it("reads the release", () => {
  expect(readRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\n')).toEqual({
    codename: "bookworm",
    name: "Debian GNU/Linux 12 (bookworm)",
  });
  expect(readRelease("")).toEqual({ codename: "", name: "this system" });
  expect(dirname(recordFile())).toMatch(/ff-edge$/);
});
