/** Inputs of a tool: the argument and the options of a command as properties of a JSON object. */
import type { CommandEntry } from "../commands/entry.js";
import type { ALLOWANCES, Flag } from "../commands/flags.js";
import { type InputKind, KINDS, type Kind } from "./input-kinds.js";

/** Permission that whoever starts the server gives, beside the one that each call gives. */
export type Allowance = (typeof ALLOWANCES)[number];

/** Tools that reach beyond the project, and inputs of others that do: to boards, and packages of this computer. */
const GUARDED_TOOLS: Readonly<Record<string, Allowance>> = { flash: "flash" };
const GUARDED_OPTIONS: Readonly<Record<string, Allowance>> = {
  "--port": "flash",
  "--install": "install",
  "--uninstall": "install",
};

/** Options that the server decides, and those whose output is no report. */
const OWN = ["--json", "--quiet", "--yes", "--dump", "--targets", "--watch"];

/** One property of a call. */
export interface ToolInput {
  readonly name: string;
  /** As the command line writes it, e.g. `--seed`; null for the argument. */
  readonly option: string | null;
  readonly about: string;
  readonly kind: InputKind;
  readonly choices: readonly string[] | null;
  readonly initial: unknown;
  readonly isRequired: boolean;
  readonly needs: Allowance | null;
}

/** Allowance that a tool needs whatever its inputs; null for none. */
export function allowanceOf(tool: string): Allowance | null {
  return GUARDED_TOOLS[tool] ?? null;
}

/** Inputs of a command, its argument first. */
export function inputsOf({ argument, flags }: CommandEntry): ToolInput[] {
  const options = flags.filter((flag) => !OWN.includes(flag.flags.split(" ")[0]!)).map(inputOf);
  if (!argument) return options;
  const { name, about, choices = null, initial } = argument;
  const isRequired = name.startsWith("<");
  const own: ToolInput = {
    ...{ name: name.slice(1, -1), option: null, about, kind: kindOf(name) },
    ...{ choices, initial, isRequired, needs: null },
  };
  return [own, ...options];
}

function inputOf({ flags, about, choices, initial }: Flag): ToolInput {
  const [option = "", value = ""] = flags.split(" ");
  const name = option.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    ...{ name, option, about, kind: kindOf(value) },
    ...{ choices: choices ?? null, initial, isRequired: false, needs: GUARDED_OPTIONS[option] ?? null },
  };
}

/** The kind of a value by its name in the help. */
function kindOf(value: string): InputKind {
  const kind = Object.entries(KINDS).find(([, { written }]) => written.includes(value));
  if (!kind) throw new Error(`no kind of input for ${value}`);
  return kind[0] as InputKind;
}

/** JSON Schema of an input. */
export function schemaOfInput({ about, kind, choices, initial }: ToolInput): object {
  const { schema }: Kind = KINDS[kind];
  const hasDefault = typeof initial === "string" || typeof initial === "number";
  return {
    ...(choices ? { type: "string", enum: choices } : schema),
    description: about,
    ...(hasDefault ? { default: initial } : {}),
  };
}
