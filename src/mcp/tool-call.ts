/** A call of a tool -> the command line that does it, or everything that is wrong with the call. */
import type { CommandEntry } from "../commands/entry.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { inputRefused, notAllowed, outsideProject } from "../diagnostics/mcp.js";
import { KINDS } from "./input-kinds.js";
import { insideRoot, linkOutside } from "./inside-root.js";
import { type Allowance, allowanceOf, inputsOf, type ToolInput } from "./tool-inputs.js";

/** Limits that whoever has started the server has set. */
export interface Fence {
  /** Real path of the project folder. */
  readonly root: string;
  readonly allowed: readonly Allowance[];
  /** Folders with further targets, which are code. */
  readonly targets: readonly string[];
}

/** Inputs of a call, as they have come. */
export type CallInputs = Readonly<Record<string, unknown>>;

export type CheckedCall =
  | { readonly words: readonly string[]; readonly refused?: never }
  | { readonly refused: readonly Diagnostic[] };

/** Words of the command line behind `ff-edge`: no value of a call can become an option of it. */
export function checkCall(entry: CommandEntry, call: CallInputs, fence: Fence): CheckedCall {
  const inputs = inputsOf(entry);
  const values = inputs.map((input) => checkInput(entry.name, input, call, fence.root));
  const refused = [
    ...unknownInputs(entry.name, inputs, call),
    ...values.flatMap((each) => (typeof each === "object" && each !== null ? [each] : [])),
    ...guard(entry.name, inputs, call, fence.allowed),
  ];
  if (refused.length > 0) return { refused };
  const isOwn = ({ flags }: { flags: string }) => flags.startsWith("--targets ");
  const targets = entry.flags.some(isOwn) ? fence.targets.map((folder) => `--targets=${folder}`) : [];
  const yes = call.confirm === true && entry.flags.some(({ flags }) => flags === "--yes") ? ["--yes"] : [];
  return { words: [entry.name, "--json", ...targets, ...yes, ...wordsOf(inputs, values)] };
}

/** The input below whose folder commands write wherever there is something already. */
const OUT = "out";

/** Text of a value, true for an option without one, null for one that is left out; or what is wrong with it. */
type Checked = string | true | null | Diagnostic;

function checkInput(tool: string, input: ToolInput, call: CallInputs, root: string): Checked {
  const { name, kind, choices, initial, isRequired } = input;
  const { expected, text, isPath } = KINDS[kind];
  const value = call[name] ?? (isPath ? initial : undefined);
  if (value === undefined)
    return isRequired ? inputRefused(tool, name, `it to be given: ${expected}`, value) : null;
  if (typeof value === "boolean" && (kind === "switch" || kind === "pathOrSwitch")) return value || null;
  if (choices && !choices.some((each) => each === value))
    return inputRefused(tool, name, `one of ${choices.join(", ")}`, value);
  const found = text(value);
  if (found === null) return inputRefused(tool, name, expected, value);
  if (!isPath) return found;
  const path = insideRoot(root, found);
  const leaving = path === null ? found : name === OUT ? linkOutside(root, path) : null;
  return leaving === null ? path : outsideProject(tool, name, leaving);
}

/** Options first, each in one word with its value; then, behind `--`, the argument. */
function wordsOf(inputs: readonly ToolInput[], values: readonly Checked[]): string[] {
  const given = inputs.flatMap(({ option }, at) => {
    const value = values[at];
    return value === true || typeof value === "string" ? [{ option, value }] : [];
  });
  return [
    ...given.flatMap(({ option, value }) => (option ? [value === true ? option : `${option}=${value}`] : [])),
    "--",
    ...given.flatMap(({ option, value }) => (option ? [] : [String(value)])),
  ];
}

function unknownInputs(tool: string, inputs: readonly ToolInput[], call: CallInputs): Diagnostic[] {
  const names = [...inputs.map(({ name }) => name), "confirm"];
  return Object.keys(call)
    .filter((name) => !names.includes(name))
    .map((name) => inputRefused(tool, name, `inputs of these names: ${names.join(", ")}`, call[name]));
}

function guard(
  tool: string,
  inputs: readonly ToolInput[],
  call: CallInputs,
  allowed: readonly Allowance[],
): Diagnostic[] {
  const used = inputs.filter(({ name }) => call[name] !== undefined && call[name] !== false);
  const guarded = [{ name: tool, needs: allowanceOf(tool) }, ...used];
  return guarded.flatMap(({ name, needs }) => {
    if (needs === null) return [];
    if (!allowed.includes(needs)) return [notAllowed(tool, name, `a server with --allow ${needs}`)];
    return call.confirm === true ? [] : [notAllowed(tool, name, "confirm: true in the call")];
  });
}
