/**
 * Steepness of the logistic of a Forward-Forward loss over a goodness, the mean or the sum of z^2. Chosen on MNIST's
 * validation part (784-240-200); at 240 units both mean the same, since the sum is then 240 times the mean.
 */
export const SHARPNESS = { mean: 48, sum: 0.2 } as const;
