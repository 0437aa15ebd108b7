import type { Family } from "../formats/format.js";
import type { MapForm } from "../ir/memory-plan.js";
import type { Simd } from "../ir/simd.js";
import { positionsOf } from "../ir/window.js";
import type { MapWork } from "../steps/step.js";
import { pointwiseText, sizesOf } from "./map-sizes.js";
import { vectorConv } from "./vector-conv.js";

/**
 * Forms that kernels over maps take. Most kernels choose when they run, from shapes and from how many inputs are not zero: what
 * stands here is what they choose at the density that was measured.
 */

/** Kernels of a format and of vector instructions. */
export interface KernelsOf {
  readonly family: Family;
  /** Bytes of a stored value: halves have vector forms of their own. */
  readonly bytes: number;
  readonly simd: Simd;
}

type Convolution = (work: MapWork, kernels: KernelsOf) => MapForm;

/** Forms of all kernels over maps that are made of the same instructions. */
interface Forms {
  readonly conv: Readonly<Record<Family, Convolution>>;
  readonly depthwise: Readonly<Record<Family, Convolution>>;
  readonly pool: MapForm;
}

const SCALAR: Forms = {
  conv: { integer: scalarConv, real: byPosition },
  depthwise: { integer: scalarDepthwise, real: realDepthwise },
  pool: form("by channel", "one channel after the other"),
};

const VECTORS: Forms = {
  conv: { integer: vectorConv, real: realVectorConv },
  depthwise: { integer: channelLanes, real: channelLanes },
  pool: form("lanes = channels", "channels next to each other"),
};

const PULP: Forms = {
  ...SCALAR,
  conv: { integer: pulpConv, real: pulpConvOfHalves },
  depthwise: { integer: pulpDepthwise, real: pulpDepthwiseOfHalves },
};

const FORMS: Readonly<Record<Simd, Forms>> = { none: SCALAR, rvv: VECTORS, pulp: PULP };

/** The form of a step over a map. */
export function formOf(work: MapWork, kernels: KernelsOf): MapForm {
  if (work.asymmetric) return ASYMMETRIC[work.asymmetric];
  const { conv, depthwise, pool } = FORMS[kernels.simd];
  switch (work.kind) {
    case "conv":
      return work.isUnpacked ? UNPACKED : conv[kernels.family](work, kernels);
    case "depthwise":
      return depthwise[kernels.family](work, kernels);
    case "pool":
      return pool;
    default:
      return work.kind satisfies never;
  }
}

/** Shares of the inputs from which ff_conv_s8.c leaves none out, and outputs below which it never does. */
const FULL = 0.75;
const FEWEST_LISTED = 8;

/**
 * ff_conv_s8.c. Instructions: those of its own counts (test/kernels/map-counts.ts), which they meet within 10 %; what each
 * output costs beside its products is requantization and the loops around it.
 */
function scalarConv(work: MapWork): MapForm {
  const { outputs } = work;
  const { positions, inputs, working } = sizesOf(work);
  const share = working / (positions * inputs);
  const dense = positions * inputs * outputs;
  const around = 32 * positions * outputs;
  if (outputs >= FEWEST_LISTED && share < FULL)
    return {
      name: "listed",
      why: `inputs that are not zero are listed: ${percent(share)} of the taps work, below ${percent(FULL)}`,
      instructions: Math.round(share * dense * (3.1 + 14 / outputs) + around),
    };
  const full =
    outputs < FEWEST_LISTED
      ? `${outputs} outputs are too few for lists`
      : `${percent(share)} of the taps work`;
  if (outputs % 4 === 0)
    return {
      name: "packed",
      why: `three positions by four outputs in registers, two where inputs are negative: ${full}`,
      instructions: Math.round(2.38 * dense + around),
    };
  return {
    name: "pairs",
    why: `two positions by eight outputs in registers: ${full}`,
    instructions: Math.round(2.55 * dense + around),
  };
}

/** ff_conv_f16_rvv.c and ff_conv_half_rvv.c; float32 has no form of its own. */
function realVectorConv(work: MapWork, kernels: KernelsOf): MapForm {
  const { inputs, positions, working } = sizesOf(work);
  if (kernels.bytes !== 2) return byPosition();
  if (inputs > 304) return form("by position", `${inputs} inputs of a patch are more than are laid out`);
  const share = working / (positions * inputs);
  if (share < 5 / 8) return form("listed", `${percent(share)} of the taps work, below ${percent(5 / 8)}`);
  const gather = pointwiseText(work) ?? "patches are laid out";
  return form("lanes = outputs", `${gather}, three or six positions for each row of weights`);
}

/** Taps of a window of which four are laid out side by side. */
const SIDE_BY_SIDE = 576;

/** ff_conv_s8_pulp.c. Instructions: those of its own counts (test/kernels/map-counts.ts), which they meet within 10 %. */
function pulpConv(work: MapWork): MapForm {
  const { outputs, plane, window } = work;
  const { positions, inputs } = sizesOf(work);
  const [words, blocks] = [Math.ceil(inputs / 4), Math.ceil(outputs / 4)];
  const together = 4 * words <= SIDE_BY_SIDE ? Math.floor(positions / 4) : 0;
  const single = positions - 4 * together;
  const few = positions < 4 ? `${positions} positions` : `${inputs} inputs of a window`;
  const visits = 2.4 * plane.height * plane.width * plane.channels;
  const layOut = positions * (150 + 35 * window.kernel[0] + inputs / 2);
  const products = together * blocks * (24 * words + 140) + single * blocks * (9 * words + 80);
  return {
    name: "dot by words",
    why:
      together > 0
        ? "four positions by four outputs, four inputs an instruction"
        : `one position by four outputs, four inputs an instruction: ${few}`,
    instructions: Math.round(visits + layOut + products),
    inBlocks: true,
  };
}

/** Inputs of a window of halves of which four are laid out. */
const HALVES_SIDE_BY_SIDE = 304;

/** ff_conv_half_pulp.c; float32 has no form of its own. */
function pulpConvOfHalves(work: MapWork, kernels: KernelsOf): MapForm {
  if (kernels.bytes !== 2) return byPosition();
  const { inputs, positions, working } = sizesOf(work);
  const { outputs } = work;
  const share = working / (positions * inputs);
  if (inputs > HALVES_SIDE_BY_SIDE || positions < 4 || outputs < 2)
    return form("by position", "pairs of outputs, a row of weights for each input that is not zero");
  if (outputs % 2 === 0 && share < 5 / 8)
    return form("listed", `${percent(share)} of the taps work, below ${percent(5 / 8)}`);
  return form("pairs of outputs", "a word of weights for four positions next to each other");
}

/** ff_depthwise_s8_pulp.c: words of weights that stay in registers, bytes of a plane. */
const PLANE_WORDS = 3;
const PLANE_BYTES = 640;

function pulpDepthwise(work: MapWork): MapForm {
  const { window, plane } = work;
  const words = Math.ceil(window.kernel[1] / 4);
  const line = (positionsOf(window, plane)[1] - 1) * window.stride[1] + 4 * words;
  return words * window.kernel[0] <= PLANE_WORDS && line * window.kernel[0] <= PLANE_BYTES
    ? form("planes of channels", "the taps of a row of the kernel are neighbours, four an instruction")
    : form(
        "by position",
        "four channels at a time: planes have room for three words of weights and a few rows",
      );
}

/** ff_depthwise_half_pulp.c */
function pulpDepthwiseOfHalves({ plane: { channels } }: MapWork, kernels: KernelsOf): MapForm {
  return kernels.bytes === 2 && channels > 1
    ? form("pairs of channels", "up to 16 channels next to each other, two an instruction")
    : realDepthwise();
}

/** Products of one position after the other. */
function byPosition(): MapForm {
  return form("by position", "a row of weights for each input that is not zero");
}

/** ff_conv_s16.c without room: too few positions, or no RAM. */
const UNPACKED: MapForm = form(
  "by position",
  "upper bytes of masters are taken out at each position anew, where room for them pays not, or is not there",
);

/** ff_asymmetric_conv.c and ff_asymmetric_depthwise.c; ff_asymmetric_listed.c; ff_asymmetric_row.c */
const ASYMMETRIC: Readonly<Record<NonNullable<MapWork["asymmetric"]>, MapForm>> = {
  "by position": form(
    "by position",
    "outputs in registers or lanes; inputs that are the zero point are left out",
  ),
  listed: form("listed", "inputs that are not the zero point are listed once for all outputs"),
  row: form("row", "a row of weights for each input: few of them are the zero point"),
};

/** ff_depthwise_s8.c */
function scalarDepthwise({ window: { kernel, stride }, plane }: MapWork): MapForm {
  const walks = kernel[0] === 3 && kernel[1] === 3 && stride[1] === 1 && plane.width >= 2;
  return walks
    ? form("running sums", "nine weights of a channel in registers, three sums along each row")
    : form(
        "by position",
        "four channels at a time; rows of 3 x 3 taps with a stride of 1 would have running sums",
      );
}

function realDepthwise(): MapForm {
  return form("by position", "one channel after the other");
}

function channelLanes({ plane: { channels } }: MapWork): MapForm {
  return form("lanes = channels", `${channels} channels next to each other`);
}

/** A form whose instructions nobody has measured. */
function form(name: string, why: string): MapForm {
  return { name, why, instructions: null };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
