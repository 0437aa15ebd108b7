/** A table that names of users may ask: it has its own entries alone, nothing that every object has, such as `constructor`. */
export type ByName<Value> = Readonly<Record<string, Value | undefined>>;

export function byName<Value>(entries: Readonly<Record<string, Value>>): ByName<Value> {
  return Object.assign(Object.create(null), entries);
}
