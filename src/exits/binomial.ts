/**
 * Test of a share of harmed samples against a bound: the upper Clopper-Pearson bound as a test.
 * Only + - * and / in a fixed order, so that every machine takes the same decision.
 */

/**
 * P(X <= harms) for X ~ Binomial(samples, risk); 0 < risk < 1, whole 0 <= harms <= samples.
 * The sum runs over the ratios of neighbouring terms, from 1; the first term's factors (1 - risk) are applied one by
 * one whenever the sum exceeds 1, so that nothing over- or underflows before the result itself does.
 */
export function binomialCdf(harms: number, samples: number, risk: number): number {
  let pending = samples;
  let term = 1;
  let sum = 1;
  const attenuate = (): void => {
    term *= 1 - risk;
    sum *= 1 - risk;
    pending--;
  };
  for (let k = 0; k < harms; k++) {
    term *= ((samples - k) / (k + 1)) * (risk / (1 - risk));
    sum += term;
    while (sum > 1 && pending > 0) attenuate();
  }
  while (pending > 0 && sum > 0) attenuate();
  return sum;
}

/**
 * True where `harms` of `samples` show with `confidence` that the true share is at most `risk`: with a larger share, so
 * few harms would have a probability of at most 1 - confidence. The same as U(harms, samples, 1 - confidence) <= risk
 * for the upper Clopper-Pearson bound U.
 */
export function isBounded(harms: number, samples: number, risk: number, confidence: number): boolean {
  return binomialCdf(harms, samples, risk) <= 1 - confidence;
}

/** The most harms that are still bounded; -1 where even none is too many for so few samples. */
export function allowedHarms(samples: number, risk: number, confidence: number): number {
  let bounded = -1;
  let unbounded = samples;
  while (unbounded - bounded > 1) {
    const middle = Math.floor((bounded + unbounded) / 2);
    if (isBounded(middle, samples, risk, confidence)) bounded = middle;
    else unbounded = middle;
  }
  return bounded;
}

/**
 * Number of samples that it takes for no harm at all to be bounded: the least n with (1 - risk)^n <= 1 - confidence,
 * found bit by bit from repeated squares; 2^53 stands for as many or more.
 */
export function samplesNeeded(risk: number, confidence: number): number {
  const squares = [1 - risk];
  while (squares.at(-1)! > 1 - confidence && squares.length < 53)
    squares.push(squares.at(-1)! * squares.at(-1)!);
  let unbounded = 0;
  let chance = 1;
  for (const [at, square] of squares.reverse().entries()) {
    if (chance * square <= 1 - confidence) continue;
    chance *= square;
    unbounded += 2 ** (squares.length - 1 - at);
  }
  return unbounded + 1;
}

/**
 * The upper Clopper-Pearson bound of the share of which `harms` of `samples` are seen: the least risk that is bounded, to 2^-40.
 */
export function boundOf(harms: number, samples: number, confidence: number): number {
  let [unbounded, bounded] = [0, 1];
  for (let bit = 0; bit < 40; bit++) {
    const middle = (unbounded + bounded) / 2;
    if (isBounded(harms, samples, middle, confidence)) bounded = middle;
    else unbounded = middle;
  }
  return bounded;
}
