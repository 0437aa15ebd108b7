import { EXIT } from "../endings.js";
import { scaffold } from "../frontend/scaffold.js";
import type { TemplateName } from "../frontend/templates.js";
import { initText } from "../report/text.js";
import { print } from "./common.js";

/** `ff-edge init`: a small working model file with data and a README. */
export async function run(
  folder: string,
  flags: { readonly name?: string; readonly template?: TemplateName; readonly json?: true },
): Promise<number> {
  const files = scaffold(folder, flags.name, flags.template);
  await print("init", { files }, flags, (report) => initText(folder, report.files));
  return EXIT.ok;
}
