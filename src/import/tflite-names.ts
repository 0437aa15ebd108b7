/** Names of operators of TensorFlow Lite that no layer computes, by their numbers: a refusal says which it is. */
const NAMES: Readonly<Record<number, string>> = {
  ...{ 2: "CONCATENATION", 5: "DEPTH_TO_SPACE", 11: "L2_NORMALIZATION", 14: "LOGISTIC", 16: "LSTM" },
  ...{ 20: "RELU_N1_TO_1", 23: "RESIZE_BILINEAR", 24: "RNN", 26: "SPACE_TO_DEPTH", 27: "SVDF", 28: "TANH" },
  ...{ 32: "CUSTOM", 36: "GATHER", 37: "BATCH_TO_SPACE_ND", 38: "SPACE_TO_BATCH_ND", 39: "TRANSPOSE" },
  ...{ 44: "UNIDIRECTIONAL_SEQUENCE_LSTM", 47: "EXP", 48: "TOPK_V2", 49: "SPLIT", 53: "CAST", 54: "PRELU" },
  ...{
    55: "MAXIMUM",
    56: "ARG_MAX",
    57: "MINIMUM",
    60: "PADV2",
    65: "SLICE",
    67: "TRANSPOSE_CONV",
    74: "SUM",
  },
  ...{ 75: "SQRT", 76: "RSQRT", 82: "REDUCE_MAX", 97: "RESIZE_NEAREST_NEIGHBOR", 98: "LEAKY_RELU" },
  ...{ 99: "SQUARED_DIFFERENCE", 100: "MIRROR_PAD", 102: "SPLIT_V", 111: "ELU", 117: "HARD_SWISH" },
  ...{ 126: "BATCH_MATMUL", 150: "GELU" },
};

/** Name of an operator that is not read; its number where nobody knows more. */
export function nameOf(code: number): string {
  return NAMES[code] ?? `builtin ${code}`;
}
