/** Kinds of values that inputs of tools take: as JSON describes them, and as the command line gets them. */

/** One kind. */
export interface Kind {
  /** Names that the help gives to such values. */
  readonly written: readonly string[];
  readonly schema: object;
  readonly expected: string;
  /** The text for the command line; null where the value is of another kind. */
  readonly text: (value: unknown) => string | null;
  readonly isPath: boolean;
}

export type InputKind =
  | "switch"
  | "count"
  | "countOrAll"
  | "bytes"
  | "path"
  | "pathOrSwitch"
  | "word"
  | "text";

/** Longest text that is taken. */
const MOST_CHARACTERS = 4096;

const TEXT = { type: "string", minLength: 1, maxLength: MOST_CHARACTERS };
const COUNT = { type: "integer", minimum: 0, maximum: 0xffffffff };
const WORD = "^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$";
const PLAIN = `at most ${MOST_CHARACTERS} characters, none of them a control character, that do not begin with "-"`;

/** The kinds; nothing that they let through is an option of the command line. */
export const KINDS: Readonly<Record<InputKind, Kind>> = {
  switch: {
    written: [""],
    schema: { type: "boolean" },
    expected: "true or false",
    text: () => null,
    isPath: false,
  },
  count: {
    written: ["<n>"],
    schema: COUNT,
    expected: "a whole number from 0",
    text: countText,
    isPath: false,
  },
  countOrAll: {
    written: ["<n|all>"],
    schema: { anyOf: [COUNT, { const: "all" }] },
    expected: 'a whole number from 0, or "all"',
    text: (value) => (value === "all" ? value : countText(value)),
    isPath: false,
  },
  bytes: {
    written: ["<bytes>"],
    schema: { anyOf: [COUNT, { type: "string", pattern: "^\\d{1,10}[kM]?$" }] },
    expected: 'bytes, such as 65536, "64k" or "1M"',
    text: (value) => (fits(value, /^\d{1,10}[kM]?$/) ? value : countText(value)),
    isPath: false,
  },
  path: {
    written: ["<file>", "<folder>", "<model>"],
    schema: TEXT,
    expected: `a path within the project folder: ${PLAIN}`,
    text: plainText,
    isPath: true,
  },
  pathOrSwitch: {
    written: ["[file]"],
    schema: { anyOf: [{ type: "boolean" }, TEXT] },
    expected: `true, or a path within the project folder: ${PLAIN}`,
    text: plainText,
    isPath: true,
  },
  word: {
    written: ["<name>", "<rule>", "<code>"],
    schema: { type: "string", pattern: WORD },
    expected: "a name of at most 64 letters, digits, `_`, `.`, `+` and `-`",
    text: (value) => (fits(value, new RegExp(WORD)) ? value : null),
    isPath: false,
  },
  text: {
    written: ["<list>", "<path>"],
    schema: TEXT,
    expected: PLAIN,
    text: plainText,
    isPath: false,
  },
};

function countText(value: unknown): string | null {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffffffff ? String(value) : null;
}

function fits(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function plainText(value: unknown): string | null {
  return fits(value, /^[^-\p{Cc}][^\p{Cc}]*$/u) && value.length <= MOST_CHARACTERS ? value : null;
}
