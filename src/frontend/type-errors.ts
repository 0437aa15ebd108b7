import { featureTypeError, noFeatureVector } from "../diagnostics/check-features.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { type TypeErrorText, typeError } from "../diagnostics/frontend.js";
import { isHelper } from "./helpers.js";
import { layerKinds, pretrainedKinds } from "./specification/layer-shapes.js";

/** A message of the type checker: its lines, outermost first, and the type that the place wants. */
export interface TypeComplaint {
  readonly code: number;
  readonly lines: readonly string[];
  readonly span: Span;
  readonly expected?: string;
  /** Settings that could stand in place of an unknown one. */
  readonly settings?: readonly string[];
}

/**
 * Errors that other messages say better, or that do not matter in a file that is never run: use before declaration,
 * circular definitions, unused `@ts-expect-error`, conditions whose outcome is known (that of constants always is).
 */
const leftOut = new Set([2303, 2367, 2448, 2454, 2578, 2845, 2869, 2870, 2871, 2872, 2873, 7022]);

/** The type checker's complaints as diagnostics, each reduced to the line that names the mistake. */
export function typeErrors(complaints: readonly TypeComplaint[]): Diagnostic[] {
  return complaints.filter((each) => !leftOut.has(each.code)).map(diagnose);
}

/** The same about a file of features, as TypeScript says it. */
export function featureTypeErrors(complaints: readonly TypeComplaint[]): Diagnostic[] {
  return complaints.map(({ span, code, lines }) => {
    const [, unknown] = /^Cannot find name '(\w+)'\.(?! Did you mean)/.exec(lines[0]!) ?? [];
    if (unknown !== undefined)
      return featureTypeError(span, code, `cannot find the name \`${unknown}\``, unknown);
    const message = lines[0]!.trim().replaceAll("'", "`").replace(/\.$/, "");
    return featureTypeError(span, code, message);
  });
}

/** A function whose result is no array of features, in the checker's words. */
const NO_VECTOR = /^Type '\(.*\) => (\S+)' is not assignable to type '.*\bFeature(?:Function|Class)\b/;

function diagnose(complaint: TypeComplaint): Diagnostic {
  const [result] = complaint.lines.flatMap((each) => NO_VECTOR.exec(each.trim())?.[1] ?? []);
  if (result !== undefined) return noFeatureVector(complaint.span, result.replace(/<.*/, ""));
  const line = complaint.lines.at(-1)!.trim();
  for (const { pattern, say } of sayings) {
    const match = pattern.exec(line);
    if (match !== null) return typeError(complaint.span, complaint.code, say(match, complaint));
  }
  return typeError(complaint.span, complaint.code, { message: line.replaceAll("'", "`").replace(/\.$/, "") });
}

/** Messages of the checker for mistakes that people make, and ours in their place. */
const sayings: readonly {
  pattern: RegExp;
  say: (match: RegExpExecArray, complaint: TypeComplaint) => TypeErrorText;
}[] = [
  {
    pattern:
      /^Object literal may only specify known properties, .*?'(.+?)' does not exist in type '.*?'\.(?: Did you mean to write '(.+)'\?)?$/,
    say: ([, name, near], { settings = [] }) => ({
      message: `there is no setting \`${name}\` here`,
      ...(settings.length === 0 ? {} : { expected: `one of ${settings.join(", ")}` }),
      hint: near === undefined ? "Remove it, or look for its right place." : `Did you mean \`${near}\`?`,
    }),
  },
  {
    pattern: /^Property '.+' is missing in type '(\w+(?:Spec|Source))' but required in type '(\w+)'/,
    say: ([, found, type]) => ({
      message: "the value has the wrong type",
      expected: asWritten(type!),
      found: asWritten(found!),
    }),
  },
  {
    pattern: /^Property '(.+)' is missing in type/,
    say: ([, name]) => ({ message: `the setting \`${name}\` is missing`, hint: `Add \`${name}\` here.` }),
  },
  {
    pattern:
      /^Type '(.+)' is missing the following properties from type '(?:readonly )?\(?(\w+(?: \| \w+)*)\)?\[\]': length/,
    say: ([, found, element]) => ({
      message: "the value has the wrong type",
      expected: `an array: [${asWritten(element!)}, ...]`,
      found: asWritten(found!),
      hint: "Put it into brackets.",
    }),
  },
  {
    pattern: /^Type '.*' is missing the following properties from type '.*?': (.+)$/,
    say: ([, names]) => ({ message: `settings are missing: ${names}`, hint: "Add them here." }),
  },
  {
    pattern: /^Expected (?:at least )?\d+(?:-\d+)? arguments?, but got (\d+)/,
    say: ([, found], { expected }) => ({
      message: "the call has the wrong number of arguments",
      ...(expected === undefined ? {} : { expected }),
      found: found === "1" ? "1 argument" : `${found} arguments`,
    }),
  },
  {
    pattern: /^(?:Type|Argument of type) '(.+)' is not assignable to (?:parameter of )?type '(.+?)'\./,
    say: ([, found, type], { expected }) => ({
      message: "the value has the wrong type",
      expected: asWritten(expected ?? type!),
      found: asWritten(found!),
    }),
  },
];

/** The names of specifications as calls of the helpers that make them: `FullSpec | ExitSpec` is what few would write. */
function asWritten(type: string): string {
  const names = type.split(" | ").flatMap((name) => {
    if (name === "LayerSpec" || name === "NetSpec") return layerKinds.map((kind) => `${kind}(...)`);
    if (name === "PretrainedLayer") return pretrainedKinds.map((kind) => `${kind}(...)`);
    const helper = makers.find(([pattern]) => pattern.test(name))?.[1] ?? "";
    const own = name.replace(/(Spec|Source)$/, "").replace(/^[A-Z]/, (first) => first.toLowerCase());
    const call = [helper, own].find(isHelper);
    return call === undefined || own === name ? name : `${call}(...)`;
  });
  return [...new Set(names)].join(" | ");
}

/** Helpers that are called otherwise than what they make. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^\w*ExitSpec$/, "earlyExit"],
  [/^FullSpec$/, "fullPass"],
];
