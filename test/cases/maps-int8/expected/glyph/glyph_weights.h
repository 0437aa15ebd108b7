/*
 * glyph_weights.h - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_glyph_WEIGHTS_H
#define FF_EDGE_glyph_WEIGHTS_H

#include "ff_conv_s8.h"
#include "ff_input.h"
#include "ff_types.h"
#include "ff_window.h"

/* The constants of each call in glyph.c */
extern const struct ff_affine glyph_input;
extern const struct ff_conv glyph_edges;
extern const struct ff_head glyph_edges_head;
extern const struct ff_cells glyph_edges_cells;
extern const struct ff_conv glyph_shapes;
extern const struct ff_head glyph_shapes_head;
extern const struct ff_cells glyph_shapes_cells;
extern const struct ff_window glyph_shapes_pool;
extern const struct ff_dense glyph_last;
extern const struct ff_head glyph_last_head;

/* Their tables, in device order */
extern const int16_t glyph_input_multiplier[1];
extern const int32_t glyph_input_offset[1];
extern const uint8_t glyph_input_shift[1];
extern const int8_t glyph_edges_weights[3 * 2 * 1 * 3] __attribute__((aligned(4)));
extern const int32_t glyph_edges_bias[3];
extern const int32_t glyph_edges_multiplier[3];
extern const int8_t glyph_edges_head_weights[4 * 12];
extern const int8_t glyph_shapes_weights[3 * 3 * 3 * 4] __attribute__((aligned(4)));
extern const int32_t glyph_shapes_bias[4];
extern const int32_t glyph_shapes_multiplier[4];
extern const int8_t glyph_shapes_head_weights[16 * 4];
extern const int8_t glyph_last_weights[24 * 5];
extern const int32_t glyph_last_bias[5];
extern const int32_t glyph_last_multiplier[5];
extern const uint8_t glyph_last_shift[5];
extern const int8_t glyph_last_head_weights[5 * 4];

#endif
