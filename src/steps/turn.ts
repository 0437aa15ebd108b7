import { formatOf } from "../formats/index.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { turn as turnChannels } from "../numerics/windows.js";
import { type StepDefinition, tensorOf } from "./step.js";

/** x = the standardised sample with its channels last. */
export interface TurnStep {
  readonly kind: "turn";
  /** Channels first. */
  readonly raw: string;
  readonly x: string;
}

/** x [pixel][channel] = raw [channel][pixel]. */
export const turn: StepDefinition<TurnStep> = {
  makesInput: true,
  run({ raw, x }, { input: { network } }, memory) {
    turnChannels(tensorOf(memory, raw), planeOf(network).channels, tensorOf(memory, x));
    return 0;
  },
  statements({ raw, x }, model) {
    const { height, width, channels } = planeOf(model.input.network);
    return [`ff_turn_${formatOf(model).suffixes.stored}(${raw}, ${height * width}, ${channels}, ${x});`];
  },
  describe(_step, { input: { network } }) {
    const { height, width, channels } = planeOf(network);
    return `${channels} channels of ${height} x ${width} -> ${network.join(" x ")}`;
  },
  runtime: (_step, model) => [`ff_turn_${formatOf(model).suffixes.stored}`],
  suspect: () => "the standardised sample agrees: the order of its channels",
  reads: ({ raw }) => [raw],
  writes: ({ x }) => [x],
  traceOutput: ({ x }, { input: { network } }) => ({ tensor: x, start: 0, length: sizeOf(network) }),
};
