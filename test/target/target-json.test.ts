import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { boardFiles, loaderFiles, ownSource } from "../../src/target/board-files.js";
import { listTargets, loadTarget } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

const BOARDS = ["ch32v307", "esp32c3", "gd32vf103", "hifive1", "rp2350"];
const CORES = ["pulp", "pulp8", "rv32", "rv32imac", "rv32imafc", "rv32imc"];

const GOOD = `{
  "description": "a board of mine",
  "verified": "assembled",
  "arch": { "family": "riscv", "march": "rv32imc_zicsr", "mabi": "ilp32", "fpu": false, "simd": "none" },
  "precisions": ["int8"],
  "memory": [
    { "role": "flash", "origin": "0x80000000", "sizeBytes": 1048576 },
    { "role": "ram", "origin": "0x80100000", "sizeBytes": 65536 }
  ],
  "run": {
    "kind": "qemu", "machine": "virt", "cpu": "rv32i,m=true,c=true", "vlenBits": null,
    "uartAddress": "0x10000000", "finisherAddress": "0x00100000"
  },
  "serial": { "baud": 9600 }
}`;

/** All diagnostics of a target.json, as "code line:column found". */
function complaints(text: string): string[] {
  mkdirSync(join(folder, "mine"), { recursive: true });
  writeFileSync(join(folder, "mine/target.json"), text);
  try {
    loadTarget("mine", [folder]);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, span, found }) => `${code} ${span?.line}:${span?.column} ${found}`);
  }
}

function firmwareText(files: ReadonlyMap<string, string>): string {
  return [...files.values()].join("\n");
}

describe("the targets that come with ff-edge", () => {
  it("are these", () => {
    expect(listTargets()).toEqual([...BOARDS, "host", ...CORES, "virt-flash"].sort());
  });

  it("are valid, name a core that fits their name, and have start-up code", () => {
    for (const name of listTargets()) {
      const target = loadTarget(name);
      expect(target.name).toBe(name);
      const { march, fpu } = target.arch;
      if (CORES.includes(name))
        expect(march.startsWith(name.startsWith("pulp") ? "rv32imc" : name)).toBe(true);
      expect(fpu).toBe(name === "host" || /^rv32[a-z]*f|_zfinx/.test(march));
      expect(firmwareText(boardFiles(target))).toContain("int ff_board_read(void)\n{");
    }
  });
});

test.each(["pulp", "pulp8"])(
  "%s claims no more than that its instructions are emulated, and sends its traps there",
  (each) => {
    const target = loadTarget(each);
    expect(target.verified).toBe("trap-emulated");
    const files = boardFiles(target);
    expect(files.get("firmware/board_config.h")).toContain("#define FF_TRAP_VECTOR emulate\n");
    expect([...files.keys()]).toContain("firmware/emulate.c");
    const others = listTargets().filter((name) => !name.startsWith("pulp"));
    expect(others.filter((name) => boardFiles(loadTarget(name)).has("firmware/emulate.c"))).toEqual([]);
  },
);

describe("a user's target", () => {
  it("is read from its folder, addresses as numbers", () => {
    expect(complaints(GOOD)).toEqual([]);
    const target = loadTarget("mine", [folder]);
    expect(target.memory[1]).toEqual({
      role: "ram",
      origin: 0x80100000,
      bytes: 65536,
      dataOrigin: 0x80100000,
    });
    expect(target.stackBytes).toBe(16384);
    expect(target.run).toMatchObject({ uart: 0x10000000, finisher: 0x100000 });
    const files = boardFiles(target);
    expect(files.get("firmware/memory.ld")).toContain("RAM (rw) : ORIGIN = 0x80100000, LENGTH = 65536");
    expect(files.get("firmware/board_config.h")).toContain("#define FF_UART_DIVISOR 24 /* 9600 baud */");
    expect(listTargets([folder])).toContain("mine");
  });

  it.each<[name: string, from: string, to: string, complaint: string]>([
    ["broken JSON", '"verified"', "verified", "FF4002 3:3"],
    ["an unknown field", '"verified"', '"flavour": 1, "verified"', "FF4003 3:3 flavour"],
    ["an unknown field further in", '"fpu": false', '"fpu": false, "gpu": true', "FF4003 4:89 gpu"],
    ["a command in disguise", '"kind": "qemu"', '"kind": "qemu", "command": "rm"', "FF4003 11:21 command"],
    ["a missing field", '"verified": "assembled",', "", "FF4004 1:1 nothing"],
    [
      "a missing object, said once",
      '"serial": { "baud": 9600 }',
      '"precisions": ["int8"]',
      "FF4004 1:1 nothing",
    ],
    ["another verification", '"assembled"', '"certified"', 'FF4005 3:3 "certified"'],
    ["a description of two lines", "a board", "a\\nboard", 'FF4005 2:3 "a\\nboard of mine"'],
    ["a core of 64 bits", "rv32imc_zicsr", "rv64imc", 'FF4005 4:32 "rv64imc"'],
    ["an option behind -march", "rv32imc_zicsr", "rv32imc -x", 'FF4005 4:32 "rv32imc -x"'],
    ["another ABI", '"ilp32"', '"lp64"', 'FF4005 4:58 "lp64"'],
    ["a string for a flag", '"fpu": false', '"fpu": "no"', 'FF4005 4:75 "no"'],
    ["another precision", '["int8"]', '["int8", "int4"]', 'FF4005 5:26 "int4"'],
    ["no precision", '["int8"]', "[]", "FF4005 5:3 []"],
    ["an address as a number", '"0x80000000"', "2147483648", "FF4005 7:24 2147483648"],
    ["an address too long", '"0x80000000"', '"0x180000000"', 'FF4005 7:24 "0x180000000"'],
    ["a size of nothing", "65536", "0", "FF4005 8:46 0"],
    ["a size beyond the address space", "65536", "4000000000", "FF4005 8:46 4000000000"],
    ["no flash", '"role": "flash"', '"role": "ram"', "FF4005 6:3 0,FF4005 6:3 2"],
    ["overlapping regions", '"0x80100000"', '"0x800fffff"', "FF4007 8:5 ram begins before flash ends"],
    [
      "two memories beside the cores",
      '"sizeBytes": 65536 }',
      '"sizeBytes": 65536 }, { "role": "l1", "origin": "0x1000", "sizeBytes": 4096 }, { "role": "l1", "origin": "0x2000", "sizeBytes": 4096 }',
      "FF4005 6:3 2",
    ],
    ["another machine", '"virt"', '"spike"', 'FF4005 11:21 "spike"'],
    ["an unknown CPU", "rv32i,", "max,", "FF4006 11:40 max"],
    ["a CPU property off the list", "c=true", "c=true,pmp=true", "FF4006 11:40 pmp=true"],
    ["an inherited property", "c=true", "c=true,constructor=true", "FF4006 11:40 constructor=true"],
    ["a CPU property of another form", "c=true", "c=1", "FF4006 11:40 c=1"],
    ["an option behind the CPU", "c=true", "c=true -drive x", 'FF4005 11:40 "rv32i,m=true,c=true -drive x"'],
    ["vectors without SIMD", '"vlenBits": null', '"vlenBits": 128', "FF4005 11:70 128"],
    ["another vector length than the CPU's", "", "", "FF4006 11:40 vlen=256"],
    ["a baud rate of nothing", "9600", "0", "FF4005 14:15 0"],
    ["a stack of nothing", '"serial"', '"stackBytes": 0, "serial"', "FF4005 14:3 0"],
    ["a stack of odd size", '"serial"', '"stackBytes": 1000, "serial"', "FF4005 14:3 1000"],
    ["a stack as large as RAM", '"serial"', '"stackBytes": 65536, "serial"', "FF4005 14:3 65536"],
    ["a window as a number", '"role": "flash",', '"role": "flash", "dataOrigin": 7,', "FF4005 7:24 7"],
    ["a window to RAM", '"role": "ram",', '"role": "ram", "dataOrigin": "0x0",', "FF4003 8:22 dataOrigin"],
    ["a board of QEMU with another core", '"virt"', '"sifive_e,revb=true"', "FF4003 11:54 cpu"],
    [
      "another property of a board of QEMU",
      '"virt"',
      '"sifive_e,revb=false"',
      'FF4005 11:21 "sifive_e,revb=false"',
    ],
  ])("is refused for %s", (name, from, to, complaint) => {
    const wrong = name.startsWith("another vector length")
      ? GOOD.replace('"none"', '"rvv"').replace("c=true", "c=true,v=true,vlen=256").replace("null", "128")
      : GOOD.replace(from, to);
    expect(wrong).not.toBe(GOOD);
    expect(complaints(wrong).join(",")).toContain(complaint);
  });

  it("brings code of its own, which takes the place of ours of the same name", () => {
    writeFileSync(join(folder, "mine/board.c"), "/* mine */\n");
    writeFileSync(join(folder, "mine/clock.c"), "/* clock */\n");
    writeFileSync(join(folder, "mine/notes.txt"), "not C\n");
    expect(complaints(GOOD)).toEqual([]);
    const files = boardFiles(loadTarget("mine", [folder]));
    expect(files.get("firmware/board.c")).toBe("/* mine */\n");
    expect(files.get("firmware/clock.c")).toBe("/* clock */\n");
    expect(files.get("firmware/startup.S")).toContain("_start:");
    const own = (path: string) => ownSource(loadTarget("mine", [folder]), path);
    expect(own("firmware/board.c")).toBe(join(folder, "mine/board.c")); // an error of the compiler names this one
    expect([own("firmware/startup.S"), own("motor/board.c")]).toEqual([null, null]);
    expect([...files.keys()].filter((path) => /notes|target/.test(path))).toEqual([]);
    for (const name of ["board.c", "clock.c", "notes.txt"]) rmSync(join(folder, "mine", name));
  });

  it("shows all that is wrong at once", () => {
    expect(complaints(GOOD.replace('"virt"', '"spike"').replace("9600", "0"))).toHaveLength(2);
  });

  it("is asked for by a name, never by a path", () => {
    for (const name of ["../rv32", "arch/riscv", "/etc", ""])
      expect(() => loadTarget(name, [folder])).toThrow(/FF4001/);
  });

  it("is suggested when its name is nearly right", () => {
    try {
      loadTarget("rv32imfc");
    } catch (error) {
      const [diagnostic] = error instanceof Failure ? error.diagnostics : [];
      expect(diagnostic?.expected).toBe(`one of ${listTargets().join(", ")}`);
      expect(diagnostic?.hint).toMatch(/Did you mean "rv32ima?f?c"\?/);
      return;
    }
    throw new Error("it was found");
  });
});

describe("a machine that starts from flash", () => {
  const flashed = (origin: string, bytes: number, backend = ', "flash": { "backend": "serial-loader" }') =>
    GOOD.replace('"machine"', '"boot": "pflash", "machine"')
      .replace('"0x80000000"', `"${origin}"`)
      .replace("1048576", `${bytes}`)
      .replace(/\n}$/, `${backend}\n}`);

  it("is fine with the loader and an area that it can erase, behind the slots for a learnt state", () => {
    expect(complaints(flashed("0x22240000", 262144))).toEqual([]);
    expect(complaints(flashed("0x23fc0000", 262144))).toEqual([]);
  });

  it("is refused otherwise", () => {
    expect(complaints(flashed("0x22240000", 262144, ""))).toEqual(['FF4005 11:21 "pflash"']);
    expect(complaints(flashed("0x22200000", 262144))).toEqual(['FF4005 7:24 "0x22200000"']);
    expect(complaints(flashed("0x22250000", 262144))).toEqual(['FF4005 7:24 "0x22250000"']);
    expect(complaints(flashed("0x24000000", 262144))).toEqual(['FF4005 7:24 "0x24000000"']);
    expect(complaints(flashed("0x22240000", 262145))).toEqual(["FF4005 7:48 262145"]);
    expect(complaints(flashed("0x23fc0000", 524288))).toEqual(["FF4005 7:48 524288"]);
  });

  it("has firmware and loader that agree on addresses, and other targets know nothing of it", () => {
    const config = boardFiles(loadTarget("virt-flash")).get("firmware/board_config.h")!;
    expect(loaderFiles(loadTarget("virt-flash")).get("loader/board_config.h")).toBe(config);
    expect(config).toContain("#define FF_LOADER_MAILBOX 0x80080000 ");
    const others = listTargets().filter((name) => !["host", "virt-flash"].includes(name));
    for (const name of others) {
      const text = boardFiles(loadTarget(name)).get("firmware/board_config.h");
      expect(text).toMatch(/^#define FF_RAM_CODE$/m);
      expect(text).not.toContain("LOADER");
    }
  });
});
