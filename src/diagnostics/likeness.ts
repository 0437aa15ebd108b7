/** Words that mean the same but for how they are written. */

/** A candidate, and in what alone the word differs from it. */
export interface Likeness {
  readonly name: string;
  readonly differs: string;
}

/** From the smallest difference to the largest; each form also forgives what those before it forgive. */
const FORMS: readonly (readonly [differs: string, form: (text: string) => string])[] = [
  ["the Unicode form of its characters", (text) => text.normalize("NFC")],
  ["blanks or invisible characters", visible],
  ["upper and lower case", (text) => visible(text).toLowerCase()],
  ["the width or style of characters", plain],
  ["how the number is written", (text) => numberIn(text) ?? plain(text)],
];

/** The candidate of which `text` is another spelling: blanks, case, Unicode forms, `1.0` or `01` for `1`. */
export function alike(text: string, candidates: readonly string[]): Likeness | undefined {
  for (const [differs, form] of FORMS) {
    const wanted = form(text);
    const name = wanted === "" ? undefined : candidates.find((each) => form(each) === wanted);
    if (name !== undefined) return { name, differs };
  }
  return undefined;
}

/** In what alone two different names differ; undefined where it is more than how they are written. */
export function difference(left: string, right: string): string | undefined {
  return left === right ? undefined : alike(left, [right])?.differs;
}

/** A name without what nobody sees: one Unicode form, no invisible characters, no blanks around it. */
export function plainForm(name: string): string {
  return name.replaceAll(INVISIBLE, "").normalize("NFC").replaceAll(/\s+/g, " ").trim();
}

/** Characters without a shape of their own: joiners, marks of direction, soft hyphens, control characters but blanks. */
const INVISIBLE = /\ufeff|(?!\s)(?:\p{Cf}|\p{Cc})|\p{Variation_Selector}/gu;

/** The decimal number that `text` writes in whatever way, in its shortest form; undefined where it is none. */
export function numberIn(text: string): string | undefined {
  const digits = plain(text).replace(",", ".");
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(digits)) return undefined;
  return String(Number(digits) + 0);
}

function visible(text: string): string {
  return text.normalize("NFC").replace(/[\s\p{Cc}\p{Cf}]+/gu, "");
}

function plain(text: string): string {
  return visible(text.normalize("NFKC")).toLowerCase();
}
