import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { ROOT } from "../package.js";
import type { View } from "./view.js";

/** Folder of the package that holds templates and the C that is copied as it is. */
export const TEMPLATES = new URL("templates/", ROOT);

const STRICT = { noEscape: true, strict: true, knownHelpersOnly: true } as const;

/**
 * Fills `templates/<name>` with a view; every `templates/partials/<partial>.hbs` can be used in it.
 * A path that the view lacks is an error, never an empty string.
 */
export function createRenderer(): (name: string, view: View) => string {
  const handlebars = Handlebars.create();
  const partials = new URL("partials/", TEMPLATES);
  for (const file of readdirSync(partials)
    .filter((each) => each.endsWith(".hbs"))
    .sort())
    handlebars.registerPartial(
      file.slice(0, -".hbs".length),
      handlebars.compile(readFileSync(new URL(file, partials), "utf8"), STRICT),
    );
  return (name, view) => handlebars.compile(readFileSync(new URL(name, TEMPLATES), "utf8"), STRICT)(view);
}

/** The same for a page that others open: whatever a view holds is escaped, unless the template has three braces. */
export function renderPage(name: string, view: object): string {
  const text = readFileSync(new URL(name, TEMPLATES), "utf8");
  return Handlebars.create().compile(text, { ...STRICT, noEscape: false })(view);
}
