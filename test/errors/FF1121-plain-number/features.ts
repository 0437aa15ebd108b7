export function spread(window: Int16Array): number {
  return window[0]!;
}
