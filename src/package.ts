import { readFileSync } from "node:fs";

/** Root folder of this installation, with a slash at the end: holds `templates/` and `targets/`. */
export const ROOT = new URL("../", import.meta.url);

/** Version of ff-edge from its package.json. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as { version: string };
  return version;
}
