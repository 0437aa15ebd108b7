import { readFileSync } from "node:fs";
import { onDisk } from "../disk.js";
import { ROOT } from "../package.js";
import type { Description } from "./description.js";

/** The page whole, as `npm run build` makes it. */
export function readPage(): string {
  const { pathname } = new URL("dist/monitor/page.html", ROOT);
  return onDisk(pathname, () => readFileSync(pathname, "utf8"));
}

/** The page with a description of a model in it, for a browser that talks to the board itself. */
export function pageWith(page: string, description: Description | null): string {
  const json = JSON.stringify(description).replaceAll("<", "\\u003c"); // no text can end the element
  return page.replace(EMPTY, () => EMPTY.replace("null", () => json));
}

const EMPTY = '<script type="application/json" id="description">null</script>';
