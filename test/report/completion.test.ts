import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { completionScript } from "../../src/report/completion.js";

const COMMANDS = [
  {
    name: "build",
    about: "an ELF, and C",
    argument: null,
    options: [
      { name: "--target", about: "what to build for", values: ["host", "rv32", "rv32imc"] },
      { name: "--ram", about: "the user's limit [bytes]: fail above", values: null },
      { name: "--quiet", about: "no progress", values: [] },
    ],
  },
  { name: "bench", about: "instructions", argument: [], options: [] },
  { name: "schema", about: "of --json", argument: ["build", "bench"], options: [] },
];

/** Completions of the last word by a real bash. */
function completed(...words: string[]): string {
  const script = `${completionScript("bash", COMMANDS)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ff_edge ff-edge "\${@: -1}" "\${@: -2:1}"; echo "\${COMPREPLY[@]}"`;
  return execFileSync("/bin/bash", ["-c", script, "bash", "ff-edge", ...words], { encoding: "utf8" }).trim();
}

test("bash completes commands, options, values and arguments", () => {
  expect(completed("b")).toBe("build bench");
  expect(completed("build", "--")).toBe("--target --ram --quiet");
  expect(completed("build", "model.ts", "--target", "rv")).toBe("rv32 rv32imc");
  expect(completed("build", "--ram", "")).not.toContain("rv32");
  expect(completed("schema", "be")).toBe("bench");
  expect(completed("bench", "")).toBe("");
});

test("zsh and fish get the same table, with quotes and brackets escaped", () => {
  const zsh = completionScript("zsh", COMMANDS);
  expect(zsh).toContain("'build:an ELF, and C'");
  expect(zsh).toContain(`'*--ram[the user'\\''s limit \\[bytes\\]\\: fail above]:value:_files'`);
  expect(zsh).toContain("'*--quiet[no progress]'");
  const fish = completionScript("fish", COMMANDS);
  expect(fish).toContain("-n '__fish_seen_subcommand_from build' -l target -x -a 'host rv32 rv32imc'");
  expect(fish).toContain("-n '__fish_seen_subcommand_from schema' -f -a 'build bench'");
});
