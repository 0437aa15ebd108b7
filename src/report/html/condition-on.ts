/** The condition in C that takes an answer as unknown: its margin as inference returns it. */
export function conditionOn(stored: number): string {
  const literal = Number.isInteger(stored) ? stored : `${stored}f`;
  return `if (result.margin < ${literal}) { /* unknown */ }`;
}
