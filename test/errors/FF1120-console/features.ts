export function spread(window: Int16Array): Int16Array {
  const out = new Int16Array(1);
  console.log(window[0]);
  return out;
}
