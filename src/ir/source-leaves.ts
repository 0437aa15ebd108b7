/** Sources of data as the model file says them, without their files. */
import type { DataSource, RowsSource } from "../model.js";

/** A source that is not made of others. */
export type LeafSource = Exclude<DataSource, RowsSource>;

/** The sources that `source` is made of, with their paths in the model file, in order. */
export function leavesAt(
  source: DataSource,
  at: string,
): { readonly source: LeafSource; readonly at: string }[] {
  if (source.kind !== "rows") return [{ source, at }];
  return source.sources.flatMap((each, index) => leavesAt(each, `${at}.sources[${index}]`));
}

/** The same without paths. */
export function leaves(source: DataSource): LeafSource[] {
  return leavesAt(source, "").map((each) => each.source);
}

/** True for the path of a NumPy array. */
export function isArrayPath(path: string): boolean {
  return /\.npy(\.gz)?$|\.npz(#.*)?$/.test(path);
}
