import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { ROOT } from "../package.js";
import type { View } from "./view.js";

/** Folder of the package that holds templates and the C that is copied as it is. */
export const TEMPLATES = new URL("templates/", ROOT);

const STRICT = { noEscape: true, strict: true, knownHelpersOnly: true } as const;

/** A compiled template. */
type Filled = (view: object) => string;

/** Templates and partials of C by their names, each compiled once in a process: that takes longer than filling it. */
const compiled = new Map<string, Filled>();
let emitted: typeof Handlebars | undefined;

/**
 * Fills `templates/<name>` with a view; every `templates/partials/<partial>.hbs` can be used in it.
 * A path that the view lacks is an error, never an empty string.
 */
export function render(name: string, view: View): string {
  let filled = compiled.get(name);
  if (!filled) {
    emitted ??= withPartials();
    filled = emitted.compile(read(name), STRICT);
    compiled.set(name, filled);
  }
  return filled(view);
}

function withPartials(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(new URL("partials/", TEMPLATES)).sort())
    if (file.endsWith(".hbs"))
      handlebars.registerPartial(
        file.slice(0, -".hbs".length),
        handlebars.compile(read(`partials/${file}`), STRICT),
      );
  return handlebars;
}

function read(name: string): string {
  return readFileSync(new URL(name, TEMPLATES), "utf8");
}

/** The same for a page that others open: whatever a view holds is escaped, unless the template has three braces. */
export function renderPage(name: string, view: object): string {
  return Handlebars.create().compile(read(name), { ...STRICT, noEscape: false })(view);
}
