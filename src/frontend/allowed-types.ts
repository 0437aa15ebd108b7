import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { typeProgram, typesSilenced } from "../diagnostics/frontend.js";
import { spanOf, textSpan, ts, type typescript } from "./typescript.js";

/**
 * Parts of the language of types that a model file does not need: `any`, comments that switch the checker off, types
 * that compute.
 */
export function refusedTypes(source: typescript.SourceFile): Diagnostic[] {
  const found = silencingComments(source);
  const visit = (node: typescript.Node): void => {
    const name = typePrograms[node.kind];
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(typesSilenced(spanOf(node), "the type `any`"));
    else if (name !== undefined) found.push(typeProgram(spanOf(node), name));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Types with which the checker can be made to compute for hours. */
const typePrograms: Readonly<Partial<Record<typescript.SyntaxKind, string>>> = {
  [ts.SyntaxKind.TypeParameter]: "a type with parameters",
  [ts.SyntaxKind.ConditionalType]: "a conditional type",
  [ts.SyntaxKind.MappedType]: "a mapped type",
  [ts.SyntaxKind.TemplateLiteralType]: "a template literal type",
  [ts.SyntaxKind.ImportType]: "a type by `import(...)`",
};

/** Line by line, each read once: the text may be one long line. */
function silencingComments(source: typescript.SourceFile): Diagnostic[] {
  const lines = source.text.matchAll(/[^\n\r\u2028\u2029]+/g);
  return [...lines].flatMap(({ 0: line, index }) => {
    const comment = line.search(/\/\/|\/\*|^[ \t]*\*/);
    if (comment < 0) return [];
    const directives = line.slice(comment).matchAll(/@ts-(?:ignore|expect-error|nocheck)/g);
    return [...directives].map(({ 0: directive, index: offset }) => {
      const start = index + comment + offset;
      return typesSilenced(textSpan(source, start, start + directive.length), `\`${directive}\``);
    });
  });
}
