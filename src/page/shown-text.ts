import type { GuardResult } from "../device/protocol-learning.js";
import { Failure } from "../diagnostics/diagnostic.js";

/** Most characters of a text that others wrote. */
const MOST = 60;

/**
 * Text of a device or a file as the page shows it: cut, and what has no glyph or turns the direction of writing as its
 * number. It goes into `textContent` alone, so that no sign of it is markup.
 */
export function shown(text: string, most = MOST): string {
  const visible = text
    .slice(0, most)
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{M}]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  return text.length > most || visible.length > 2 * most ? `${visible.slice(0, 2 * most)}…` : visible;
}

/** A count with thin gaps between thousands. */
export function count(value: number): string {
  return value.toLocaleString("en").replaceAll(",", "\u2009");
}

/** `93.4 %` of a share; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** A number in four digits. */
export function figure(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toPrecision(4);
}

/** Answer to GUARD in words. */
export function guardText({ correct, count: samples }: GuardResult): string {
  if (samples === 0) return "This model has no guard: a save keeps whatever has been learnt.";
  return `The guard answers ${count(correct)} of its ${count(samples)} samples right.`;
}

/** An error in words: message, what was found, and what to do. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Failure)) return `This page has a defect: ${shown(String(error), 200)}`;
  const { message, found, hint } = error.diagnostics[0]!;
  return [`${shown(message, 200)}.`, found && `Found: ${shown(found, 200)}.`, hint && shown(hint, 300)]
    .filter(Boolean)
    .join(" ");
}
