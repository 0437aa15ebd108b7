/** Depth to which lists and objects may lie in each other: far more than anything that ff-edge reads has. */
export const MAX_JSON_DEPTH = 64;

/** Value of a JSON text, or the problem with the text. */
export type Json = { readonly problem: null; readonly value: unknown } | { readonly problem: string };

/**
 * Parses JSON that somebody else may have written. Text that is nested more than `MAX_JSON_DEPTH` deep is refused before
 * it is parsed, so that whatever walks the value cannot run out of stack; so is an object that has a key twice, of which
 * two readers could see different ones.
 */
export function parseJson(text: string): Json {
  const problem = structureProblem(text);
  if (problem !== null) return { problem };
  try {
    const value: unknown = JSON.parse(text);
    return { problem: null, value };
  } catch {
    return { problem: "no JSON" };
  }
}

/** Problem with brackets and keys; null for none. Text that is no JSON at all may pass. */
function structureProblem(text: string): string | null {
  const open: (Set<string> | null)[] = []; // keys of objects, null for lists
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
      case "[":
        if (open.length === MAX_JSON_DEPTH) return `lists and objects over ${MAX_JSON_DEPTH} deep`;
        open.push(text[at] === "{" ? new Set() : null);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case '"': {
        const end = endOfText(text, at);
        const keys = open.at(-1);
        if (keys && isKey(text, end)) {
          const key = text.slice(at, end);
          if (keys.has(key)) return `the key ${key.slice(0, 60)} twice`;
          keys.add(key);
        }
        at = end - 1;
      }
    }
  }
  return null;
}

/** Index behind the closing quote of the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return text[at] === ":";
}
