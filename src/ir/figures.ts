/** p99 is the least value that 99 % of all values do not exceed. */
export interface Distribution {
  readonly mean: number;
  readonly p99: number;
  readonly max: number;
}
