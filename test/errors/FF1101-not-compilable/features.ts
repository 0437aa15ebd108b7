const labels = ["low", "high"];

export function f(x: Float32Array): f32 {
  let sum = 0;
  x.forEach((value) => {
    sum += value;
  });
  return sum;
}

export function g(x: Float32Array): f32 {
  let i = 0;
  while (x[i]! > 0) i++;
  return i;
}

export const later = async () => 1;
