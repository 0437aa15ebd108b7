/**
 * Text of others made safe for a terminal: control characters, and those that reverse the direction of text, become
 * escapes such as `\x1b`; a tab becomes two spaces.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => escaped(character.codePointAt(0)!));
}

function escaped(code: number): string {
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
