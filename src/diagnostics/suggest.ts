import { difference } from "./likeness.js";

/** The candidate that `word` probably meant: at most a third of its letters (and one more) away; otherwise undefined. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.floor(word.length / 3) + 1) + 1;
  for (const candidate of candidates) {
    // No name is nearer than its length, and a file may bring long ones.
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least && distance < candidate.length) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** ` "x" differs from it in ...` for a name that looks the same, ` Did you mean "x"?` or nothing, to be appended to a hint. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = [...candidates];
  for (const name of names) {
    const found = difference(word, name);
    if (found !== undefined) return ` ${escaped(name)} differs from it only in ${found}.`;
  }
  const near = suggest(word, names);
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}

/** A name with every character that is not plain ASCII spelled by its number. */
function escaped(name: string): string {
  const spell = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(name).replaceAll(/[^ -~]/g, spell);
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replaced));
    }
    row = next;
  }
  return row[right.length]!;
}
