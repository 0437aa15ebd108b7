import { didYouMean } from "../diagnostics/suggest.js";
import { EXIT } from "../endings.js";
import { explanations, explanationText } from "../report/error-page.js";
import { print } from "./common.js";
import { type ModelFlags, UsageError } from "./flags.js";

/** `ff-edge explain`: what the code of an error or a warning means, an example and the mend. */
export async function run(code: string, flags: Pick<ModelFlags, "json">): Promise<number> {
  const known = explanations();
  const found = known.get(code.toUpperCase());
  if (!found)
    throw new UsageError(`there is no code ${JSON.stringify(code)}.${didYouMean(code, known.keys())}`);
  await print("explain", found, flags, explanationText);
  return EXIT.ok;
}
