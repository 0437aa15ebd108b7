import type { Step } from "../ir/schedule.js";
import { answer } from "./answer.js";
import { dense } from "./dense.js";
import { head } from "./head.js";
import { input } from "./input.js";
import type { Op } from "./op.js";
import { rms } from "./rms.js";

/** Every op by its step's kind; tsc names a forgotten one. */
const ops: { readonly [K in Step["kind"]]: Op<Extract<Step, { kind: K }>> } = {
  input,
  dense,
  head,
  rms,
  answer,
};

/** The op that computes `step`. */
export function opOf<S extends Step>(step: S): Op<S> {
  return ops[step.kind] as unknown as Op<S>;
}
