import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeWhole } from "../disk.js";
import type { Target } from "../ir/target-description.js";
import { LOADER_FLASH, loaderFiles } from "./board-files.js";
import { flatten, segmentsOf } from "./segments.js";
import { compileAll, type Job, link, riscvRecipe, unitsIn } from "./toolchain.js";
import { findTools } from "./tools.js";

/** First flash bank of a machine that starts from flash, beside the image: the resident loader. */
export const LOADER_FILE = "loader.img";

/**
 * Compiles the resident loader of a target in `folder` (`out/<model>/<target>/`) and gives the path of `loader.img`: its
 * bytes from the first of the flash on. Throws Failure as `compile` of toolchain.ts does.
 */
export async function compileLoader(
  folder: string,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<string> {
  const recipe = riscvRecipe(await findTools(["clang", "lld"]), target, "loader");
  const job: Job = { folder, target, recipe, includes: ["loader"], defines: ["-DFF_LOADER"], signal };
  makeFolder(join(folder, "loader"));
  for (const [path, text] of loaderFiles(target)) writeWhole(join(folder, path), text);
  const units = await unitsIn(job, "loader", "loader");
  await compileAll(job, units);
  const elf = await link(job, units, "loader", "loader.elf");
  const image = join(folder, LOADER_FILE);
  writeWhole(image, flatten(segmentsOf(await readFile(elf)), LOADER_FLASH.origin));
  return image;
}
