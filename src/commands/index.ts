/** The table of commands: what the help says of each, what it takes, and its file, imported when it is asked for. */
import { SHELLS } from "../report/completion.js";
import type { Command } from "../report/schemas.js";
import type { CommandArgument, CommandEntry } from "./entry.js";
import {
  allowances,
  DEVICE_FLAGS,
  fileName,
  folder,
  integer,
  JSON_FLAG,
  LEARN_FLAG,
  MODEL_FLAGS,
  portFlag,
  RATE_FLAG,
  STREAM_FLAG,
  samplesFlag,
  several,
  TARGET_FLAGS,
  TARGETS_FLAG,
  WATCH_FLAG,
} from "./flags.js";

const MODEL: CommandArgument = { name: "<model>", about: "model file, e.g. model.ts" };

/** Everything that `schema` describes; written out, so that the help needs no schema. */
const PRINTED: Readonly<Record<Command, true>> = {
  train: true,
  trainValues: true,
  trainAnomaly: true,
  build: true,
  validate: true,
  learn: true,
  analyze: true,
  bench: true,
  report: true,
  capture: true,
  monitor: true,
  flash: true,
  init: true,
  targets: true,
  doctor: true,
  explain: true,
  failure: true,
};

/** Commands in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "init",
    about: "write a small working model file with data and a README",
    argument: { name: "[folder]", about: "where to write", initial: "." },
    flags: [
      { flags: "--name <name>", about: "name of the model" },
      {
        flags: "--template <name>",
        about: "with recordings, features and a stream, of this kind",
        choices: ["motor", "activity", "words"],
      },
      JSON_FLAG,
    ],
    load: () => import("./init.js"),
  },
  {
    name: "train",
    about: "train (unless a fresh checkpoint is there) and report accuracy",
    argument: MODEL,
    flags: [
      ...MODEL_FLAGS,
      {
        flags: "--baseline <rule>",
        about: "train the same net this way too, and print both",
        choices: ["bp"],
      },
      WATCH_FLAG,
    ],
    load: () => import("./train.js"),
  },
  {
    name: "build",
    about: "everything up to an ELF and a portable C folder",
    argument: MODEL,
    flags: [
      ...TARGET_FLAGS,
      {
        flags: "--dump <stage>",
        about: "print this value instead, and stop",
        choices: ["ir", "features", "quant", "plan"],
      },
    ],
    load: () => import("./build.js"),
  },
  {
    name: "flash",
    about: "build, and write the firmware to a board",
    argument: MODEL,
    flags: [
      ...TARGET_FLAGS,
      portFlag("serial port, mounted drive or probe, where there is more than one"),
      { flags: "--dry-run", about: "tell what would be done, and touch no board" },
    ],
    load: () => import("./flash.js"),
  },
  {
    name: "validate",
    about: "run on the target and compare with the host reference, bit for bit",
    argument: MODEL,
    flags: [
      ...DEVICE_FLAGS,
      samplesFlag("how many test samples to run", 500),
      LEARN_FLAG,
      STREAM_FLAG,
      {
        flags: "--baseline <file>",
        about: "fail if figures are worse than in this earlier output of --json",
        parse: fileName,
      },
      {
        flags: "--tolerance <list>",
        about: "how much worse they may be, e.g. accuracy=0.5,flash=1%,ram=0,instructions=2%",
      },
      {
        flags: "--junit <file>",
        about: "write the verdict as JUnit XML, too; replaces such reports alone",
        parse: fileName,
      },
      WATCH_FLAG,
    ],
    load: () => import("./validate.js"),
  },
  {
    name: "capture",
    about: "record labelled readings of a board into a CSV that `recordings` of a model file reads",
    argument: { name: "[model]", about: "model file whose firmware answers; left out: what runs at --port" },
    flags: [
      ...DEVICE_FLAGS,
      RATE_FLAG,
      {
        flags: "--label <name>",
        about: "label of the readings; of several, keys 1 to 9 choose",
        parse: several,
        initial: [],
      },
      {
        flags: "--seconds <n>",
        about: "how long; left out: until q or Ctrl-C",
        parse: integer(1, 1_000_000),
      },
      { flags: "--file <csv>", about: "new file to write", parse: fileName, initial: "readings.csv" },
    ],
    load: () => import("./capture.js"),
  },
  {
    name: "monitor",
    about: "a page, on this computer alone, that shows a device at work and teaches it",
    argument: { name: "[model]", about: "model file whose firmware answers; left out: what runs at --port" },
    flags: [
      ...DEVICE_FLAGS,
      {
        flags: "--page <file>",
        about: "write the page instead, for a Chromium browser that opens the board's port itself",
        parse: fileName,
      },
    ],
    load: () => import("./monitor.js"),
  },
  {
    name: "learn",
    about: "send labelled samples to the target and keep what it learns from them",
    argument: MODEL,
    flags: [
      ...DEVICE_FLAGS,
      samplesFlag("how many labelled samples to send in each pass", "all"),
      { flags: "--passes <n>", about: "how often to send them", parse: integer(1, 10_000), initial: 1 },
    ],
    more: `
Writes <out>/<model>/device.safetensors, and replaces what is there. With --checkpoint naming that very
file, the target goes on from it and the file is overwritten; any other --checkpoint stays as it is.`,
    load: () => import("./learn.js"),
  },
  {
    name: "bench",
    about: "instructions per inference, per learning step and per MAC, by layer",
    argument: MODEL,
    flags: [
      ...DEVICE_FLAGS,
      samplesFlag("how many test samples to answer and to learn", 100),
      { flags: "--dense", about: "measure inference without any zero too, as learning always is" },
      { flags: "--lines", about: "split the features by line of their text, not by function alone" },
    ],
    load: () => import("./bench.js"),
  },
  {
    name: "report",
    about: "validate and measure, and write one HTML page with figures and pictures",
    argument: MODEL,
    flags: [
      ...DEVICE_FLAGS,
      samplesFlag("how many test samples to run on the target", 500),
      LEARN_FLAG,
      STREAM_FLAG,
      {
        flags: "--compare <file>",
        about: "show this earlier output of --json beside it",
        parse: fileName,
      },
    ],
    more: `
Writes <out>/<model>/<target>/report.html: one file without scripts or pictures from elsewhere.`,
    load: () => import("./report.js"),
  },
  {
    name: "analyze",
    about: "flash, RAM and MACs per layer, before any compile",
    argument: MODEL,
    flags: TARGET_FLAGS,
    load: () => import("./analyze.js"),
  },
  {
    name: "targets",
    about: "what can be built for, and how far each target is verified",
    flags: [TARGETS_FLAG, JSON_FLAG],
    load: () => import("./targets.js"),
  },
  {
    name: "doctor",
    about: "what is missing on this computer, and the one command that installs it",
    flags: [
      { flags: "--install", about: "install what is missing" },
      { flags: "--uninstall", about: "remove what --install has added" },
      { flags: "--yes", about: "do not ask" },
      { flags: "--tests", about: "look for what the tests of ff-edge itself need, too" },
      { flags: "--fuzz", about: "look for what fuzzing of ff-edge itself needs, too" },
      JSON_FLAG,
    ],
    load: () => import("./doctor.js"),
  },
  {
    name: "explain",
    about: "what the code of an error or a warning means, an example, and the mend",
    argument: { name: "<code>", about: "e.g. FF2078" },
    flags: [JSON_FLAG],
    load: () => import("./explain.js"),
  },
  {
    name: "mcp",
    about: "serve the commands as tools of the Model Context Protocol, over stdin and stdout",
    flags: [
      {
        flags: "--root <folder>",
        about: "the project: no path leads out of it",
        parse: folder,
        initial: ".",
      },
      {
        flags: "--allow <list>",
        about: "also what changes boards or this computer: flash, install; each call has to confirm it",
        parse: allowances,
        initial: [],
      },
      TARGETS_FLAG,
    ],
    load: () => import("./mcp.js"),
  },
  {
    name: "completion",
    about: "a script that lets a shell complete commands, options and their values",
    argument: { name: "<shell>", about: "whose script", choices: SHELLS },
    flags: [],
    load: () => import("./completion.js"),
  },
  {
    name: "schema",
    about: "JSON Schema of what a command prints with --json; `failure` is printed on errors",
    argument: { name: "[command]", about: "whose output to describe", choices: Object.keys(PRINTED) },
    flags: [],
    load: () => import("./schema.js"),
  },
];

/** Those that may compute for minutes: all that take a model file. */
export const LONG: readonly string[] = COMMANDS.filter(({ argument }) => argument === MODEL).map(
  ({ name }) => name,
);
