/** A number as text that tells every value from any other: -0 from 0, too. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
