import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { emit } from "../../../src/emit/emit.js";
import type { Samples, Storage } from "../../../src/ir/data.js";
import { type Learner, STATUSES, type Status, type StepResult } from "../../../src/ir/learning.js";
import { run, SANITIZE, temporary, WARNINGS } from "../compile.js";
import { HOST } from "../host-target.js";
import { kernelArchive } from "../kernel-archive.js";
import type { LearningModel } from "../models/learning-model.js";

const DRIVER = fileURLToPath(new URL("driver.c", import.meta.url));
const PLAIN = ["-O1"];
const RAW: Readonly<Record<Storage, string>> = { uint8: "uint8_t", int16: "int16_t", float32: "float" };

/** Raw values in the storage type of the model. */
type Raw = Samples["inputs"];

/** A change of one emitted file, for tests that must see it. */
export interface Change {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/** Commands to an emitted library: see driver.c. */
export const command = {
  init: word("i"),
  payload: word("p"),
  nulls: word("n"),
  guard: word("g"),
  save: word("v"),
  restore: word("r"),
  learn: (raw: Raw, label: number, skew = 0) => Buffer.concat([word("l", label, skew), bytesOf(raw)]),
  infer: (raw: Raw, skew = 0) => Buffer.concat([word("f", skew), bytesOf(raw)]),
  setLearning: (on: number) => word("s", on),
  setBusy: (busy: number) => word("b", busy),
  export: (size: number) => word("e", size),
  import: (blob: Uint8Array, flags = 0) => Buffer.concat([word("m", flags, blob.length), blob]),
  storage: (bytes: number, fails = 0) => word("t", bytes, fails),
} as const;

/** Answers of a compiled library: commands -> lines. */
type Device = (commands: readonly Uint8Array[]) => string[];

/** Libraries as they are emitted, compiled once for each model that a file tests. */
const compiled = new WeakMap<LearningModel, Device>();

/** Compiles the emitted library of a model for the host, with gcc under sanitizers. */
export function hostDevice(subject: LearningModel, options: Compilation = {}): Device {
  const known = Object.keys(options).length === 0 ? compiled.get(subject) : undefined;
  if (known) return known;
  const device = compileDevice(subject, options);
  if (Object.keys(options).length === 0) compiled.set(subject, device);
  return device;
}

interface Compilation {
  readonly change?: Change;
  readonly compiler?: string;
}

function compileDevice({ model, plan }: LearningModel, { change, compiler = "gcc" }: Compilation): Device {
  const folder = temporary(emit(model, plan, HOST, { version: "0.1.0" }));
  if (change) {
    const path = join(folder, change.file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(change.from, change.to);
    if (after === before) throw new Error(`nothing to change in ${change.file}`);
    writeFileSync(path, after);
  }
  // What the library calls is the same for all models and compiled once, unless it is what a test changes.
  const kernels = change || compiler !== "gcc" ? [] : [kernelArchive()];
  const sources = readdirSync(join(folder, "tiny"))
    .filter((name) => name.endsWith(".c") && (kernels.length === 0 || !name.startsWith("ff_")))
    .map((name) => `tiny/${name}`);
  const flags = [
    ...WARNINGS,
    ...(compiler === "gcc" ? SANITIZE : PLAIN),
    `-DRAW=${RAW[model.input.storage]}`,
    "-Itiny",
  ];
  run(compiler, [...flags, "-o", "device", ...sources, DRIVER, ...kernels], folder);
  return (commands) => run("./device", [], folder, Buffer.concat(commands)).split("\n").slice(0, -1);
}

/** The line that the driver prints for a step of the reference. */
export function stepLine(learner: Learner, result: StepResult): string {
  const { status, label, updated, skipped, saturated } = result;
  const payload = learner.payload();
  const step =
    status === "FF_OK" ? ` ${label} ${updated} ${skipped} ${saturated} ${divergedIn(payload)}` : "";
  return `l ${STATUSES.indexOf(status)}${step} ${crc32(payload)} busy 0`;
}

/** Whether a payload says that scores have left their range: 1 or 0. */
export function divergedIn(payload: Uint8Array): number {
  return (new DataView(payload.buffer).getUint32(8, true) >> 1) & 1;
}

/** The line of a command that answers with its letter, a status and the CRC of the payload. */
export function statusLine(letter: string, status: Status, payload: Uint8Array): string {
  return `${letter} ${STATUSES.indexOf(status)} ${crc32(payload)}`;
}

/** The line of a save or a restore. */
export function slotLine(letter: "v" | "r", status: Status, sequence: number, payload: Uint8Array): string {
  return `${letter} ${STATUSES.indexOf(status)} ${sequence} ${crc32(payload)}`;
}

/** The line that the driver prints for an inference of the reference. */
export function answerLine(learner: Learner, raw: Raw): string {
  const { status, label, exit, macs, margin, goodness, scores } = learner.infer(raw);
  if (status !== "FF_OK") return statusLine("f", status, learner.payload());
  const numbers = scores instanceof Int32Array ? Int32Array : Float32Array;
  const words = new Uint32Array(numbers.of(margin, goodness, ...scores).buffer);
  const bits = Array.from(words, (each) => each.toString(16).padStart(8, "0"));
  return ["f 0", label, exit, macs, ...bits, learner.hash()].join(" ");
}

/** The line that the driver prints for the payload of the reference. */
export function payloadLine(learner: Pick<Learner, "payload">): string {
  return `p ${Buffer.from(learner.payload()).toString("hex")}`;
}

function word(letter: string, ...values: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(letter), bytesOf(Uint32Array.from(values))]);
}

function bytesOf(values: Raw | Uint32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
