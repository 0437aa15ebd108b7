/** Commands as tools: their names, texts and schemas. */
import type { CommandEntry } from "../commands/entry.js";
import { type Command, jsonSchema } from "../report/schemas.js";
import { type Allowance, allowanceOf, inputsOf, schemaOfInput } from "./tool-inputs.js";

/** Commands that are tools, in the order of the list; some only where the server allows them. */
const TOOLS: readonly Command[] = [
  "analyze",
  "train",
  "build",
  "validate",
  "bench",
  "learn",
  "flash",
  "targets",
  "doctor",
  "explain",
];

/** Tools that write nothing, if doctor may not install. */
const READING: readonly string[] = ["analyze", "targets", "doctor", "explain"];

/** A command that is a tool, whether it is allowed or not. */
export function toolEntry(commands: readonly CommandEntry[], name: string): CommandEntry | undefined {
  return commands.find((entry) => entry.name === name && TOOLS.some((tool) => tool === name));
}

/** The list that a client is given. */
export function listTools(commands: readonly CommandEntry[], allowed: readonly Allowance[]) {
  return TOOLS.flatMap((name) => {
    const entry = toolEntry(commands, name);
    const needed = allowanceOf(name);
    return entry && (needed === null || allowed.includes(needed)) ? [toolOf(entry, name, allowed)] : [];
  });
}

function toolOf(entry: CommandEntry, name: Command, allowed: readonly Allowance[]) {
  const inputs = inputsOf(entry).filter(({ needs }) => needs === null || allowed.includes(needs));
  const isGuarded = allowanceOf(name) !== null || inputs.some(({ needs }) => needs !== null);
  const confirm = {
    type: "boolean",
    description: `a person wants ${name} to change a board or this computer`,
  };
  return {
    name,
    description: `ff-edge ${name}: ${entry.about}`,
    inputSchema: {
      type: "object" as const,
      properties: {
        ...Object.fromEntries(inputs.map((input) => [input.name, schemaOfInput(input)])),
        ...(isGuarded ? { confirm } : {}),
      },
      required: inputs.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      additionalProperties: false,
    },
    outputSchema: outputSchema(name),
    annotations: { readOnlyHint: READING.includes(name) && !isGuarded, openWorldHint: isGuarded },
  };
}

/** One form for all: `result` as the command prints it with --json, or `errors`. */
function outputSchema(name: Command) {
  const failure = part("failure") as { readonly properties: { readonly errors: object } };
  return {
    type: "object" as const,
    properties: {
      exit: {
        type: "integer",
        description: "exit code: 0 good, 4 the device differs, 5 over budget or worse than the baseline",
      },
      result: part(name),
      errors: failure.properties.errors,
      notes: {
        type: "array",
        items: { type: "string" },
        description: "remarks of the command, a sentence each",
      },
    },
    required: ["exit", "notes"],
    additionalProperties: false,
  };
}

/** A schema within another. */
function part(name: Command): object {
  const { $schema: _, ...schema } = jsonSchema(name) as Record<string, unknown>;
  return schema;
}
