import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { hostNotOwn, overlappingRegions, wrongCpu } from "../diagnostics/target.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { PRECISIONS } from "../formats/names.js";
import { SIMD, SIMD_NAMES } from "../ir/simd.js";
import {
  type Arch,
  type BoardRun,
  type Cores,
  type Flash,
  type HostRun,
  type MemoryRegion,
  type QemuRun,
  startsFromFlash,
  type Target,
  TEAMS,
  type Team,
} from "../ir/target-description.js";
import type { Precision } from "../model.js";
import type { Check } from "./json-checks.js";
import * as json from "./json-checks.js";
import type { JsonSpans } from "./json-spans.js";

/** Parts of a QEMU CPU string: the base and, per property, the form of its value. */
const CPU_BASES = ["rv32", "rv32i"];
const SWITCH = /^(true|false)$/;
const CPU_PROPERTIES: Readonly<Record<string, RegExp>> = {
  m: SWITCH,
  a: SWITCH,
  f: SWITCH,
  d: SWITCH,
  c: SWITCH,
  v: SWITCH,
  zicsr: SWITCH,
  zifencei: SWITCH,
  zfh: SWITCH,
  zfa: SWITCH,
  zfinx: SWITCH,
  zhinx: SWITCH,
  zvfh: SWITCH,
  zba: SWITCH,
  zbb: SWITCH,
  zbs: SWITCH,
  vlen: /^(128|256|512|1024)$/,
  elen: /^(32|64)$/,
  rvv_ta_all_1s: SWITCH,
  rvv_ma_all_1s: SWITCH,
  rvv_vl_half_avl: SWITCH,
};

const MARCH = /^(?=.{1,64}$)rv32(i|e)m?a?f?d?c?(_[a-z0-9]+)*$/;
/** Printable: nothing that a terminal would obey. */
const DESCRIPTION = /^[^\p{C}\p{Zl}\p{Zp}]{1,120}$/u;
const MABI = /^ilp32[efd]?$/;
const ADDRESS_SPACE = 2 ** 32;
/**
 * Area for applications that a resident loader starts: the second flash bank of `virt` behind the slots for a learnt
 * state (targets/arch/riscv/storage.c) and the sector with the loader's head.
 */
const APPLICATION_AREA = { sectorBytes: 0x40000, first: 0x22240000, end: 0x24000000 };
const SMALLEST_REGION = 1024;
/** Smallest stack in bytes; 16 KB where nothing is said. */
const SMALLEST_STACK = 512;
const LARGEST_STACK = 1024 * 1024;
const USUAL_STACK = 16 * 1024;
/** Boards that QEMU knows: machines with a core and addresses of their own. */
const BOARDS_IN_QEMU = ["sifive_e,revb=true"] as const;

/** Origin of a target.json; `own` is a user's. */
export interface Origin {
  readonly name: string;
  readonly folder: string;
  readonly own: boolean;
}

/**
 * Checks what a target.json holds: every field known, present, of the right form, and in agreement with the others.
 * Throws Failure with all that is wrong (FF4003 to FF4007, FF4011).
 */
export function checkTarget(value: unknown, { name, folder, own }: Origin, spanOf: JsonSpans): Target {
  const wrong: Diagnostic[] = [];
  const check: Check = { spanOf, wrong, failed: new Set() };

  const top = json.object(check, "", value, [
    "description",
    "verified",
    "arch",
    "precisions",
    "memory",
    "run",
    "flash",
    "serial",
    "stackBytes",
  ]);
  const arch = checkArch(check, top.arch);
  if (own && arch.family === "host") wrong.push(hostNotOwn(spanOf("arch.family")));
  const target: Target = {
    name,
    folder,
    description: json.text(check, "description", top.description, DESCRIPTION, "one line of text"),
    verified: json.oneOf(check, "verified", top.verified, [
      "qemu",
      "trap-emulated",
      "assembled",
      "hardware",
      "host",
    ]),
    arch,
    precisions: checkPrecisions(check, top.precisions, arch),
    memory: checkMemory(check, top.memory),
    run: checkRun(check, top.run, arch),
    flash: checkFlash(check, top.flash),
    serial: checkSerial(check, top.serial),
    stackBytes: checkStack(check, top.stackBytes),
  };
  checkStackFits(check, target);
  checkLoader(check, target);
  if (wrong.length > 0) throw new Failure(wrong);
  const l1 = target.memory.find(({ role }) => role === "l1");
  return l1 ? { ...target, arch: { ...arch, l1: l1.bytes } } : target;
}

/** A stack leaves some of the RAM to data; asked only of regions that are right. */
function checkStackFits(check: Check, { memory, stackBytes }: Target): void {
  const ram = memory.find(({ role }) => role === "ram")?.bytes ?? 0;
  if (check.wrong.length === 0 && stackBytes >= ram)
    json.fail(check, "stackBytes", `less than the ${ram} bytes of RAM`, stackBytes);
}

/** A machine that starts from flash has the loader that fills it, and its applications where the loader looks for them. */
function checkLoader(check: Check, target: Target): void {
  if (!startsFromFlash(target)) return;
  const { flash, memory } = target;
  if (flash?.backend !== "serial-loader")
    json.fail(check, "run.boot", '"kernel", unless the backend of "flash" is "serial-loader"', "pflash");
  const { sectorBytes, first, end } = APPLICATION_AREA;
  memory.forEach(({ role, origin, bytes }, index) => {
    const path = `memory.${index}`;
    if (role !== "flash") return;
    if (origin % sectorBytes !== 0 || origin < first || origin >= end)
      json.fail(
        check,
        `${path}.origin`,
        `a multiple of ${hex(sectorBytes)} from ${hex(first)} on`,
        hex(origin),
      );
    else if (bytes % sectorBytes !== 0 || origin + bytes > end)
      json.fail(check, `${path}.sizeBytes`, `a multiple of ${sectorBytes} up to ${end - origin}`, bytes);
  });
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}

function checkArch(check: Check, value: unknown): Arch {
  const fields = json.object(check, "arch", value, ["family", "march", "mabi", "fpu", "simd", "cores"]);
  const family = json.oneOf(check, "arch.family", fields.family, ["riscv", "host"]);
  const riscv = family === "riscv";
  return {
    family,
    march: json.text(
      check,
      "arch.march",
      fields.march,
      riscv ? MARCH : /^$/,
      riscv ? 'like "rv32imc_zicsr"' : "an empty string",
    ),
    mabi: json.text(
      check,
      "arch.mabi",
      fields.mabi,
      riscv ? MABI : /^$/,
      riscv ? "ilp32, ilp32e, ilp32f or ilp32d" : "an empty string",
    ),
    fpu: json.flag(check, "arch.fpu", fields.fpu),
    simd: json.oneOf(check, "arch.simd", fields.simd, SIMD_NAMES),
    ...(fields.cores === undefined ? {} : { cores: checkCores(check, fields.cores, family) }),
  };
}

/** Cores that are used where nobody asks: those of a chip; on a computer, whose cores are threads, one. */
const USED: Readonly<Record<Arch["family"], (most: Team) => Team>> = { riscv: (most) => most, host: () => 1 };

function checkCores(check: Check, value: unknown, family: Arch["family"]): Cores {
  const most = TEAMS.find((each) => each === value);
  if (most === undefined) json.fail(check, "arch.cores", "1, 2, 4 or 8", value);
  return { most: most ?? 1, used: USED[family](most ?? 1) };
}

const NEEDS_FPU: Readonly<Record<Family, boolean>> = { integer: false, real: true };

/** Floats are computed by instructions, never by a library: without an FPU there is int8 alone. */
function checkPrecisions(check: Check, value: unknown, { fpu }: Arch): Precision[] {
  return json.list(check, "precisions", value).map((each, index) => {
    const path = `precisions.${index}`;
    const precision = json.oneOf(check, path, each, PRECISIONS);
    if (NEEDS_FPU[formatOf({ precision }).family] && !fpu)
      json.fail(check, path, '"int8", since "arch.fpu" is false', each);
    return precision;
  });
}

function checkMemory(check: Check, value: unknown): MemoryRegion[] {
  const regions = json
    .list(check, "memory", value)
    .map((each, index) => checkRegion(check, each, `memory.${index}`));
  for (const role of ["flash", "ram"] as const) {
    const count = regions.filter((region) => region.role === role).length;
    if (count !== 1) json.fail(check, "memory", `exactly one region with the role "${role}"`, count);
  }
  const beside = regions.filter(({ role }) => role === "l1").length;
  if (beside > 1) json.fail(check, "memory", 'at most one region with the role "l1"', beside);
  const byOrigin = [...regions].sort((left, right) => left.origin - right.origin);
  byOrigin.forEach((region, index) => {
    const before = byOrigin[index - 1];
    if (before !== undefined && before.origin + before.bytes > region.origin)
      check.wrong.push(
        overlappingRegions(check.spanOf(`memory.${regions.indexOf(region)}`), before.role, region.role),
      );
  });
  return regions;
}

function checkRegion(check: Check, value: unknown, path: string): MemoryRegion {
  const window = (value as { role?: unknown } | null)?.role === "flash" ? ["dataOrigin"] : [];
  const fields = json.object(check, path, value, ["role", "origin", "sizeBytes", ...window]);
  const origin = json.address(check, `${path}.origin`, fields.origin);
  const { dataOrigin } = fields;
  return {
    role: json.oneOf(check, `${path}.role`, fields.role, ["flash", "ram", "l1"]),
    origin,
    bytes: json.count(check, `${path}.sizeBytes`, fields.sizeBytes, SMALLEST_REGION, ADDRESS_SPACE - origin),
    dataOrigin: dataOrigin === undefined ? origin : json.address(check, `${path}.dataOrigin`, dataOrigin),
  };
}

/** Fields of `run` beside `kind`. */
function runFields({ kind, machine }: { kind?: unknown; machine?: unknown }, host: boolean): string[] {
  if (host || kind === "board") return [];
  if (BOARDS_IN_QEMU.some((board) => board === machine)) return ["machine"];
  return ["machine", "boot", "cpu", "vlenBits", "uartAddress", "finisherAddress"];
}

function checkRun(check: Check, value: unknown, arch: Arch): QemuRun | HostRun | BoardRun {
  const host = arch.family === "host";
  const fields = json.object(check, "run", value, ["kind", ...runFields(value ?? {}, host)]);
  if (host) return { kind: json.oneOf(check, "run.kind", fields.kind, ["host"]) };
  if (fields.kind === "board") return { kind: "board" };
  const kind = json.oneOf(check, "run.kind", fields.kind, ["qemu"]);
  const machine = json.oneOf(check, "run.machine", fields.machine, ["virt", ...BOARDS_IN_QEMU]);
  if (machine !== "virt") return { kind, machine, vlenBits: null };
  const vlenBits =
    fields.vlenBits === null ? null : json.count(check, "run.vlenBits", fields.vlenBits, 128, 1024);
  const { hasVectorLength } = SIMD[arch.simd];
  if ((vlenBits !== null) !== hasVectorLength)
    json.fail(
      check,
      "run.vlenBits",
      hasVectorLength ? "a number of bits" : `null, since "arch.simd" is "${arch.simd}"`,
      vlenBits,
    );
  return {
    kind,
    machine,
    boot: json.oneOf(check, "run.boot", fields.boot ?? "kernel", ["kernel", "pflash"]),
    cpu: checkCpu(check, fields.cpu, vlenBits),
    vlenBits,
    uart: json.address(check, "run.uartAddress", fields.uartAddress),
    finisher: json.address(check, "run.finisherAddress", fields.finisherAddress),
  };
}

/** `base,property=value,...`, each on the list: a target file must not reach QEMU's other options. */
function checkCpu(check: Check, value: unknown, vlenBits: number | null): string {
  const cpu = json.text(check, "run.cpu", value, /^[a-z0-9_=,]+$/, 'like "rv32i,m=true,c=true"');
  const [base = "", ...properties] = cpu.split(",");
  const span = check.spanOf("run.cpu");
  if (cpu !== "" && !CPU_BASES.includes(base)) check.wrong.push(wrongCpu(span, CPU_BASES.join(" or "), base));
  for (const property of properties) {
    const key = property.split("=", 1)[0]!;
    const given = property.slice(key.length + 1);
    const form = Object.hasOwn(CPU_PROPERTIES, key) ? CPU_PROPERTIES[key] : undefined;
    if (form === undefined)
      check.wrong.push(
        wrongCpu(span, `properties out of ${Object.keys(CPU_PROPERTIES).join(", ")}`, property),
      );
    else if (!form.test(given))
      check.wrong.push(wrongCpu(span, `${key}= with a value like ${form.source}`, property));
  }
  const vlen = properties.find((property) => property.startsWith("vlen="))?.slice(5);
  if (vlenBits !== null && vlen !== undefined && Number(vlen) !== vlenBits)
    check.wrong.push(wrongCpu(span, `vlen=${vlenBits}, as "run.vlenBits" says`, `vlen=${vlen}`));
  return cpu;
}

/** Fields of a back end beside its name. */
const FLASH_FIELDS: Readonly<Record<Flash["backend"], readonly string[]>> = {
  esptool: ["chip"],
  openocd: ["scripts"],
  wlink: ["chip"],
  uf2: ["familyId", "volume"],
  "serial-loader": [],
};
const BACKENDS = ["esptool", "openocd", "wlink", "uf2", "serial-loader"] as const;

/** Left out or null: nothing to write to. */
function checkFlash(check: Check, value: unknown): Flash | null {
  if (value === undefined || value === null) return null;
  const named = (value as { backend?: unknown }).backend;
  const backend = json.oneOf(check, "flash.backend", named, BACKENDS);
  const fields = json.object(check, "flash", value, ["backend", ...FLASH_FIELDS[backend]]);
  switch (backend) {
    case "esptool":
      return { backend, chip: json.oneOf(check, "flash.chip", fields.chip, ["esp32c3"]) };
    case "openocd":
      return { backend, scripts: checkScripts(check, fields.scripts) };
    case "wlink":
      return {
        backend,
        chip: json.text(check, "flash.chip", fields.chip, /^[A-Z0-9]{4,16}$/, 'like "CH32V307"'),
      };
    case "uf2":
      return {
        backend,
        familyId: json.address(check, "flash.familyId", fields.familyId),
        volume: json.text(check, "flash.volume", fields.volume, /^[A-Z0-9-]{1,11}$/, 'like "RP2350"'),
      };
    case "serial-loader":
      return { backend };
  }
}

/** Files of OpenOCD's own scripts: a target file must not make it read others. */
function checkScripts(check: Check, value: unknown): string[] {
  const form = /^(board|interface|target)\/[a-z0-9_-]+(\/[a-z0-9_-]+)?\.cfg$/;
  return json
    .list(check, "flash.scripts", value)
    .map((each, index) =>
      json.text(check, `flash.scripts.${index}`, each, form, 'like "board/sifive-hifive1-revb.cfg"'),
    );
}

function checkSerial(check: Check, value: unknown): Target["serial"] {
  const fields = json.object(check, "serial", value, ["baud"]);
  return { baud: json.count(check, "serial.baud", fields.baud, 1200, 4_000_000) };
}

/** Left out: as much as any model here has needed. */
function checkStack(check: Check, value: unknown): number {
  if (value === undefined) return USUAL_STACK;
  const bytes = json.count(check, "stackBytes", value, SMALLEST_STACK, LARGEST_STACK);
  if (bytes % 16 !== 0) json.fail(check, "stackBytes", "a multiple of 16", value);
  return bytes;
}
