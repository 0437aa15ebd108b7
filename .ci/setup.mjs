#!/usr/bin/env node
/**
 * Brings a fresh checkout to where it runs: npm packages, the build in dist/, compiler and QEMU. Says what it does,
 * skips what is done. Plain Node, since node_modules may not exist yet.
 *
 *     node .ci/setup.mjs [--yes] [demo | test | unit | long | c | qemu | grid | wire | fuzz] [arguments for it]
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const TOOL_FAILED = 3;

const VITEST = [process.execPath, "node_modules/vitest/vitest.mjs", "run", "--config"];
const TESTS = [...VITEST, "test/vitest.config.ts"];
const COMMANDS = {
  demo: [process.execPath, "dist/cli.js", "validate", "examples/mnist/model.ts", "--target", "rv32"],
  test: TESTS,
  unit: [...TESTS, "--project", "unit"],
  long: [...TESTS, "--project", "long"],
  c: [...TESTS, "--project", "c"],
  qemu: [...TESTS, "--project", "qemu"],
  grid: [...VITEST, "test/grid/vitest.config.ts"],
  wire: [...VITEST, "test/wire/vitest.config.ts"],
  fuzz: [process.execPath, "test/fuzz/run.mjs"],
};

const { yes, command, rest } = parseArguments(process.argv.slice(2));
checkNode();
installPackages();
build();
if (command !== "unit" && command !== "long") installTools();
if (command === "test" || command === "c") fetchCases();
if (command !== undefined) process.exit(start([...COMMANDS[command], ...rest]));

/** `--yes` is ours wherever it stands; the first word may name a command, what follows belongs to that. */
function parseArguments(words) {
  const others = words.filter((word) => word !== "--yes");
  const [first] = others;
  if (first === undefined || first in COMMANDS)
    return { yes: others.length < words.length, command: first, rest: others.slice(1) };
  process.stderr.write(`usage: node .ci/setup.mjs [--yes] [${Object.keys(COMMANDS).join(" | ")}]\n`);
  return process.exit(2);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`ff-edge needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

function installPackages() {
  once("node_modules/.ff-edge-stamp", hashOf(["package.json", "package-lock.json"]), () => {
    say("Installing npm packages (about 360 MB) with npm ci ...");
    quietly(["npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  });
}

function build() {
  const sources = [...filesBelow("src"), ".ci/page.mjs"];
  once("dist/.ff-edge-stamp", hashOf(["package-lock.json", "tsconfig.json", ...sources]), () => {
    say("Building dist/ with tsc, and the page of monitor ...");
    rmSync(join(ROOT, "dist"), { recursive: true, force: true });
    const tsc = [process.execPath, "node_modules/typescript/bin/tsc", "-p", "tsconfig.json"];
    quietly([...tsc, "--removeComments", "--declaration", "false"]);
    quietly([...tsc, "--emitDeclarationOnly", "--noCheck"]); // checked above; with the comments, which editors show
    quietly([process.execPath, ".ci/page.mjs"]);
  });
}

/** `doctor` says itself what it installs, and asks. Tests build emitted CMake files, too, and fuzzing wants libFuzzer. */
function installTools() {
  const doctor = [
    process.execPath,
    "dist/cli.js",
    "doctor",
    "--install",
    ...(yes ? ["--yes"] : []),
    ...(["test", "c", "qemu"].includes(command) ? ["--tests"] : command === "fuzz" ? ["--fuzz"] : []),
  ];
  const code = start(doctor, ["inherit", "ignore", "inherit"]);
  if (code !== 0) process.exit(code);
}

/** The cases of ONNX itself, against which test/import holds our reader. Nothing is installed: they are unpacked beside it. */
function fetchCases() {
  once("node_modules/.onnx-testdata/stamp", "libonnx-testdata", () => {
    const folder = join(ROOT, "node_modules/.onnx-testdata");
    mkdirSync(folder, { recursive: true });
    say("Fetching libonnx-testdata (6 MB) ...");
    const run = (program, ...args) => spawnSync(program, args, { cwd: folder, encoding: "utf8" });
    run("apt-get", "download", "libonnx-testdata");
    const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
    if (file === undefined)
      stop("apt-get download libonnx-testdata has brought nothing: run apt-get update first.");
    const { status, stderr } = run("dpkg-deb", "-x", file, ".");
    if (status !== 0) stop(`dpkg-deb could not unpack it: ${stderr}`);
    rmSync(join(folder, file));
  });
}

/** Does something unless it was done for the same input before. */
function once(stamp, input, action) {
  const file = join(ROOT, stamp);
  if (existsSync(file) && readFileSync(file, "utf8") === input) return;
  action();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, input);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
}

/** Runs a command whose output matters only when it fails. */
function quietly([program, ...args]) {
  const began = Date.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
  if (status === 0) return say(`  done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  return stop(`${[program, ...args].join(" ")} failed${error === undefined ? "" : `: ${error.message}`}`);
}

/** Runs a command on our own terminal; gives its exit code. */
function start([program, ...args], stdio = "inherit") {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio });
  if (error !== undefined) stop(`${program} could not be started: ${error.message}`);
  return status ?? TOOL_FAILED;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(TOOL_FAILED);
}
