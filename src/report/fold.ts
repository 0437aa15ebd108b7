/** Lines of text that are no longer than a terminal is wide: broken at spaces, what follows set in by two more. */
export function fold(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => foldLine(line, width))
    .join("\n");
}

/** The parts of one line; a word that is wider stays whole. */
export function foldLine(line: string, width: number): string[] {
  const margin = `${/^ */.exec(line)![0]}  `;
  const parts: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const start = parts.length === 0 ? margin.length - 2 : margin.length;
    const last = rest.lastIndexOf(" ", width);
    const cut = last > start ? last : rest.indexOf(" ", start + 1);
    if (cut < 0) break;
    parts.push(rest.slice(0, cut).trimEnd());
    rest = margin + rest.slice(cut).trimStart();
  }
  return [...parts, rest];
}
