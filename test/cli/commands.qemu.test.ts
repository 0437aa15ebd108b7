import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { count } from "../../src/report/text-table.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { ffEdge, interrupted, MNIST } from "./run.js";

const folder = temporaryFolder();
const project = join(folder, "motor");
const model = join(project, "model.ts");
const run = (...args: string[]) => ffEdge(args, { cwd: project });
const json = (...args: string[]) => JSON.parse(run(...args, "--json").stdout);

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
});

describe("the first project", () => {
  test("trains, then finds its checkpoint fresh until something changes", () => {
    const first = schemas.train.parse(json("train", "model.ts"));
    expect(first.cached).toBe(false);
    expect(first.test.accuracy).toBeGreaterThan(0.9);
    expect(Math.abs(first.test.accuracy - first.float.accuracy)).toBeLessThan(0.02);
    expect(schemas.train.parse(json("train", "model.ts"))).toMatchObject({ cached: true, test: first.test });
    expect(json("train", "model.ts", "--seed", "2", "--out", "other").cached).toBe(false);
  });

  test("prints a learning curve, both accuracies and the baseline", () => {
    const { stdout, code } = run("train", "model.ts", "--baseline", "bp");
    expect(code).toBe(0);
    expect(stdout).toMatch(/epoch +loss +training +validation/);
    expect(stdout).toMatch(/float +9\d\.\d\d %/);
    expect(stdout).toMatch(/backprop, float +9\d\.\d\d %/);
  });

  test("is analysed before it is built, then with code and stack", () => {
    const before = schemas.analyze.parse(json("analyze", "model.ts", "--target", "rv32imc"));
    expect(before).toMatchObject({ code: null, stack: null, fits: true });
    const built = schemas.build.parse(json("build", "model.ts", "--target", "rv32imc"));
    const after = json("analyze", "model.ts", "--target", "rv32imc");
    expect(after).toMatchObject({ code: built.memory.code, stack: built.memory.stackInfer });
    expect(built.memory.constants).toBe(before.flash);
    expect(built.memory.ram).toBe(before.ram);
    expect(readdirSync(join(built.folder, "motor"))).toContain("motor.h");
  });

  test("is refused as over budget by its analysis too", () => {
    const { code, stdout } = run("analyze", "model.ts", "--target", "rv32imc", "--flash", "1k", "--json");
    expect(code).toBe(5);
    expect(schemas.analyze.parse(JSON.parse(stdout)).fits).toBe(false);
  });

  test("says what learning needs, before and after a build", () => {
    const learning = "learning: { replay: { shipped: 3, recent: 4 }, guard: { samples: 2 } },\n  precision:";
    const text = readFileSync(model, "utf8").replace('"motor"', '"pupil"').replace("precision:", learning);
    writeFileSync(join(project, "pupil.ts"), text);
    const analyze = () => schemas.analyze.parse(json("analyze", "pupil.ts", "--target", "rv32imc"));
    const before = analyze();
    const { constants, ram, flash, state, stack } = before.learning!;
    expect(flash.initial + flash.replay + flash.guard + flash.tables).toBe(constants);
    expect(state.values + state.replay + state.arena).toBe(ram);
    expect([ram, stack]).toEqual([before.ram, null]);
    const { memory } = schemas.build.parse(json("build", "pupil.ts", "--target", "rv32imc"));
    expect(analyze().learning).toEqual({ ...before.learning, stack: memory.stackLearn });
    expect(memory.stackLearn).toBeGreaterThan(memory.stackInfer!);
    expect(memory.stackMost).toBeGreaterThanOrEqual(memory.stackLearn!);
    expect(run("analyze", "pupil.ts", "--target", "rv32imc").stdout).toMatch(
      new RegExp(`stack of one call +${count(memory.stackLearn)}`),
    );
    expect(run("build", "pupil.ts", "--target", "rv32imc").stdout).toMatch(
      new RegExp(`learning +${count(memory.stackLearn)}\n`),
    );
    const dumped = run("build", "pupil.ts", "--target", "rv32imc", "--dump", "plan").stdout;
    expect(dumped).toMatch(/^what is learnt\n {2}step: uint32\[1\] at state \+ 0$/m);
    expect(dumped).toMatch(/^one update\n[\s\S]*: learnDense layer 0/m);
    expect(json("analyze", "model.ts", "--target", "rv32imc").learning).toBe(undefined);
  });

  test.each(byDay(["host", "rv32", "rv32imafc", "rv32imac", "rv32imc"], 0, 1, 4))(
    "equals its reference on %s",
    (target) => {
      const verdict = schemas.validate.parse(
        json("validate", "model.ts", "--target", target, "--samples", "all"),
      );
      expect(verdict).toMatchObject({ target, samples: 200, mismatches: 0 });
      expect(verdict.deviceAccuracy).toBe(verdict.testAccuracy);
      expect(verdict.instructions === null).toBe(target === "host");
      const { stack, firmware } = verdict.memory;
      if (stack !== null) expect(firmware.stackPainted).toBeLessThanOrEqual(stack);
    },
  );

  test("becomes the same C from another folder with the same weights", () => {
    const elsewhere = join(folder, "elsewhere", "deeper");
    cpSync(project, elsewhere, { recursive: true });
    const [here, there] = [project, elsewhere].map((cwd) => {
      expect(ffEdge(["build", "model.ts", "--target", "rv32imc"], { cwd }).code).toBe(0);
      const base = join(cwd, "out/motor/rv32imc");
      const files = ["motor", "firmware"].flatMap((name) =>
        readdirSync(join(base, name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(base, join(entry.parentPath, entry.name))),
      );
      return Object.fromEntries(
        [...files, "manifest.json"].map((file) => [file, readFileSync(join(base, file), "utf8")]),
      );
    });
    expect(there).toEqual(here);
    expect(Object.values(here!).join("\n")).not.toContain(folder);
  });
});

describe("help", () => {
  test.each(["train", "build", "validate", "learn", "bench", "report", "analyze"])(
    "of %s names the number formats",
    (name) => {
      const { stdout, code } = run(name, "--help");
      expect(code).toBe(0);
      expect(stdout).toMatch(/--precision <name> .*\(choices:\s+"int8",\s+"fp16",\s+"f32"\)/s);
    },
  );

  test("of validate and learn tells how much is learnt", () => {
    expect(run("validate", "--help").stdout).toMatch(/--learn <n>/);
    const { stdout } = run("learn", "--help");
    for (const option of [
      "--target <name>",
      "--port <path>",
      "--passes <n>",
      "--samples <n|all>",
      "--checkpoint <file>",
    ])
      expect(stdout).toContain(option);
  });
});

describe("another number format", () => {
  test("is asked for on the command line, and trains nothing anew", () => {
    json("train", "model.ts");
    const report = schemas.train.parse(json("train", "model.ts", "--precision", "f32"));
    expect(report).toMatchObject({ cached: true, test: { precision: "f32" } });
    expect(Math.abs(report.test.accuracy - report.float.accuracy)).toBeLessThan(0.005);
  });

  test.each(["fp16", "f32"])("%s equals its reference", (precision) => {
    const args = ["--target", "rv32imafc", "--precision", precision, "--samples", "50"];
    const verdict = schemas.validate.parse(json("validate", "model.ts", ...args));
    expect(verdict).toMatchObject({ precision, samples: 50, mismatches: 0 });
  });
});

describe("sums of halves", () => {
  const FILE = "halves.ts";

  beforeAll(() => {
    const fp16 = 'learning: { replay: { recent: 2 } },\n  precision: "fp16",\n  accumulate: "f16"';
    writeFileSync(join(project, FILE), readFileSync(model, "utf8").replace('precision: "int8"', fp16));
  });

  test("are chosen in the model file, and train nothing anew", () => {
    json("train", "model.ts");
    const report = schemas.train.parse(json("train", FILE));
    expect(report).toMatchObject({ cached: true, test: { precision: "fp16", accumulate: "f16" } });
    expect(Math.abs(report.test.accuracy - report.float.accuracy)).toBeLessThan(0.02);
    const floats = ["--precision", "f32"];
    expect(json("train", FILE, ...floats).test).not.toHaveProperty("accumulate");
    expect(run("analyze", FILE).stdout).toMatch(/^motor for rv32, fp16 \(f16 sums\)\n/);
    expect(run("build", FILE, "--dump", "quant").stdout).toMatch(/^model motor, fp16 \(f16 sums\)\n/);
    expect(run("build", FILE, "--dump", "plan").stdout).toMatch(/^ {2}dense1_acc: f16\[24\]/m);
    expect(run("build", FILE, "--dump", "ir").stdout).toMatch(/, fp16 with f16 sums\n/);
  });

  test("of another kind are refused where vectors of halves have none, unless another precision is asked for", () => {
    const text = readFileSync(join(project, FILE), "utf8").replace('accumulate: "f16"', 'accumulate: "f32"');
    writeFileSync(join(project, "floats.ts"), text);
    const analyze = (...args: string[]) => run("analyze", "floats.ts", ...args);
    expect(analyze("--target", "rv32").stdout).toMatch(/^motor for rv32, fp16\n/);
    expect(analyze("--target", "pulp")).toMatchObject({ code: 1, stderr: expect.stringContaining("FF4009") });
    expect(analyze("--target", "pulp", "--precision", "f32").code).toBe(0);
    expect(run("analyze", FILE, "--target", "pulp").stdout).toMatch(/^motor for pulp, fp16 \(f16 sums\)\n/);
  });

  test("infer and learn alike with vectors, without half instructions and on the host", () => {
    const verdicts = byDay(["host", "rv32imafc", "rv32"], 0, 2).map((target) => {
      const args = ["--target", target, "--samples", "all", "--learn", "100"];
      const verdict = schemas.validate.parse(json("validate", FILE, ...args));
      expect(verdict).toMatchObject({ target, precision: "fp16", accumulate: "f16", mismatches: 0 });
      expect(verdict.learning).toMatchObject({ steps: 100, mismatches: 0 });
      return [verdict.modelHash, verdict.learning!.stateHashDevice, verdict.deviceAccuracy];
    });
    expect(new Set(verdicts.map(String)).size).toBe(1);
  });
});

describe("a sample larger than the firmware's default buffer", () => {
  const idx = (shape: number[], bytes: Uint8Array): Buffer => {
    const head = Buffer.alloc(4 + 4 * shape.length);
    head.writeUInt32BE(0x0800 + shape.length);
    for (const [at, size] of shape.entries()) head.writeUInt32BE(size, 4 + 4 * at);
    return Buffer.concat([head, bytes]);
  };

  test("makes the buffer grow, and equals its reference", () => {
    const large = join(folder, "large");
    mkdirSync(large);
    const [count, size] = [60, 20_000];
    const images = Uint8Array.from({ length: count * size }, (_, at) => (at % 7 === 0 ? (at * 31) % 256 : 0));
    writeFileSync(join(large, "images"), idx([count, size, 1], images));
    writeFileSync(
      join(large, "labels"),
      idx(
        [count],
        Uint8Array.from({ length: count }, (_, n) => n % 2),
      ),
    );
    const source = `idx({ images: "images", labels: "labels" })`;
    const text = `import { defineModel, dense, idx, monoForward } from "ff-edge";
export default defineModel({
  name: "large", input: { shape: [${size}] }, classes: ["even", "odd"],
  data: { train: ${source}, test: rows(${source}), split: { validation: 0.2, calibration: 0.2 } },
  layers: [dense(4)], training: monoForward({ epochs: 1 }), precision: "int8",
});`;
    writeFileSync(join(large, "model.ts"), text.replace("monoForward }", "monoForward, rows }"));
    const { stdout, stderr } = ffEdge(
      ["validate", "model.ts", "--target", "rv32imc", "--samples", "5", "--json"],
      { cwd: large },
    );
    expect(stderr).not.toMatch(/FF\d{4}/);
    expect(schemas.validate.parse(JSON.parse(stdout))).toMatchObject({ samples: 5, mismatches: 0 });
  });
});

describe("what goes wrong", () => {
  const clean = (text: string): void => expect(text).not.toMatch(/\n {4}at |defect/);

  const REFUSALS: readonly (readonly [string[], number, RegExp])[] = [
    [["nonsense"], 2, /unknown command/],
    [["build", "model.ts", "--seed", "-1"], 2, /whole number/],
    [["build", "model.ts", "--ram", "lots"], 2, /bytes, such as/],
    [["build", "model.ts", "--precision", "int4"], 2, /Allowed choices are int8, fp16, f32/],
    [["build", "model.ts", "--target", "rv32imc", "--precision", "fp16"], 2, /FF4008[\s\S]*int8/],
    [["validate", "model.ts", "--learn", "0"], 2, /whole number from 1/],
    [["validate", "model.ts", "--tolerance", "ram=1"], 2, /needs a --baseline/],
    [["validate", "model.ts", "--baseline", "b.json", "--tolerance", "x=1"], 2, /--tolerance.*not "x=1"/],
    [["validate", "model.ts", "--baseline", "none.json"], 1, /FF5040[\s\S]*ENOENT/],
    [["validate", "model.ts", "--learn", "5"], 1, /FF2065[\s\S]*learning/],
    [["learn", "model.ts"], 1, /FF2065[\s\S]*learning/],
    [["learn", "model.ts", "--passes", "0"], 2, /whole number from 1/],
    [["learn", "model.ts", "--samples", "some"], 2, /whole number from 1/],
    [["learn", "model.ts", "--learn", "5"], 2, /unknown option/],
    [["learn"], 2, /missing required argument/],
    [["build"], 2, /missing required argument/],
    [["build", "missing.ts"], 1, /FF1\d\d\d.*\n[\s\S]*missing\.ts/],
    [["build", "model.ts", "--target", "rv23"], 2, /FF4001[\s\S]*rv32/],
    [["build", "model.ts", "--target", "rv32imc", "--ram", "100"], 5, /FF4102[\s\S]*dense1[\s\S]*units/],
    [["build", "model.ts", "--target", "rv32imc", "--flash", "4k"], 5, /FF4103/],
    [["build", "model.ts", "--checkpoint", "train.csv"], 1, /FF3012/],
    [["validate", "model.ts", "--port", "/dev/absent"], 3, /FF6001/],
    [["validate", "model.ts", "--target", "esp32c3"], 2, /FF5023[\s\S]*--port/],
    [["bench", "model.ts", "--target", "rp2350"], 2, /FF5023[\s\S]*--port/],
    [["validate", "model.ts", "--port", "/dev/null", "--seed", "77"], 1, /FF3017/],
  ];
  // By day one of a kind: what a word, an option, a model, a file, a budget and a port are refused for.
  test.each(byDay(REFUSALS, 0, 4, 7, 9, 16, 18, 20, 21, 22))("%j", (args, code, message) => {
    const found = run(...args);
    expect(found.stderr).toMatch(message);
    expect(found.code).toBe(code);
    expect(found.stdout).toBe("");
    clean(found.stderr);
  });

  test.each(["flash", "validate", "learn", "bench"])("%s takes no port without a name", (command) => {
    for (const port of ["", "--json"]) {
      const { stderr, stdout, code } = run(command, "model.ts", "--port", port);
      expect(stderr).toMatch(
        /'--port <path>' argument '.*' is invalid\. Expected the path of a serial port\./,
      );
      expect(code).toBe(2);
      expect(stdout).toMatch(port === "" ? /^$/ : /^\{\n {2}"errors"/); // it asks for JSON all the same
    }
  });

  test("errors are JSON too", () => {
    const { stdout, code } = run("build", "missing.ts", "--json");
    expect(code).toBe(1);
    const { errors } = schemas.failure.parse(JSON.parse(stdout));
    expect(errors.map((each) => each.severity)).toEqual(["error"]);
  });

  test("a NaN in the data names file, line and column", () => {
    const broken = join(folder, "broken");
    cpSync(project, broken, { recursive: true });
    const lines = readFileSync(join(broken, "train.csv"), "utf8").split("\n");
    lines[41] = lines[41]!.replace(/^[^,]*/, "NaN");
    writeFileSync(join(broken, "train.csv"), lines.join("\n"));
    const { stderr, code } = ffEdge(["build", "model.ts"], { cwd: broken });
    expect(code).toBe(1);
    expect(stderr).toMatch(/FF21\d\d/);
    expect(stderr).toContain("train.csv:42:1");
    clean(stderr);
  });

  test("a missing compiler is an error of its own that says what installs it", () => {
    const { stderr, code } = ffEdge(["build", "model.ts", "--target", "rv32imc"], {
      cwd: project,
      env: { PATH: folder },
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/FF5\d\d\d[\s\S]*doctor --install/);
    clean(stderr);
  });
});

describe("Ctrl-C", () => {
  test("in training leaves no half file, and the next run works", async () => {
    const out = join(folder, "stopped");
    const { code, stderr } = await interrupted(["train", MNIST, "--out", out], /training \d+%/, folder);
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(existsSync(out) ? readdirSync(out, { recursive: true }) : []).toEqual([]);
  });

  test("in a validation leaves no emulator", async () => {
    const args = [
      "validate",
      model,
      "--target",
      "rv32imc",
      "--out",
      join(folder, "killed"),
      "--samples",
      "all",
    ];
    const { code } = await interrupted(args, /trained motor/, folder);
    expect(code).toBe(130);
    const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(processes.split("\n").filter((line) => line.includes(join(folder, "killed")))).toEqual([]);
  });
});

describe("targets and doctor", () => {
  test("list what there is and how far it is verified", () => {
    const targets = schemas.targets.parse(json("targets"));
    expect(targets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["host", "rv32", "rv32imac", "rv32imafc", "rv32imc"]),
    );
    expect(targets.filter((each) => "broken" in each || each.verified === "hardware")).toEqual([]);
  });

  test("doctor finds every tool here", () => {
    const report = schemas.doctor.parse(json("doctor"));
    expect(report.ok).toBe(true);
    expect(report.engine).toMatch(/^tfjs-/);
  });
});
