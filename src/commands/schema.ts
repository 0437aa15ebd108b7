import { EXIT } from "../endings.js";
import { write } from "../report/output.js";
import { type Command, jsonSchema, schemas } from "../report/schemas.js";
import { UsageError } from "./flags.js";

/** `ff-edge schema`: JSON Schema of what a command prints with `--json`. */
export async function run(name: Command | undefined): Promise<number> {
  if (name === undefined) throw new UsageError(`name what to describe: ${Object.keys(schemas).join(", ")}`);
  await write("stdout", `${JSON.stringify(jsonSchema(name), null, 2)}\n`);
  return EXIT.ok;
}
