import type { Step } from "../ir/schedule.js";
import { answer } from "./answer.js";
import { base } from "./base.js";
import { beam } from "./beam.js";
import { candidates } from "./candidates.js";
import { dense } from "./dense.js";
import { groups } from "./groups.js";
import { head } from "./head.js";
import { input } from "./input.js";
import { adapt } from "./learning/adapt.js";
import { errors } from "./learning/errors.js";
import { learnDense } from "./learning/learn-dense.js";
import { learnHead } from "./learning/learn-head.js";
import { learnSlots } from "./learning/learn-slots.js";
import { loss } from "./learning/loss.js";
import { pair } from "./learning/pair.js";
import { pairErrors } from "./learning/pair-errors.js";
import { pairLoss } from "./learning/pair-loss.js";
import { rival } from "./learning/rival.js";
import { witness } from "./learning/witness.js";
import type { Op } from "./op.js";
import { overlay } from "./overlay.js";
import { rms } from "./rms.js";

/** Every op by its step's kind; tsc names a forgotten one. */
const ops: { readonly [K in Step["kind"]]: Op<Extract<Step, { kind: K }>> } = {
  input,
  dense,
  head,
  groups,
  rms,
  base,
  overlay,
  beam,
  candidates,
  answer,
  loss,
  errors,
  learnHead,
  learnDense,
  rival,
  pair,
  pairLoss,
  pairErrors,
  learnSlots,
  witness,
  adapt,
};

/** The op that computes `step`. */
export function opOf<S extends Step>(step: S): Op<S> {
  return ops[step.kind] as unknown as Op<S>;
}
