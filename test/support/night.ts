/** Whether the tests have a night: every row of their tables, where CI takes those that tell most. See CONTRIBUTING.md. */
export const NIGHT = process.env.FF_EDGE_NIGHT === "1";

/** All rows at night; by day those at these places. */
export function byDay<T>(rows: readonly T[], ...places: readonly number[]): readonly T[] {
  return NIGHT ? rows : places.map((place) => rows[place] ?? none(place));
}

/** How often something is repeated: `night` times, by day fewer. */
export function times({ day, night }: { readonly day: number; readonly night: number }): number {
  return NIGHT ? night : day;
}

function none(place: number): never {
  throw new Error(`no row ${place}`);
}
