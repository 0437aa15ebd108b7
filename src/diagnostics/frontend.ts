import type { Diagnostic, Span } from "./diagnostic.js";
import { didYouMean } from "./suggest.js";

/** Closes the hints of this stage. */
const allowed =
  "A model file is read, never run. It may use literals, template strings, arithmetic, comparisons, `a ? b : c`, " +
  "spreads, `const`, constants imported from .ts files, and ff-edge's helpers.";

type Details = Omit<Diagnostic, "code" | "severity" | "message" | "exit">;

function error(code: Diagnostic["code"], message: string, details: Details): Diagnostic {
  return { code, severity: "error", message, ...details, exit: 1 };
}

/** There is nothing at the path given as model file. */
export function modelFileMissing(file: string): Diagnostic {
  return error("FF1001", "the model file does not exist", {
    expected: "a TypeScript file that ends with `export default defineModel({ ... })`",
    found: `nothing at ${file}`,
    hint: "Check the path, or start a new project with `ff-edge init`.",
  });
}

/** The path given as model file is a folder; `inside` names a model file in it, if there is one. */
export function modelFileIsFolder(file: string, inside: string | undefined): Diagnostic {
  return error("FF1002", "the model file is a folder", {
    expected: "the path of a .ts file",
    found: `a folder: ${file}`,
    hint: inside === undefined ? "Name the model file inside it." : `Name the file inside it: ${inside}`,
  });
}

/** The model file has another extension than `.ts`. */
export function modelFileNotTypeScript(file: string): Diagnostic {
  return error("FF1003", "the model file is not a TypeScript file", {
    expected: "a file name that ends in .ts",
    found: file,
    hint: "Plain JavaScript is valid TypeScript here: rename the file to .ts.",
  });
}

/** The file exists but is no readable text: permission, size, bytes that are not UTF-8. */
export function fileUnreadable(file: string, reason: string): Diagnostic {
  return error("FF1004", "the model file cannot be read as text", {
    expected: "UTF-8 text of at most 500 kB",
    found: `${reason}: ${file}`,
    hint: "Model files are small; data belong in files of their own, named under `data`.",
  });
}

/** The TypeScript parser stopped. */
export function syntaxError(span: Span, message: string): Diagnostic {
  return error("FF1005", `syntax error: ${message}`, {
    span,
    hint: "Correct the syntax first; nothing else in this file was checked.",
  });
}

/** The model file exports nothing as default. */
export function noDefaultExport(span: Span, exported: string | undefined): Diagnostic {
  return error("FF1006", "the model file has no default export", {
    span,
    expected: "`export default defineModel({ ... })`",
    ...(exported === undefined ? {} : { found: `only a named export, \`${exported}\`` }),
    hint:
      exported === undefined
        ? "Add the default export as the last statement of the file."
        : `Add \`export default ${exported};\`.`,
  });
}

/** The default export is another value than a model. */
export function defaultExportNotModel(span: Span): Diagnostic {
  return error("FF1007", "the default export is not a model", {
    span,
    expected: "`defineModel({ ... })`",
    hint: "Wrap the specification: `export default defineModel({ ... })`.",
  });
}

/** Words of a type error: the value found, and the one that would be right. */
export interface TypeErrorText {
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
}

/**
 * A message of the type checker, in our words where we have some; `code` is null where its types have hidden a wrong
 * value from it.
 */
export function typeError(span: Span | undefined, code: number | null, text: TypeErrorText): Diagnostic {
  const { message, ...details } = text;
  const hint =
    code === null
      ? "Correct the value, or its type, which hides from the editor that it is wrong."
      : "The editor shows the same error, and lists what is possible here.";
  return error("FF1008", message, {
    ...(span === undefined ? {} : { span }),
    ...(code === null ? {} : { notes: [`reported by the TypeScript type checker (TS${code})`] }),
    hint,
    ...details,
  });
}

/** `any`, comments that silence the compiler and their kin would let values of the wrong type through. */
export function typesSilenced(span: Span, what: string): Diagnostic {
  return error("FF1009", `${what} is not allowed in a model file`, {
    span,
    expected: "values that the type checker has checked",
    hint: "Remove it and correct what it hides. `satisfies` and `as const` are allowed.",
  });
}

/** A type that is computed: what it comes to can take hours. */
export function typeProgram(span: Span, what: string): Diagnostic {
  return error("FF1025", `${what} is not allowed in a model file`, {
    span,
    expected: "types that are written out: names, literals, arrays, objects, unions, `typeof`, `keyof`",
    hint: "Leave the annotation out: the type of a constant follows from its value, and ff-edge exports those of all helpers.",
  });
}

/** A statement other than import, export, const, type and interface. */
export function statementNotAllowed(span: Span, what: string): Diagnostic {
  return error("FF1010", `${what} is not allowed in a model file`, {
    span,
    expected: "only `import`, `const`, `type`, `interface` and `export`",
    hint: "A model file is read, never run, so statements with effects would do nothing.",
  });
}

/** An expression that has no value before the program runs. */
export function notConstant(span: Span, what: string): Diagnostic {
  return error("FF1011", `${what} is not a compile-time constant`, { span, hint: WAYS_OUT[what] ?? allowed });
}

/** Ways out for what people write in good faith. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  "a function":
    "Features are declared with a name: write `function features(window: Int16Array): Int16Array { ... }` and name it in the input. Anything else of a model file is read, never run.",
};

/** A name that no `const` or import of the file declares; `helpers` are those that an import could add. */
export function unknownName(
  span: Span,
  name: string,
  known: readonly string[],
  helpers: readonly string[],
): Diagnostic {
  const near = didYouMean(name, known);
  const forgotten = helpers.includes(name)
    ? ` Add it to the import: \`import { ${name} } from "ff-edge"\`.`
    : "";
  const hint =
    near + forgotten === ""
      ? `Declare it with \`const\` or import it from a .ts file. ${allowed}`
      : (near + forgotten).trim();
  return error("FF1012", `\`${name}\` is not a constant of this file`, { span, hint });
}

/** A constant that needs itself; `path` lists the names from one occurrence to the next. */
export function cycle(span: Span, path: readonly string[]): Diagnostic {
  return error("FF1013", `\`${path[0]}\` is defined by itself`, {
    span,
    found: path.join(" -> "),
    hint: "Give one of these constants a value of its own.",
  });
}

/** An import of something else than ff-edge or a relative .ts file. */
export function foreignImport(span: Span, specifier: string): Diagnostic {
  return error("FF1014", `a model file cannot import from "${specifier}"`, {
    span,
    expected: '"ff-edge", or a relative path such as "./constants.js"',
    hint: `Copy the constants that you need into a .ts file beside the model.${didYouMean(specifier, ["ff-edge"])}`,
  });
}

/** A relative import that leads to no .ts file. */
export function importNotFound(span: Span, specifier: string): Diagnostic {
  return error("FF1015", `the imported file "${specifier}" was not found`, {
    span,
    expected: "the relative path of a .ts file; the ending may be .ts, .js or left out",
    hint: "Check the path; it is relative to the importing file.",
  });
}

/** A relative import that leads out of the folder of FF_EDGE_ROOT, by its spelling or through a symbolic link. */
export function importOutside(span: Span, specifier: string): Diagnostic {
  return error("FF1026", `the imported file "${specifier}" lies outside of the project folder`, {
    span,
    expected: "a file that, with all symbolic links followed, lies within the folder of FF_EDGE_ROOT",
    hint: "Copy the file into the project, or start `ff-edge mcp --root` with a folder that holds both.",
  });
}

/** An imported name that the other file does not export as a constant. */
export function notExported(span: Span, name: string, from: string, exported: readonly string[]): Diagnostic {
  const forms = from === "ff-edge" ? "a helper of ff-edge" : `an exported constant of "${from}"`;
  return error("FF1016", `"${from}" exports no constant \`${name}\``, {
    span,
    expected: forms,
    hint: `${exported.length === 0 ? "It exports none." : `It exports ${exported.join(", ")}.`}${didYouMean(name, exported)}`,
  });
}

/** `let` or `var`: its value could change. */
export function notConst(span: Span, keyword: string): Diagnostic {
  return error("FF1017", `\`${keyword}\` is not allowed in a model file`, {
    span,
    expected: "`const`",
    hint: "Use `const`: the file is read, never run, so a variable could not change.",
  });
}

/** A call of something else than one of the `helpers`. */
export function notHelper(span: Span, callee: string, helpers: readonly string[]): Diagnostic {
  return error("FF1018", `\`${callee}\` cannot be called in a model file`, {
    span,
    expected: `one of ff-edge's helpers: ${helpers.join(", ")}`,
    hint: `Write the value itself.${didYouMean(callee, helpers)} ${allowed}`,
  });
}

/** A property or element that the value does not have. */
export function noSuchProperty(span: Span, key: string, known: readonly string[]): Diagnostic {
  return error("FF1019", `there is no property or element \`${key}\``, {
    span,
    found: known.length === 0 ? "a value without properties" : `only ${known.slice(0, 12).join(", ")}`,
    hint: `Use one of these.${didYouMean(key, known)}`,
  });
}

/** An operator on values that it is not defined for. */
export function wrongOperands(span: Span, operator: string, found: string): Diagnostic {
  return error("FF1020", `\`${operator}\` cannot be applied to these values`, {
    span,
    expected: "numbers; `+` also joins strings",
    found,
    hint: "Convert the values by hand, or join text with a template string.",
  });
}

/** `...value` where the value cannot be spread. */
export function wrongSpread(span: Span, expected: string, found: string): Diagnostic {
  return error("FF1021", "this value cannot be spread here", {
    span,
    expected,
    found,
    hint: "Spread arrays into arrays and objects into objects.",
  });
}

/** A size, depth or cost beyond what a model file can need. */
export function tooLarge(span: Span, what: string, limit: number | string): Diagnostic {
  return error("FF1022", `${what}: a model file must stay readable`, {
    span,
    expected: `at most ${limit}`,
    hint: "Write it more simply; data belong in files of their own.",
  });
}

/** `init` found files that it would have overwritten; nothing was written. */
export function wouldOverwrite(folder: string, files: readonly string[]): Diagnostic {
  return error("FF1023", "init never overwrites files, and some exist already", {
    expected: `a folder without ${files.length === 1 ? "this file" : "these files"}: ${folder}`,
    found: files.join(", "),
    hint: "Nothing was written. Choose another folder, or move the files away.",
  });
}

/** `init` cannot create its folder or write into it. */
export function cannotWrite(folder: string, reason: string): Diagnostic {
  const details = {
    expected: "a folder that can be created or written to",
    found: `${reason}: ${folder}`,
    hint: "Choose another folder.",
  };
  return { ...error("FF1024", "init cannot write into this folder", details), exit: 3 };
}
