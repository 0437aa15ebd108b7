/**
 * sizeof of the structs of constants in templates/runtime on a 32-bit target (ilp32: pointers of 4 bytes), by their tags. A
 * 64-bit host has larger pointers, so its sections differ.
 */
export const STRUCT_BYTES = {
  ...{ ff_norm: 8, ff_affine: 16, ff_affine_f32: 12 },
  ...{ ff_dense: 20, ff_layer_s16: 6, ff_shape: 4 },
  ...{
    ff_conv: 40,
    ff_conv_s16: 26,
    ff_conv_shape: 24,
    ff_sources: 16,
    ff_depthwise: 36,
    ff_window: 22,
    ff_cells: 10,
  },
  ...{ ff_asymmetric_conv: 48, ff_asymmetric_dense: 28, ff_asymmetric_depthwise: 44, ff_asymmetric_sum: 36 },
  ...{ ff_head: 12, ff_head_s16: 8, ff_groups: 12, ff_groups_f32: 12 },
  ...{ ff_values_s32: 16, ff_values_f32: 12, ff_rls: 6, ff_context_s8: 20, ff_context_f32: 12 },
  ...{ ff_targets_s32: 16, ff_constant_update_s32: 16 },
  ...{ ff_cell: 16, ff_cell_s16: 6, ff_cell_update_s16: 8, ff_autoencoder: 24 },
  ...{ ff_softmax: 12, ff_rate: 8, ff_group_rates: 12 },
  ...{ ff_update_s16: 2, ff_head_update_s16: 12, ff_slot_update_s32: 4 },
  ...{ ff_margin_s32: 16, ff_margin_f32: 16, ff_lightff_s32: 12, ff_lightff_f32: 16 },
  ...{ ff_estimates_s32: 24, ff_estimates_f32: 24 },
} as const;

export type StructTag = keyof typeof STRUCT_BYTES;

/** Headers of structs that only some models have: with layers over maps or with zero points, values that are estimated, or a readout that learns alone. */
export const MAP_HEADERS: Readonly<Partial<Record<StructTag, string>>> = {
  ff_conv: "ff_conv_s8.h",
  ff_conv_s16: "ff_conv_s16.h",
  ff_conv_shape: "ff_window.h",
  ff_sources: "ff_sources.h",
  ff_depthwise: "ff_depthwise_s8.h",
  ff_window: "ff_window.h",
  ff_cells: "ff_window.h",
  ff_asymmetric_conv: "ff_asymmetric_conv.h",
  ff_asymmetric_dense: "ff_asymmetric_dense.h",
  ff_asymmetric_depthwise: "ff_asymmetric_depthwise.h",
  ff_asymmetric_sum: "ff_asymmetric_sum.h",
  ff_values_s32: "ff_values_s32.h",
  ff_values_f32: "ff_values_f32.h",
  ff_rls: "ff_rls.h",
  ff_cell: "ff_reconstruct_s8.h",
  ff_autoencoder: "ff_autoencoder_s8.h",
  ff_context_s8: "ff_context_s8.h",
  ff_context_f32: "ff_context_floats.h",
  ff_targets_s32: "ff_learn_values_s32.h",
  ff_constant_update_s32: "ff_learn_values_s32.h",
  ff_cell_s16: "ff_reconstruct_s16.h",
  ff_cell_update_s16: "ff_learn_cell_s16.h",
};

/** The constants of one kernel call: a struct in flash. */
export interface Struct {
  /** Comment above it. */
  readonly what: string;
  readonly tag: StructTag;
  /** C name. */
  readonly name: string;
  /** Designated initializers; text is C, and a struct inside has fields of its own. */
  readonly fields: Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>;
  /** Part of what learning needs. */
  readonly learns?: true;
}
