/** A verdict as JUnit XML, which the displays of CI systems read: one test case per gate. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Gate, GatedVerdict } from "../ir/verdict.js";
import { ended, figureText, worse } from "../validate/gates.js";
import { renderDiagnostic } from "./diagnostics.js";
import { validateText } from "./text.js";

/** One test case: what went wrong, if anything did. */
interface Case {
  readonly name: string;
  readonly outcome: "passed" | "skipped" | "failure" | "error";
  /** e.g. "FF5042"; of failures and errors. */
  readonly type?: string;
  readonly message?: string;
  readonly text?: string;
}

/** Subject of a validation: the name of the suite, and the class of its cases. */
export interface JunitSubject {
  readonly model: string;
  readonly target: string;
}

/** The gates of a verdict, with its text as the suite's output. */
export function junitOfVerdict(subject: JunitSubject, verdict: GatedVerdict): string {
  const learning = ended(verdict).map(
    (each): Case => ({ name: "learning", outcome: "failure", ...shown(each) }),
  );
  return suite(subject, [...verdict.gates.map(caseOf), ...learning], validateText(verdict));
}

/** A validation that came to no verdict: one case with everything that is wrong. */
export function junitOfFailure(subject: JunitSubject, diagnostics: readonly Diagnostic[]): string {
  const cases = diagnostics.map((each): Case => ({ name: "validate", outcome: "error", ...shown(each) }));
  return suite(subject, cases, "");
}

function caseOf(gate: Gate): Case {
  const { figure: name, found, passed } = gate;
  if (passed === null)
    return { name, outcome: "skipped", message: "not measured here, or not in the baseline" };
  if (passed) return { name, outcome: "passed" };
  const [diagnostic] = worse([gate]);
  if (diagnostic !== undefined) return { name, outcome: "failure", ...shown(diagnostic) };
  const message = `${figureText(name, found)} mismatches: the device differs from the host`;
  return { name, outcome: "failure", type: "mismatch", message, text: message };
}

function shown(diagnostic: Diagnostic): Pick<Case, "type" | "message" | "text"> {
  const { code, message } = diagnostic;
  return { type: code, message, text: renderDiagnostic(diagnostic, { color: false }) };
}

function suite({ model, target }: JunitSubject, cases: readonly Case[], output: string): string {
  const counted = (outcome: Case["outcome"]): number =>
    cases.filter((each) => each.outcome === outcome).length;
  const name = attribute(`ff-edge validate ${model} --target ${target}`);
  const counts = `tests="${cases.length}" failures="${counted("failure")}" errors="${counted("error")}" skipped="${counted("skipped")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    ...cases.flatMap((each) => caseLines(each, attribute(`${model}.${target}`))),
    ...(output === "" ? [] : [`    <system-out>${content(output)}</system-out>`]),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines({ name, outcome, type, message = "", text = "" }: Case, className: string): string[] {
  const head = `    <testcase classname="${className}" name="${attribute(name)}"`;
  if (outcome === "passed") return [`${head}/>`];
  const why = `message="${attribute(message)}"`;
  const inside =
    outcome === "skipped"
      ? `<skipped ${why}/>`
      : `<${outcome} type="${attribute(type ?? "")}" ${why}>${content(text)}</${outcome}>`;
  return [`${head}>`, `      ${inside}`, "    </testcase>"];
}

/** Characters that XML 1.0 has no way to write, halves of surrogate pairs among them. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function content(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, (found) => ENTITIES[found]!);
}

/** Without the character references a parser would make line ends and tabs of an attribute blanks. */
function attribute(text: string): string {
  return content(text).replace(/[\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);
}
