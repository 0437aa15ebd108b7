/** Lines of an earlier document for rows that have not run since. */

/** In a table, in place of the figures of a row that had not run either. */
const NOT_RUN = "| not run here";

/** Start of the line of a row in a list. */
const listed = (id: string) => `- \`${id}\`, seed`;

/**
 * A section in which the rows `ids`, which have not run here, keep their lines of an earlier one: of a table where it has as many
 * columns, the first of two such tables in the first, of a list in the order of all rows.
 */
export function keepLines(
  section: string,
  earlier: string,
  ids: readonly string[],
  all: readonly string[],
): string {
  const before = earlier.split("\n");
  const linesOf = (id: string, line: string) =>
    before.filter((each) => isOf(each, id) && columns(each) === columns(line) && !each.includes(NOT_RUN));
  const now = section.split("\n");
  const withTables = now.map((line, at) => {
    const id = ids.find((each) => isOf(line, each));
    if (id === undefined) return line;
    const alike = now.slice(0, at).filter((each) => isOf(each, id) && columns(each) === columns(line));
    return linesOf(id, line)[alike.length] ?? line;
  });
  return lists(earlier).reduce((text, { title, lines }) => {
    const kept = lines.filter((line) => ids.some((id) => line.startsWith(listed(id))));
    return kept.length === 0 ? text : merged(text, title, kept, all);
  }, withTables.join("\n"));
}

/** True for the line of a row in a table. */
function isOf(line: string, id: string): boolean {
  return line.startsWith("| ") && line.includes(`(\`${id}\``);
}

function columns(line: string): number {
  return line.split("|").length;
}

/** Every list with the line that stands above it. */
function lists(text: string): { readonly title: string; readonly lines: readonly string[] }[] {
  const paragraphs = text.split("\n\n");
  return paragraphs.flatMap((paragraph, at) =>
    paragraph.startsWith("- ") ? [{ title: paragraphs[at - 1] ?? "", lines: paragraph.split("\n") }] : [],
  );
}

/** The list under this title with further lines; a new one at the end where there is none. */
function merged(text: string, title: string, kept: readonly string[], all: readonly string[]): string {
  const paragraphs = text.split("\n\n");
  const at = paragraphs.indexOf(title) + 1;
  if (at === 0) return [text, title, kept.join("\n")].join("\n\n");
  const place = (line: string) => all.findIndex((id) => line.startsWith(listed(id)));
  const lines = [...paragraphs[at]!.split("\n"), ...kept].sort((a, b) => place(a) - place(b));
  return [...paragraphs.slice(0, at), lines.join("\n"), ...paragraphs.slice(at + 1)].join("\n\n");
}
