/** Calls of tools become command lines; what could reach beyond the project is refused by name, all of it at once. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/index.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { listTools } from "../../src/mcp/command-tools.js";
import { insideRoot } from "../../src/mcp/inside-root.js";
import type { Fence } from "../../src/mcp/tool-call.js";
import { temporaryFolder } from "../support/folder.js";
import { wordsFor } from "../support/tool-call.js";

const root = join(temporaryFolder(), "project");
mkdirSync(join(root, "models"), { recursive: true });
writeFileSync(join(root, "models/model.ts"), "");
symlinkSync("..", join(root, "up"));
symlinkSync("../not-there-yet", join(root, "dangling"));
symlinkSync("circle", join(root, "circle"));
symlinkSync("models", join(root, "within"));

const words = (tool: string, call: object, fence: Partial<Fence> = {}) =>
  wordsFor(tool, { ...call }, { root, ...fence });

/** Codes and inputs that a call is refused for. */
function refusals(tool: string, call: object, fence: Partial<Fence> = {}): string[] {
  try {
    words(tool, call, fence);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
  }
}

describe("a call", () => {
  it("becomes words that no value can leave: options with their values, the argument behind --", () => {
    const call = {
      model: "models/model.ts",
      seed: 7,
      target: "host",
      samples: "all",
      stream: true,
      ram: "64k",
    };
    expect(words("validate", call)).toEqual([
      ...["validate", "--json", "--seed=7", "--out=out", "--target=host", "--ram=64k", "--samples=all"],
      ...["--stream", "--", "models/model.ts"],
    ]);
  });

  it("takes what leads back into the project as what it is", () => {
    const call = { model: "within/../within/model.ts", out: join(root, "new/folder") };
    expect(words("train", call)).toEqual([
      ...["train", "--json", "--out=new/folder", "--", "models/model.ts"],
    ]);
  });

  it.each([
    "../model.ts",
    "/etc/passwd",
    "up/model.ts",
    "dangling",
    "dangling/x",
    "circle",
    "models/model.ts/x",
  ])("is refused for the path %s, wherever it stands", (path) => {
    for (const input of ["model", "out", "checkpoint", "baseline", "junit", "stream"])
      expect(refusals("validate", { model: "models/model.ts", [input]: path })).toEqual([
        `FF5071 ${input} of the tool validate leads out of the project folder`,
      ]);
  });

  it("is refused for a link below `out`, at any depth, by which something would be written elsewhere", () => {
    mkdirSync(join(root, "made/motor/host"), { recursive: true });
    symlinkSync("../../models", join(root, "made/motor/within"));
    const call = { model: "models/model.ts", out: "made" };
    expect(refusals("build", call)).toEqual([]);
    symlinkSync("../../../../not-there-yet", join(root, "made/motor/host/motor"));
    expect(refusals("build", call)).toEqual(["FF5071 out of the tool build leads out of the project folder"]);
  });

  it.each(["--port", "-h", "a\0b", "a\nb", "", "x".repeat(4097), 7, null, ["model.ts"], {}])(
    "is refused for the text %j",
    (value) => {
      const refused = refusals("validate", { model: value, target: value, tolerance: value ?? 1 });
      expect(refused.map((each) => each.slice(0, 6))).toEqual(Array(value === null ? 2 : 3).fill("FF5070"));
    },
  );

  it.each([-1, 1.5, "1", Number.NaN, 2 ** 32, "1; rm"])("is refused for the number %j", (value) => {
    expect(refusals("train", { model: "models/model.ts", seed: value })).toHaveLength(1);
  });

  it("is refused for inputs that are none, with the names of those that are", () => {
    const call = { model: "models/model.ts", json: false, dump: "ir", "--port": "/dev/x", targets: "models" };
    expect(refusals("build", call)).toEqual(
      ["json", "dump", "--port", "targets"].map(
        (name) => `FF5070 the tool build refuses the input "${name}"`,
      ),
    );
  });

  it("gets targets from the server alone", () => {
    expect(words("targets", {}, { targets: ["/own"] })).toEqual([
      "targets",
      "--json",
      "--targets=/own",
      "--",
    ]);
    expect(words("explain", { code: "FF2078" }, { targets: ["/own"] })).not.toContain("--targets=/own");
  });
});

describe("what changes more than the project", () => {
  const all = { allowed: ["flash", "install"] as const };
  const cases = [
    ["flash", { model: "models/model.ts" }],
    ["learn", { model: "models/model.ts", port: "/dev/ttyUSB0" }],
    ["doctor", { install: true }],
    ["doctor", { uninstall: true }],
  ] as const;

  it.each(cases)("%s %j needs leave of the server and of the call", (tool, call) => {
    expect(refusals(tool, { ...call, confirm: true })[0]).toMatch(/^FF5072/);
    expect(refusals(tool, call, all)[0]).toMatch(/^FF5072/);
    expect(refusals(tool, { ...call, confirm: "true" }, all)[0]).toMatch(/^FF5072/);
    expect(refusals(tool, { ...call, confirm: true }, all)).toEqual([]);
  });

  it("is not even listed without leave", () => {
    const inputs = (allowed: Fence["allowed"]) =>
      listTools(COMMANDS, allowed).flatMap(({ name, inputSchema }) => [
        name,
        ...Object.keys(inputSchema.properties),
      ]);
    for (const name of ["port", "install", "uninstall", "confirm"]) {
      expect(inputs([])).not.toContain(name);
      expect(inputs(all.allowed)).toContain(name);
    }
    expect(listTools(COMMANDS, []).map(({ name }) => name)).not.toContain("flash");
  });

  it("asks nobody once more", () => {
    expect(words("doctor", { install: true, confirm: true }, all)).toContain("--yes");
    expect(words("doctor", {}, all)).not.toContain("--yes");
  });
});

it("a root is within itself", () => {
  expect(insideRoot(root, ".")).toBe(".");
  expect(insideRoot(root, root)).toBe(".");
  expect(insideRoot(root, `${root}-else`)).toBeNull();
});
