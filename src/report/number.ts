/** A CRC-32 in hexadecimal. */
export function crcText(crc: number): string {
  return (crc >>> 0).toString(16).padStart(8, "0");
}

/** A number as text that tells every value from any other: -0 from 0, too. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** An error in its own unit, in four digits; `-` where nothing was answered. */
export function errorText(error: number | null): string {
  return error === null ? "-" : `${Number(error.toPrecision(4))}`;
}
